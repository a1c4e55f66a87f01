import type { Event } from "../objects/event.ts";
import { type Ref, refKey } from "../objects/meta.ts";
import { hour, minute } from "../signals/signal.ts";
import type { WarningFinding } from "./finding.ts";

const mostPerMinute = 10;
/** One that is said on and on is told once; silence of this length makes it new. */
const spellMs = hour;
const mostRemembered = 500;

/** Warnings of controllers that nobody here knows: told once while they go on, and never as a flood. */
export interface Warnings {
  add(event: Event, ref: Ref): void;
  /** What is to be told by now. */
  take(now: number): WarningFinding[];
  /** When each was said last, by workload and reason. */
  readonly said: ReadonlyMap<string, number>;
}

export function makeWarnings(before: Iterable<readonly [string, number]> = []): Warnings {
  const said = new Map(before);
  let waiting: { readonly event: Event; readonly ref: Ref }[] = [];
  let told: number[] = [];
  return {
    said,
    add(event, ref) {
      const key = `${refKey(ref)}:${event.reason}`;
      const last = said.get(key);
      said.delete(key);
      said.set(key, Math.max(last ?? 0, event.last));
      for (const [oldest] of said) {
        if (said.size <= mostRemembered) break;
        said.delete(oldest);
      }
      if (last === undefined || event.last - last > spellMs) waiting.push({ event, ref });
    },
    take(now) {
      told = told.filter((at) => now - at < minute);
      const room = mostPerMinute - told.length;
      if (waiting.length === 0 || room <= 0) return [];
      const all = waiting;
      waiting = [];
      const findings = all
        .slice(0, room)
        .map(
          ({ event, ref }): WarningFinding => ({ type: "warning", event, ref, at: now, more: 0 }),
        );
      for (const _ of findings) told.push(now);
      const last = findings.at(-1);
      const more = all.length - findings.length;
      return more === 0 || last === undefined
        ? findings
        : [...findings.slice(0, -1), { ...last, more }];
    },
  };
}
