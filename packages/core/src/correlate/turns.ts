import type { Notice } from "../notice.ts";
import { type Flap, mostChanges } from "../route/route-values.ts";
import { isActive, type Signal } from "./signal.ts";

/** Whether a problem has gone from firing to resolved or back. What was never heard of was well. */
export function hasTurned(known: Signal | undefined, signal: Signal): boolean {
  return isActive(known?.status) !== isActive(signal.status);
}

/**
 * The signal with the time of its turn. Times are those of receipt: senders' clocks differ. A first look
 * at the past says nothing of how fast it changes.
 */
export function withTurn(
  known: Signal | undefined,
  signal: Signal,
  { kind, historic }: Pick<Notice, "kind" | "historic">,
  receivedAt: number,
): Signal {
  if (kind !== "problem" || historic === true || !hasTurned(known, signal)) return signal;
  const { turns = [] } = signal;
  return { ...signal, turns: [...turns.slice(1 - mostChanges), receivedAt] };
}

/** The turns that make it flap; undefined: too few in that time. */
export function flappingTurns(
  { turns = [] }: Pick<Signal, "turns">,
  { changes, withinMs }: Flap,
  receivedAt: number,
): readonly number[] | undefined {
  const recent = turns.filter((time) => time >= receivedAt - withinMs);
  return recent.length < changes ? undefined : recent;
}
