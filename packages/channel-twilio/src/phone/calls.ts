import type { Reconciled } from "@tocsin/core";
import { isObject } from "../client.ts";

/** What this process knows of its calls: Twilio's list does not say what a call was about. */
export interface Calls {
  /** A try at this telling begins. */
  begin(telling: string, now: number): void;
  beganAt(telling: string): number | undefined;
  /** The call is this telling's: by Twilio's answer, or by a callback. */
  know(telling: string, sid: string): void;
  callOf(telling: string): string | undefined;
  isKnown(sid: string): boolean;
}

const remembered = 1_000;

export function rememberCalls(): Calls {
  const began = new Map<string, number>();
  const calls = new Map<string, string>();
  const tellings = new Map<string, string>();
  return {
    begin(telling, now) {
      if (!began.has(telling)) keep(began, telling, now);
    },
    beganAt: (telling) => began.get(telling),
    know(telling, sid) {
      keep(calls, telling, sid);
      keep(tellings, sid, telling);
    },
    callOf: (telling) => calls.get(telling),
    isKnown: (sid) => tellings.has(sid),
  };
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value) {
  map.delete(key);
  map.set(key, value);
  if (map.size <= remembered) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

export const lookBack = 50;
/** How far Twilio's clock and ours may differ; its times are whole seconds. */
const skewMs = 5_000;
/** After a restart nobody knows when the try began. It was not long ago. */
const forgottenMs = 10 * 60_000;

/** Looks for the call of a telling among the newest ones to its number. Pure. */
export function findCall(
  list: unknown,
  look: {
    readonly from: string;
    readonly began: number | undefined;
    readonly now: number;
    readonly isAnothers: (sid: string) => boolean;
  },
): Reconciled {
  if (!Array.isArray(list)) return { status: "unknown", reason: "the answer was not Twilio's" };
  const since = (look.began ?? look.now - forgottenMs) - skewMs;
  const seen = list.flatMap(seenOf);
  const candidates = seen.filter(
    ({ sid, from, direction, createdAt }) =>
      direction.startsWith("outbound") &&
      from === look.from &&
      createdAt >= since &&
      !look.isAnothers(sid),
  );
  const [newest] = candidates;
  if (newest !== undefined) {
    return look.began === undefined
      ? { status: "unknown", reason: "a call to this number was made lately: it may be this one" }
      : { status: "found", ref: newest.sid };
  }
  const oldest = Math.min(...seen.map(({ createdAt }) => createdAt));
  if (list.length < lookBack || oldest < since) return { status: "absent" };
  return { status: "blind", reason: `more than ${lookBack} calls went there since` };
}

function seenOf(call: unknown) {
  if (!isObject(call)) return [];
  const { sid, from, direction, date_created: created } = call;
  if (typeof sid !== "string") return [];
  return [
    {
      sid,
      from: String(from),
      direction: String(direction),
      createdAt: Date.parse(String(created)),
    },
  ];
}
