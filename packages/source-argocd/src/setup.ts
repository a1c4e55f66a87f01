import type { Secret } from "@tocsin/core";
import { accesses } from "./access.ts";
import { configMap } from "./config-map.ts";
import type { ApiAccess, WatchOptions } from "./options.ts";
import { scalar } from "./yaml.ts";

export interface SetupOptions {
  /** Of the source. */
  readonly name: string;
  readonly argocdUrl?: string | undefined;
  readonly cluster?: string | undefined;
  readonly token?: Secret | undefined;
  readonly watch?: WatchOptions | undefined;
  readonly api?: ApiAccess | undefined;
}

/** YAML to apply at Argo CD's side, its first lines say how: for the hook, the watch and the actions. */
export function setup(hookUrl: string, options: SetupOptions): string {
  const { watch, api, token } = options;
  const hooked = watch === undefined || token !== undefined;
  const documents = accesses(watch, api, options.name);
  return [...documents, ...(hooked ? [hook(hookUrl, options)] : [])].join("---\n");
}

function hook(hookUrl: string, { name, argocdUrl, cluster, token }: SetupOptions): string {
  return `${introduction(name, token)}${configMap({
    hookUrl: scalar(hookUrl),
    argocdUrl: scalar(argocdUrl ?? "https://argocd.example.com"),
    cluster: scalar(cluster ?? "in-cluster"),
  })}---
apiVersion: v1
kind: Secret
metadata:
  name: argocd-notifications-secret
  namespace: argocd
type: Opaque
stringData:
  gateway-token: ${JSON.stringify(token?.reveal() ?? "REPLACE_ME")}
`;
}

function introduction(name: string, token: Secret | undefined): string {
  const secret =
    token === undefined
      ? `Make a token (openssl rand -hex 32), write it into sources.${name}.token of the gateway's config and
#    into the Secret at the end, instead of REPLACE_ME.`
      : `The Secret at the end holds the token of sources.${name}: keep this file as you keep that.`;
  return `# Argo CD's notifications to Tocsin.
# 1. ${secret}
# 2. In "context", check that argocdUrl is where people open Argo CD and that cluster is your name for it
#    ("in-cluster" when there is but one).
# 3. kubectl apply -n argocd --server-side -f FILE
#    With notifications of your own: merge; only "context" and "subscriptions" can collide.
`;
}
