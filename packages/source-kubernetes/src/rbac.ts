import { watchedKinds } from "./resources.ts";

/** One rule of a Role, as little as the source needs. */
export interface Rule {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const name = "tocsin-read";
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

/** The account and its rights: cluster-wide without namespaces, else in each of these. */
export function rbacYaml(options: {
  readonly namespaces: readonly string[];
  readonly logs: boolean;
}): string {
  const { namespaces, logs } = options;
  const rules = rulesFor({ logs, clusterWide: namespaces.length === 0 })
    .map(ruleLine)
    .join("\n");
  const own = `apiVersion: v1
kind: Namespace
metadata: { name: ${account.namespace} }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${account.name}, namespace: ${account.namespace} }
`;
  const grants =
    namespaces.length === 0
      ? [grant("ClusterRole", rules, "")]
      : namespaces.map((namespace) =>
          grant("Role", rules, `, namespace: ${JSON.stringify(namespace)}`),
        );
  return [own, ...grants].join("---\n");
}

function grant(kind: "ClusterRole" | "Role", rules: string, place: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: ${name}${place} }
rules:
${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: { name: ${name}${place} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name} }
subjects:
  - { kind: ServiceAccount, name: ${account.name}, namespace: ${account.namespace} }
`;
}
