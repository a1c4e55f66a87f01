import { parseDuration, type Secret, secretSchema } from "@tocsin/core";
import { z } from "zod";

const address = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });
const duration = z
  .union([z.string(), z.number()])
  .transform((given, context) => {
    const ms = parseDuration(given);
    if (ms !== undefined) return ms;
    context.addIssue({ code: "custom", message: 'must be a duration such as "5m"' });
    return z.NEVER;
  })
  .default(5 * 60_000);

const cluster = z.strictObject({
  /** A kubeconfig file. Default: the pod's own account, else KUBECONFIG, else ~/.kube/config. */
  kubeconfig: z.string().min(1).optional(),
  context: z.string().min(1).optional(),
  /** Where Applications are. Default: the whole cluster. */
  namespaces: z.array(z.string().min(1)).min(1, "is empty: list one or leave it out").optional(),
});

const watch = z
  .strictObject({
    /** The cluster's API, of the cluster that Argo CD runs in. */
    cluster: cluster.optional(),
    /** Argo CD's own API instead, and an account's token for it. */
    server: address.optional(),
    token: secretSchema().optional(),
    /** How long an application may be out of sync although its automated sync is on. */
    outOfSyncAfter: duration,
  })
  .transform(({ cluster, server, token, outOfSyncAfter }, context) => {
    const wrong = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (cluster !== undefined) {
      if (server === undefined && token === undefined) return { cluster, outOfSyncAfter };
      return wrong("has both `cluster` and `server`: give one of them");
    }
    if (server === undefined)
      return wrong("needs `cluster: {}` (the cluster's API) or `server` and `token` (Argo CD's)");
    if (token === undefined)
      return wrong("needs the `token` of an Argo CD account: argocd account generate-token");
    return { server, token, outOfSyncAfter };
  });

const api = z.strictObject({
  /** Argo CD's own API. Default: `watch.server`. */
  server: address.optional(),
  /** Of an account, or of a project's role, that may do what people may ask for. */
  token: secretSchema(),
});

const fields = z.strictObject({
  /** What the senders bear. Without it, anybody who reaches the hook is believed. */
  token: secretSchema().optional(),
  /** More tokens that are good, for the time of a change. */
  tokens: z.array(secretSchema()).optional(),
  /** Where people open Argo CD: for `setup`, and for what does not say. */
  argocdUrl: address.optional(),
  /** The name of the cluster that Argo CD runs in: as above. */
  cluster: z.string().min(1).max(200).optional(),
  /** To look by itself, beside the hook or instead of it. */
  watch: watch.optional(),
  /** To sync, roll back and restart from the messages. */
  api: api.optional(),
});

export const options = fields.superRefine(({ api, watch }, context) => {
  if (api === undefined || serverOf(api, watch) !== undefined) return;
  const message =
    "needs the `server`: where Argo CD's own API is, such as https://argocd.example.com";
  context.addIssue({ code: "custom", message, path: ["api"] });
});

/** The API that actions are done through; undefined where none is configured. */
export function apiAccess({ api, watch }: Pick<Options, "api" | "watch">): ApiAccess | undefined {
  const server = api && serverOf(api, watch);
  return api === undefined || server === undefined ? undefined : { server, token: api.token };
}

function serverOf(
  { server }: { readonly server?: string | undefined },
  watch: WatchOptions | undefined,
): string | undefined {
  return server ?? (watch?.cluster === undefined ? watch?.server : undefined);
}

export type Input = z.input<typeof options>;
export type Options = z.output<typeof options>;
export type WatchOptions = z.output<typeof watch>;

/** Where Argo CD's API is, and the token for it. */
export interface ApiAccess {
  readonly server: string;
  readonly token: Secret;
}
