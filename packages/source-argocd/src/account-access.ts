/** The account in whose name Argo CD's own API is asked, with what it may. */
export function accountAccess(server: string, tokens: readonly string[], acts: boolean): string {
  const place = server.replace(/\s/g, "");
  return `# The gateway asks Argo CD at ${place} as the account "tocsin".
# 1. Make the account. Merge what follows with the keys that you have in both ConfigMaps.
# 2. argocd account generate-token --account tocsin
# 3. Write the token into ${tokens.join(" and ")} of the gateway's config.
${acts ? actingAdvice : ""}apiVersion: v1
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
${[looking, ...(acts ? acting : [])].map((line) => `    ${line}\n`).join("")}`;
}

const actingAdvice = `# Leave out the lines for what nobody shall do from a message, and write PROJECT/* or PROJECT/APP instead of
# */* where that is enough: "sync" also is for rolling back and terminating, "update" for pausing auto-sync.
`;
const looking = "p, tocsin, applications, get, */*, allow";
const acting = ["sync", "update", ...["Deployment", "StatefulSet", "DaemonSet"].map(restart)].map(
  (right) => `p, tocsin, applications, ${right}, */*, allow`,
);

function restart(kind: string): string {
  return `action/apps/${kind}/restart`;
}
