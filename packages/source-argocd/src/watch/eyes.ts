import type { Emit, Memory, NoticeInput, Tools } from "@tocsin/core";
import type { Context } from "../application.ts";
import { type Payload, payloadOf } from "../payload.ts";
import type { Change, Flow } from "./flow.ts";
import { openLedger } from "./ledger.ts";
import { missingResources } from "./resources.ts";
import { deletionOf, type Seen, track } from "./track.ts";

/** What they look at, and how. */
export interface Sight {
  readonly flow: Flow;
  readonly context: Context;
  readonly outOfSyncAfterMs: number;
  readonly tools: Tools;
}

/** So many notices are told at once. */
const batch = 200;
/** What is younger than this at a list may have missed it by a moment, or by the clocks' difference. */
const listMarginMs = 60_000;
const ownNamespace = "argocd";

/** What looks at applications and tells what it sees. */
export interface Eyes {
  take(change: Change): Promise<void>;
  /** When something that has not changed must be looked at again, ms since the epoch. */
  next(): number | undefined;
  lookAgain(): Promise<void>;
}

/** Takes up where an earlier run ended. */
export async function openEyes(
  { flow, context, outOfSyncAfterMs, tools }: Sight,
  emit: Emit,
  memory: Memory,
  signal: AbortSignal,
): Promise<Eyes> {
  const { log, name, now } = tools;
  const ledger = await openLedger(memory);
  const waiting = new Map<string, { readonly at: number; readonly payload: Payload }>();
  /** Of each application, the newest look that was taken: what a list brings may be older. */
  const newest = new Map<string, string>();
  /** Uids of what is gone: a list that was under way may still have it. */
  const departed = new Set<string>();
  let untold: NoticeInput[] = [];
  const resources = missingResources(flow, tools, signal);

  async function tell() {
    if (untold.length > 0) await emit(untold);
    untold = [];
    await ledger.save();
  }

  async function look(payload: Payload) {
    const path = pathOf(payload);
    const before = ledger.get(path);
    const circumstances = {
      context,
      now: now(),
      drift: { afterMs: outOfSyncAfterMs },
      lookedAt: ledger.lookedAt,
    };
    let seen: Seen = track(payload, before, circumstances);
    const more = await resources.of(payload, seen.notices);
    if (more !== undefined) seen = track(more, before, circumstances);
    ledger.put(path, seen.told);
    untold.push(...seen.notices);
    if (seen.again === undefined) waiting.delete(path);
    else waiting.set(path, { at: seen.again, payload });
    if (untold.length >= batch) await tell();
  }

  async function lookAt(object: unknown): Promise<string | undefined> {
    const payload = payloadOf(object);
    if (payload === undefined || departed.has(payload.app.metadata.uid ?? "")) return undefined;
    const path = pathOf(payload);
    const looked = `${payload.app.status?.reconciledAt ?? ""} ${payload.app.metadata.uid}`;
    if (isOlder(looked, newest.get(path))) return path;
    newest.set(path, looked);
    await look(payload);
    return path;
  }

  function forget(path: string, gone: Payload | undefined) {
    const told = ledger.get(path);
    if (told !== undefined && !told.deleting) {
      untold.push(...deletionOf(gone ?? { reason: "state", app: told.app }, told, context));
    }
    ledger.put(path, undefined);
    waiting.delete(path);
    newest.delete(path);
  }

  async function listed({ objects, namespace }: Change & { type: "listed" }) {
    const began = now();
    const there = new Set<string>();
    resources.begin();
    for (const object of objects) {
      const path = await lookAt(object);
      if (path !== undefined) there.add(path);
      if (signal.aborted) return;
    }
    const within = ledger
      .paths()
      .filter((path) => namespace === undefined || path.startsWith(`${namespace}/`));
    const gone = within.filter((path) => !there.has(path));
    if (flow.hides && there.size === 0 && gone.length > 1) {
      log.warn("the list of applications is empty: is the account still allowed to see them?", {
        source: name,
        known: gone.length,
      });
    } else for (const path of gone) forget(path, undefined);
    departed.clear();
    ledger.looked(began - listMarginMs);
    await tell();
  }

  return {
    async take(change) {
      if (change.type === "listed") return listed(change);
      resources.begin();
      if (change.type === "set") await lookAt(change.object);
      else {
        const payload = payloadOf(change.object);
        if (payload !== undefined) forget(pathOf(payload), payload);
        departed.add(payload?.app.metadata.uid ?? "-");
      }
      await tell();
    },
    next: () =>
      waiting.size === 0 ? undefined : Math.min(...[...waiting.values()].map(({ at }) => at)),
    async lookAgain() {
      for (const { at, payload } of [...waiting.values()]) if (at <= now()) await look(payload);
      await tell();
    },
  };
}

function pathOf({ app: { metadata } }: Payload): string {
  return `${metadata.namespace ?? ownNamespace}/${metadata.name}`;
}

/** Of one application; another uid is another one. */
function isOlder(looked: string, newest: string | undefined): boolean {
  const [time = "", uid] = looked.split(" ");
  const [known = "", knownUid] = newest?.split(" ") ?? [];
  return uid === knownUid && time !== "" && time < known;
}
