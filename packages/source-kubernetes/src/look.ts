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

/** What the cluster says to one who wants to read a kind; it may be readable as another. */
export type Leave =
  | { readonly status: "readable"; readonly kind: Watched }
  /** No clear answer, which passes or does not. */
  | { readonly status: "failed"; readonly kind: Watched; readonly reason: string }
  | { readonly status: "refused"; readonly reason: string }
  /** The cluster does not know it. */
  | { readonly status: "unknown" };

export async function askLeave(
  cluster: Pick<Cluster, "get">,
  kind: Watched,
  scope: string,
  signal: AbortSignal,
): Promise<Leave> {
  let reason = "";
  let isKnown = false;
  for (const each of [kind, kind.otherwise]) {
    if (each === undefined) continue;
    const answer = await cluster.get(pathOf(each, scope), { query: { limit: "1" }, signal });
    if (answer.ok) return { status: "readable", kind: each };
    if (answer.status !== 403 && answer.status !== 404)
      return { status: "failed", kind: each, reason: answer.reason };
    isKnown ||= answer.status === 403;
    reason ||= answer.reason;
  }
  return isKnown ? { status: "refused", reason } : { status: "unknown" };
}

/** Watches one kind in one scope until the signal, as soon as the account may. */
export async function keepLooking(kind: Watched, scope: string, looking: Looking): Promise<void> {
  const { cluster, clock, signal, take, refused, allowed, absent } = looking;
  while (!signal.aborted) {
    const leave = await askLeave(cluster, kind, scope, signal);
    if (signal.aborted) return;
    if (leave.status === "refused") refused(kind, scope, leave.reason);
    else allowed(kind, scope);
    if (leave.status === "readable" || leave.status === "failed") {
      // What is wrong otherwise passes, and the watch has the patience for it.
      const path = pathOf(leave.kind, scope);
      await cluster.watch({ path }, async (change) => take(leave.kind, scope, change), signal);
      return;
    }
    absent(kind, scope);
    await sleep(clock, askAgainMs, signal);
  }
}
