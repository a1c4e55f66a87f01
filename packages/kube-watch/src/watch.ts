import type { Clock, Log } from "@tocsin/core";
import type { Ask } from "./ask.ts";
import { listAll, type Resource } from "./list.ts";
import type { KubeObject } from "./object.ts";
import { makePace } from "./pace.ts";
import type { Refusal } from "./refusal.ts";
import { type End, followOnce } from "./stream.ts";

export type KubeChange =
  /** A full state: at the start and whenever the cluster forgot what happened since; compare it with yours. */
  | { readonly type: "listed"; readonly objects: readonly KubeObject[] }
  /** Added or modified. */
  | { readonly type: "set"; readonly object: KubeObject }
  | { readonly type: "gone"; readonly object: KubeObject };

/** Where a watch stands. `listed` false: what it handed over may be behind the cluster by a whole list. */
export interface WatchProgress {
  listed: boolean;
  resourceVersion: string;
}

export interface Watching {
  /**
   * Lists and watches one resource until the signal. Changes are handed over one at a time, the next once
   * the last was taken; none is lost and none comes twice. Rejects only with what `take` throws.
   */
  watch(
    resource: Resource,
    take: (change: KubeChange) => Promise<void>,
    signal: AbortSignal,
    progress?: (state: WatchProgress) => void,
  ): Promise<void>;
}

export interface WatchTools {
  readonly ask: Ask;
  readonly cluster: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A connection that ends sooner without a word counts as failed, else two could chase each other. */
const shortLifeMs = 1_000;
/** So many failures in a row that put the version in doubt, and a new list is taken. */
const doubtsToRelist = 3;
const noHistory: Refusal = { ok: false, status: 410, reason: "a fresh list is already too old" };

export function watching({ ask, cluster, clock, log }: WatchTools): Watching["watch"] {
  return async (resource, take, signal, progress = () => {}) => {
    const pace = makePace(clock, log, { cluster, path: resource.path });
    // By uid, what was handed over last: a server that is behind or restored may tell it again.
    const known = new Map<string, string>();
    let version: string | undefined;
    let doubts = 0;
    let expiries = 0;

    const reached = (resourceVersion: string) => {
      version = resourceVersion;
      doubts = 0;
      expiries = 0;
      pace.progressed();
      progress({ listed: true, resourceVersion });
    };

    while (!signal.aborted) {
      if (version === undefined) await list();
      else await follow(version);
    }

    async function list() {
      const listing = await listAll(ask, resource, clock, signal);
      if (signal.aborted) return;
      if (!listing.ok) return pace.later(listing, signal);
      known.clear();
      for (const { metadata } of listing.objects) known.set(metadata.uid, metadata.resourceVersion);
      await take({ type: "listed", objects: listing.objects });
      version = listing.resourceVersion;
      progress({ listed: true, resourceVersion: version });
    }

    async function follow(from: string) {
      const began = clock.now();
      let spoke = false;
      for await (const news of followOnce(ask, resource, from, { clock, signal })) {
        if (signal.aborted) return;
        if (news.type === "ended") {
          return resume(news.end, spoke || clock.now() - began >= shortLifeMs);
        }
        spoke = true;
        if (news.type === "unreadable") {
          log.warn("an object is too large to be read; this change of it is left out", {
            cluster,
            path: resource.path,
          });
        } else if (news.type === "bookmark") reached(news.resourceVersion);
        else {
          await handOver(news);
          reached(news.object.metadata.resourceVersion);
        }
      }
    }

    async function handOver(news: { type: "set" | "gone"; object: KubeObject }) {
      const { uid, resourceVersion } = news.object.metadata;
      if (news.type === "gone" ? !known.delete(uid) : known.get(uid) === resourceVersion) return;
      if (news.type === "set") known.set(uid, resourceVersion);
      await take({ type: news.type, object: news.object });
    }

    async function resume(end: End, lived: boolean) {
      if (lived) expiries = 0;
      if (end.how === "closed") {
        if (!lived) return pace.later(closedAtOnce, signal);
        pace.progressed();
        return pace.soon(signal);
      }
      if (end.how === "expired") {
        forget();
        expiries += 1;
        return expiries > 1 ? pace.later(noHistory, signal) : pace.soon(signal);
      }
      if (end.doubt) doubts += 1;
      if (doubts >= doubtsToRelist) forget();
      return pace.later(end.refusal, signal);
    }

    function forget() {
      version = undefined;
      doubts = 0;
      progress({ listed: false, resourceVersion: "" });
    }
  };
}

const closedAtOnce: Refusal = { ok: false, status: 0, reason: "the connection was closed at once" };
