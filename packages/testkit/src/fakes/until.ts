import type { VirtualClock } from "../clock.ts";
import { exchanging } from "./exchanges.ts";

export interface UntilOptions {
  /** How much virtual time may pass. Default: 2 minutes. */
  readonly withinMs?: number;
  /** The longest step of virtual time at once. Default: 1 s; in `pass` 5 s, or a fiftieth of it all. */
  readonly stepMs?: number;
  /** While it is true, virtual time stands still for a moment longer: an exchange is under way. */
  readonly busy?: () => boolean;
  /** What is waited for, as in "waited 2 min for WHAT". */
  readonly what?: string;
  /** What happened instead, for the error. */
  readonly otherwise?: () => string;
}

type Look<Value> = () => Value | undefined | false | Promise<Value | undefined | false>;

/** What every step of virtual time waits for sockets, threads and other processes, in real time. */
const calmMs = 3;
const calmRounds = 3;
/** Real milliseconds that exchanges under way can hold virtual time: one may itself wait for it. */
const patienceMs = 500;
/** Timers closer together than this run in one step. */
const grainMs = 10;

/**
 * Waits on a virtual clock for something that real I/O brings about: lets the I/O happen, looks, and only
 * then moves time on, to the next timer. Fails when the virtual time is over.
 */
export async function until<Value>(
  clock: VirtualClock,
  look: Look<Value>,
  options: UntilOptions = {},
): Promise<Value> {
  const { withinMs = 120_000, what = "what the test waits for", otherwise = () => "" } = options;
  const end = clock.now() + withinMs;
  const held = patience(options.busy);
  for (;;) {
    const found = await calm(look, held);
    if (found !== undefined && found !== false) return found;
    if (clock.now() >= end) break;
    await clock.advance(stepOf(clock, end, options.stepMs));
  }
  throw new Error(`waited ${spoken(withinMs)} of virtual time for ${what} ${otherwise()}`.trim());
}

/** Lets virtual time pass while real I/O keeps up with it. */
export async function pass(
  clock: VirtualClock,
  ms: number,
  options: Pick<UntilOptions, "stepMs" | "busy"> = {},
): Promise<void> {
  const { stepMs = Math.max(5000, ms / 50) } = options;
  const end = clock.now() + ms;
  const held = patience(options.busy);
  await calm(nothing, held);
  while (clock.now() < end) {
    await clock.advance(stepOf(clock, end, stepMs));
    await calm(nothing, held);
  }
}

/** Lets everything happen that needs no virtual time. */
export async function settle(busy?: () => boolean): Promise<void> {
  await calm(nothing, patience(busy));
}

const nothing = () => undefined;

async function calm<Value>(look: Look<Value>, held: (sinceMs: number) => boolean) {
  const start = performance.now();
  for (let round = 1; ; round += 1) {
    for (let turn = 0; turn < 16; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const found = await look();
    if (found !== undefined && found !== false) return found;
    const passed = performance.now() - start;
    const quiet = round >= calmRounds && passed >= calmMs;
    if (quiet && !exchanging() && !held(passed)) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Whether to wait on: once it was in vain, not again before what was under way is over. */
function patience(busy: () => boolean = () => false): (sinceMs: number) => boolean {
  let inVain = false;
  return (sinceMs) => {
    inVain = busy() && (inVain || sinceMs >= patienceMs);
    return busy() && !inVain;
  };
}

function stepOf(clock: VirtualClock, end: number, stepMs = 1000): number {
  const now = clock.now();
  const next = Math.max((clock.next ?? end) - now, grainMs);
  return Math.min(next, stepMs, end - now);
}

function spoken(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}
