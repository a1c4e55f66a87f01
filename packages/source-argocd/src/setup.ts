import { configMap } from "./config-map.ts";

export interface SetupOptions {
  readonly argocdUrl?: string | undefined;
  readonly cluster?: string | undefined;
}

const introduction = `# Argo CD notifications to Tocsin.
# 1. In "context", check that argocdUrl is where people open Argo CD and that cluster is your name for it
#    ("in-cluster" when there is but one).
# 2. In the Secret at the end, replace REPLACE_ME with the token of this source (openssl rand -hex 32).
# 3. kubectl apply -n argocd --server-side -f FILE
#    With notifications of your own: merge; only "context" and "subscriptions" can collide.
`;

const secret = `---
apiVersion: v1
kind: Secret
metadata:
  name: argocd-notifications-secret
  namespace: argocd
type: Opaque
stringData:
  gateway-token: "REPLACE_ME"
`;

/** YAML to paste at Argo CD's side. The token stays out of it: this is shown on screens. */
export function setup(hookUrl: string, options: SetupOptions): string {
  return `${introduction}${configMap({
    hookUrl: scalar(hookUrl),
    argocdUrl: scalar(options.argocdUrl ?? "https://argocd.example.com"),
    cluster: scalar(options.cluster ?? "in-cluster"),
  })}${secret}`;
}

/** As it is where YAML takes it for plain text, else quoted: JSON's strings are YAML's too. */
function scalar(value: string): string {
  return /^[a-z][\w./:@%?=&+-]*$/i.test(value) && !/:$/.test(value) ? value : JSON.stringify(value);
}
