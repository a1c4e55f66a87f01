import { accountAccess } from "./account-access.ts";
import type { ApiAccess, WatchOptions } from "./options.ts";
import { scalar } from "./yaml.ts";

/** What lets the gateway look and act, as YAML documents whose first lines say how to apply them. */
export function accesses(
  watch: WatchOptions | undefined,
  api: ApiAccess | undefined,
  name: string,
): readonly string[] {
  const cluster = watch?.cluster === undefined ? [] : [clusterAccess(watch.cluster.namespaces)];
  const looks = watch !== undefined && watch.cluster === undefined ? watch.server : undefined;
  const server = api?.server ?? looks;
  if (server === undefined) return cluster;
  const tokens = [
    ...(looks === undefined ? [] : [`sources.${name}.watch.token`]),
    ...(api === undefined ? [] : [`sources.${name}.api.token`]),
  ];
  return [...cluster, accountAccess(server, tokens, api !== undefined)];
}

const rules = `rules:
- apiGroups: [argoproj.io]
  resources: [applications]
  verbs: [get, list, watch]
`;
const subjects = `subjects:
- kind: ServiceAccount
  name: tocsin
  namespace: tocsin
`;

function clusterAccess(namespaces: readonly string[] | undefined): string {
  const roles =
    namespaces === undefined
      ? [role("ClusterRole", "")]
      : namespaces.map((namespace) => role("Role", `  namespace: ${scalar(namespace)}\n`));
  return `# The gateway reads Argo CD's Application objects.
# 1. In "subjects", write the ServiceAccount that the gateway runs as. Outside of the cluster: the user of
#    the kubeconfig that the source is given.
# 2. kubectl apply -f FILE
# 3. kubectl auth can-i watch applications.argoproj.io -A --as system:serviceaccount:tocsin:tocsin
${roles.join("---\n")}`;
}

function role(kind: "ClusterRole" | "Role", namespace: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: tocsin-argocd
${namespace}${rules}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata:
  name: tocsin-argocd
${namespace}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${kind}
  name: tocsin-argocd
${subjects}`;
}
