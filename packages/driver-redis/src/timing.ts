/** How the driver paces itself, all in milliseconds. Tests shorten some of it. */
export interface Timing {
  /** A process that has not renewed its lease for this long has lost what it had in hand. */
  readonly lease: number;
  readonly heartbeat: number;
  readonly sweep: number;
  /** How long after its due time a record may stay unclaimed before its wake-up counts as lost. */
  readonly grace: number;
  /** A record due later than this gets its delayed job from the sweep, `lead` before it is due. */
  readonly horizon: number;
  readonly lead: number;
  /** The pause after a handler that failed: doubles from the first to the longest. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** No answer from Redis within this time counts as unavailable. */
  readonly answer: number;
  readonly connect: number;
  /** Closing waits no longer than this for each thing that needs Redis. */
  readonly farewell: number;
}

export const defaultTiming: Timing = {
  lease: 10_000,
  heartbeat: 2_500,
  sweep: 3_000,
  grace: 3_000,
  horizon: 60_000,
  lead: 30_000,
  firstPause: 1_000,
  longestPause: 60_000,
  answer: 5_000,
  connect: 5_000,
  farewell: 2_000,
};

/** System time: the driver's own pauses, which no virtual clock rules. */
export function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits for the work, but no longer than this; false when time ran out. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
