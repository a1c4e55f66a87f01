import { type ActionName, rulesForActions } from "./actions/rules.ts";
import { watchedKinds } from "./resources.ts";

/** One rule of a Role, as little as the source needs. */
export interface Rule {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const account = { name: "tocsin", namespace: "tocsin" };
const look = ["get", "list", "watch"];

/** What the account has to be allowed. `clusterWide` false: in one namespace alone. */
function rulesFor({ logs, clusterWide }: { logs: boolean; clusterWide: boolean }): Rule[] {
  const kinds = watchedKinds
    .flatMap((kind) => (kind.otherwise === undefined ? [kind] : [kind, kind.otherwise]))
    .filter((kind) => clusterWide || kind.clusterWide !== true);
  const groups = [...new Set(kinds.map(({ group }) => group))];
  const rules = groups.map((group) => ({
    group,
    resources: kinds.filter((kind) => kind.group === group).map(({ plural }) => plural),
    verbs: look,
  }));
  return logs ? [...rules, { group: "", resources: ["pods/log"], verbs: ["get"] }] : rules;
}

/** A rule as a line of YAML. */
export function ruleLine({ group, resources, verbs }: Rule): string {
  return `  - { apiGroups: ["${group}"], resources: [${resources.join(", ")}], verbs: [${verbs.join(", ")}] }`;
}

/**
 * The account and its rights: cluster-wide without namespaces, else in each of these. What actions need is a
 * role of its own, so that it can be taken away alone.
 */
export function rbacYaml({
  namespaces,
  logs,
  actions,
}: {
  readonly namespaces: readonly string[];
  readonly logs: boolean;
  readonly actions: readonly ActionName[];
}): string {
  const clusterWide = namespaces.length === 0;
  const nodes = (rule: Rule) => rule.resources.includes("nodes");
  const acting = rulesForActions(actions).filter((rule) => clusterWide || !nodes(rule));
  const own = `apiVersion: v1
kind: Namespace
metadata: { name: ${account.namespace} }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${account.name}, namespace: ${account.namespace} }
`;
  const roles: readonly (readonly [string, readonly Rule[]])[] = [
    ["tocsin-read", rulesFor({ logs, clusterWide })],
    ...(acting.length === 0 ? [] : [["tocsin-act", acting] as const]),
  ];
  const grants = roles.flatMap(([name, rules]) =>
    clusterWide
      ? [grant("ClusterRole", name, rules, "")]
      : namespaces.map((namespace) =>
          grant("Role", name, rules, `, namespace: ${JSON.stringify(namespace)}`),
        ),
  );
  return [own, ...grants].join("---\n");
}

function grant(
  kind: "ClusterRole" | "Role",
  name: string,
  rules: readonly Rule[],
  place: string,
): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}${place} }
rules:
${rules.map(ruleLine).join("\n")}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: { name: ${name}${place} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name} }
subjects:
  - { kind: ServiceAccount, name: ${account.name}, namespace: ${account.namespace} }
`;
}
