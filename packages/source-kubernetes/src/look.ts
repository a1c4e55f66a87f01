import type { Clock } from "@tocsin/core";
import { sleep } from "@tocsin/core";
import type { Cluster, KubeChange, Watching } from "@tocsin/kube-watch";
import { pathOf, type Watched } from "./resources.ts";

/** Roles are changed by people: a right that was refused is asked for again this often. */
const askAgainMs = 10 * 60_000;

export interface Looking {
  readonly cluster: Pick<Cluster & Watching, "get" | "watch">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly take: (kind: Watched, scope: string, change: KubeChange) => void;
  /** The account may not read it. */
  readonly refused: (kind: Watched, scope: string, reason: string) => void;
  /** It may, or the cluster does not know it: nothing is wrong with the rights. */
  readonly allowed: (kind: Watched, scope: string) => void;
  /** Nothing of it will be listed for now. */
  readonly absent: (kind: Watched, scope: string) => void;
}

/** Watches one kind in one scope until the signal, as soon as the account may. */
export async function keepLooking(kind: Watched, scope: string, looking: Looking): Promise<void> {
  const { cluster, clock, signal, take, refused, allowed, absent } = looking;
  while (!signal.aborted) {
    let reason = "";
    let isKnown = false;
    for (const each of [kind, kind.otherwise]) {
      if (each === undefined) continue;
      const path = pathOf(each, scope);
      const answer = await cluster.get(path, { query: { limit: "1" }, signal });
      if (signal.aborted) return;
      if (!answer.ok && (answer.status === 403 || answer.status === 404)) {
        isKnown ||= answer.status === 403;
        reason ||= answer.reason;
        continue;
      }
      allowed(kind, scope);
      // What is wrong otherwise passes, and the watch has the patience for it.
      await cluster.watch({ path }, async (change) => take(each, scope, change), signal);
      return;
    }
    if (isKnown) refused(kind, scope, reason);
    else allowed(kind, scope);
    absent(kind, scope);
    await sleep(clock, askAgainMs, signal);
  }
}
