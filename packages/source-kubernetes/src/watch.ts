import { setMaxListeners } from "node:events";
import type { Tools, Watch } from "@tocsin/core";
import { connectCluster } from "@tocsin/kube-watch";
import { keeperOf, type Outgoing } from "./keep.ts";
import { keepLooking } from "./look.ts";
import { placesOf } from "./resources.ts";
import { refusalNotice } from "./rights.ts";
import { tickOn } from "./tick.ts";
import { type IgnoreRule, ignoresOf } from "./track/ignores.ts";
import { makeTracker } from "./track/tracker.ts";

export interface WatchOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespaces: readonly string[];
  readonly ignore: readonly IgnoreRule[];
  readonly logs: boolean;
}

/** Looks at a cluster until the signal and tells what goes wrong in it. */
export function watchCluster(options: WatchOptions, tools: Tools): Watch {
  return async (emit, signal, memory) => {
    const { clock } = tools;
    const { kubeconfig, context } = options;
    const cluster = await connectCluster({ kubeconfig, context }, tools);
    const name = options.cluster ?? cluster.name;
    const keeper = keeperOf(memory);
    const kept = await keeper.load();
    if (kept.untold.length > 0) await emit(kept.untold);
    const tracker = makeTracker({
      now: clock.now(),
      told: kept.told,
      ignores: ignoresOf(options.ignore),
    });
    const refused = new Map(kept.refused);
    const refusals: Outgoing[] = [];
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    // Each watch listens to it.
    setMaxListeners(0, both);
    const waiting = new Set<string>();
    const places = placesOf(options.namespaces);
    for (const { kind, scope } of places) waiting.add(`${kind.kind}|${scope}`);
    const looking = places.map(({ kind, scope }) =>
      keepLooking(kind, scope, {
        cluster,
        clock,
        signal: both,
        take: (each, where, change) => {
          tracker.take(each.kind, where, change, clock.now());
          waiting.delete(`${kind.kind}|${scope}`);
        },
        refused: (each, where, reason) => {
          const place = `${each.group}/${each.plural}|${where}`;
          if (refused.has(place)) return;
          const at = clock.now();
          refused.set(place, at);
          const notice = refusalNotice(each, where, {
            name: tools.name,
            cluster: name,
            reason,
            at,
          });
          refusals.push({ ref: place, notice });
        },
        allowed: (each, where) => void refused.delete(`${each.group}/${each.plural}|${where}`),
        absent: () => void waiting.delete(`${kind.kind}|${scope}`),
      }),
    );
    try {
      const ticking = tickOn({
        logs: options.logs,
        clock,
        name,
        cluster,
        tracker,
        keeper,
        emit,
        refused,
        refusals,
        waiting,
        signal: both,
      });
      await Promise.race([ticking, ...looking.map(untilItFails)]);
    } finally {
      stop.abort();
      await Promise.allSettled(looking);
    }
  };
}

/** Settles only by failing: that a watch ends is no reason to stop the others. */
function untilItFails(work: Promise<void>): Promise<never> {
  return new Promise((_, reject) => void work.catch(reject));
}
