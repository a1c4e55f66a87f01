import { type ActionName, lookingActions } from "./actions/rules.ts";
import { rbacYaml } from "./rbac.ts";

export interface SetupOptions {
  readonly name: string;
  readonly namespaces: readonly string[];
  readonly logs: boolean;
  readonly actions: readonly ActionName[];
}

/** What to apply to the cluster so that the gateway may look, as YAML whose comments are the steps. */
export function setup({ name, namespaces, logs, actions }: SetupOptions): string {
  const all = namespaces.length === 0;
  const where = all ? "the whole cluster" : `the namespaces ${namespaces.join(", ")}`;
  const other = all
    ? `For some namespaces alone, write namespaces: [shop, …] into sources.${name} and run this again.`
    : `For the whole cluster with its nodes, remove namespaces from sources.${name} and run this again.`;
  const acting = actions.filter((each) => !lookingActions.includes(each));
  const writes =
    acting.length === 0
      ? "nothing is written.\n# To restart, undo, scale or cordon from a message, list these under"
      : `and people do ${acting.join(", ")} through it.\n# What they may be offered stands under`;
  return `# Tocsin reads ${where}: no Secrets, no ConfigMaps, ${writes} sources.${name}.actions.
# ${other}
# 1. tocsin setup ${name} > tocsin-rbac.yaml
# 2. kubectl apply -f tocsin-rbac.yaml
# 3. The gateway in the cluster: serviceAccountName: tocsin in its pod's spec, in the namespace tocsin.
#    No kubeconfig in tocsin.yaml: it takes its pod's account.
#    The gateway elsewhere: give it a kubeconfig with a token of this account:
#      kubectl create token tocsin -n tocsin --duration=8760h
#    and name it in tocsin.yaml:
#      sources: { ${name}: { kubeconfig: /etc/tocsin/kubeconfig } }
# 4. Check: kubectl auth can-i watch pods ${all ? "-A" : `-n ${namespaces[0] ?? ""}`} --as=system:serviceaccount:tocsin:tocsin
${rbacYaml({ namespaces, logs, actions })}`;
}
