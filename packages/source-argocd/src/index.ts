import {
  defineSource,
  type Secret,
  type SourcePlugin,
  type Tools,
  tokenProof,
  type Webhook,
} from "@tocsin/core";
import { accountOf } from "./actions/account.ts";
import { argoActions } from "./actions/actions.ts";
import { ownCluster } from "./application.ts";
import { sample } from "./doctor.ts";
import { apiAccess, type Input, type Options, options, type WatchOptions } from "./options.ts";
import { read } from "./read.ts";
import { setup } from "./setup.ts";
import { checkSight } from "./watch/check.ts";
import { clusterFlow } from "./watch/cluster.ts";
import type { Flow } from "./watch/flow.ts";
import { followApplications } from "./watch/follow.ts";
import { serverFlow } from "./watch/server.ts";

/** Argo CD: health, syncs and sync status of every application, as it reports them or as they are seen. */
export const argocd: SourcePlugin<Input, Options> = defineSource({
  type: "argocd",
  options,
  open({ token, tokens = [], watch, api, argocdUrl, cluster }, tools) {
    const secrets: readonly Secret[] = token === undefined ? tokens : [token, ...tokens];
    const proves = secrets.length > 0;
    const webhook: Webhook = {
      verify: (request) => (proves ? tokenProof(request, secrets) : { ok: true }),
      parse: (request) => read(request, tools.name, context),
    };
    const sampleNow = (now: number) => sample(now, secrets[0]);
    const access = apiAccess({ api, watch });
    const context = {
      argocdUrl: argocdUrl ?? watch?.server ?? access?.server,
      cluster,
      account: access && accountOf(access.token),
    };
    const flow = watch && flowOf(watch, tools);
    return {
      ...(flow === undefined && access === undefined
        ? {}
        : { check: (signal: AbortSignal) => checkSight({ flow, access }, tools, signal) }),
      setup: ({ hookUrl }) =>
        setup(hookUrl, { ...context, token: secrets[0], watch, api: access, name: tools.name }),
      // One that looks by itself needs no hook, and none that believes everybody.
      ...(watch !== undefined && !proves ? {} : { proves, webhook, sample: sampleNow }),
      ...(access === undefined
        ? {}
        : { actions: argoActions(access, cluster ?? ownCluster, tools) }),
      ...(watch === undefined
        ? {}
        : {
            watch: followApplications({
              flow: flowOf(watch, tools),
              context,
              outOfSyncAfterMs: watch.outOfSyncAfter,
              tools,
            }),
          }),
    };
  },
});

function flowOf(watch: WatchOptions, tools: Tools): Flow {
  return watch.cluster === undefined
    ? serverFlow(watch.server, watch.token, tools)
    : clusterFlow(watch.cluster, tools);
}
