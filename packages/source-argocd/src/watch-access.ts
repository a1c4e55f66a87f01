import type { WatchOptions } from "./options.ts";
import { scalar } from "./yaml.ts";

/** What lets the gateway look, as YAML whose first lines say how to apply it. */
export function watchAccess(watch: WatchOptions, name: string): string {
  return watch.cluster === undefined
    ? accountAccess(watch.server, name)
    : clusterAccess(watch.cluster.namespaces);
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

function accountAccess(server: string, name: string): string {
  return `# The gateway asks Argo CD at ${server.replace(/\s/g, "")} as the account "tocsin".
# 1. Make the account. Merge what follows with the keys that you have in both ConfigMaps.
# 2. argocd account generate-token --account tocsin
# 3. Write the token into sources.${name}.watch.token of the gateway's config.
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels: {app.kubernetes.io/part-of: argocd}
data:
  accounts.tocsin: apiKey
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-rbac-cm
  namespace: argocd
  labels: {app.kubernetes.io/part-of: argocd}
data:
  policy.tocsin.csv: |
    p, tocsin, applications, get, */*, allow
`;
}
