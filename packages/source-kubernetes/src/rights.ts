import type { NoticeInput } from "@tocsin/core";
import { ruleLine } from "./rbac.ts";
import type { Watched } from "./resources.ts";

/** What the source can't see, as a message of its own: it is blind to nothing in silence. */
export function refusalNotice(
  kind: Watched,
  scope: string,
  { name, cluster, reason, at }: { name: string; cluster: string; reason: string; at: number },
): NoticeInput {
  const where = scope === "" ? "" : ` of the namespace ${scope}`;
  const role = scope === "" ? "ClusterRole" : `Role in the namespace ${scope}`;
  const rule = ruleLine({
    group: kind.group,
    resources: [kind.plural],
    verbs: ["get", "list", "watch"],
  });
  return {
    id: `k8s:${cluster}|refused|${kind.group}|${kind.plural}|${scope}|${at}`,
    type: "kubernetes.refused",
    kind: "message",
    fingerprint: `k8s:${cluster}:refused:${kind.group}/${kind.plural}:${scope}`,
    subject: `kubernetes ${name}`,
    severity: "warning",
    title: `Tocsin may not read the ${kind.plural}${where} in ${cluster}`,
    text: `The cluster says: ${reason.replace(/[\\`*_<>[\]]/g, "\\$&")}

Nothing is told of them until the account's ${role} has this rule; \`tocsin setup ${name}\` prints all of them. The rest is watched meanwhile.

\`\`\`yaml
${rule.trimStart()}
\`\`\``,
    labels: { cluster, ...(scope === "" ? {} : { namespace: scope }) },
    at: new Date(at).toISOString(),
  };
}
