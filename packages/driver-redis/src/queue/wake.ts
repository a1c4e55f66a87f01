import type { Queue } from "bullmq";
import type { Store } from "../store.ts";
import type { LaneQueues } from "./lanes.ts";

/** A record that somebody should claim at or after this time. */
interface Wake {
  readonly key: string;
  readonly lane: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly urgent: boolean;
}

export type Announce = (wake: Wake) => void;

/** What a BullMQ job carries. It is a hint: the truth stands in the lane's due times. */
export interface WakeJob {
  readonly keys: readonly string[];
}

interface Announcer {
  readonly announce: Announce;
  /** Resolves when all that was announced is pushed, or can't be. */
  flushed(): Promise<void>;
}

type Jobs = Parameters<Queue<WakeJob>["addBulk"]>[0];

const keysPerJob = 50;
// One addBulk is one transaction: this many jobs take Redis about 2 ms.
const jobsPerPush = 40;
/** Timers within the same few milliseconds share a job. */
const timerGrain = 10;

/** Pushes wake-ups to BullMQ: what is announced while a push travels goes with the next one. */
export function announcer(store: Store, queues: LaneQueues): Announcer {
  let waiting: Wake[] = [];
  let pushing: Promise<void> | undefined;

  async function push() {
    while (waiting.length > 0) {
      const wakes = waiting;
      waiting = [];
      try {
        for (const [lane, some] of byLane(wakes)) {
          const jobs = jobsOf(some, store.clock.now());
          for (let at = 0; at < jobs.length; at += jobsPerPush) {
            await queues.queue(lane).addBulk(jobs.slice(at, at + jobsPerPush));
          }
        }
      } catch (error) {
        // Not lost: the sweep finds each of them overdue.
        store.connection.ignore(error);
        store.log.debug("Wake-ups were not pushed", { count: wakes.length, error: String(error) });
      }
    }
    pushing = undefined;
  }

  return {
    announce(wake) {
      waiting.push(wake);
      pushing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(push);
    },
    flushed: async () => pushing,
  };
}

function byLane(wakes: readonly Wake[]): Map<string, Wake[]> {
  const lanes = new Map<string, Wake[]>();
  for (const wake of wakes) {
    const lane = lanes.get(wake.lane);
    if (lane === undefined) lanes.set(wake.lane, [wake]);
    else lane.push(wake);
  }
  return lanes;
}

function jobsOf(wakes: readonly Wake[], now: number): Jobs {
  const groups = new Map<string, { keys: string[]; delay: number; urgent: boolean }>();
  for (const { key, at, urgent } of wakes) {
    const delay = at <= now ? 0 : Math.ceil((at - now) / timerGrain) * timerGrain;
    const name = `${delay} ${urgent}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { keys: [key], delay, urgent });
    else group.keys.push(key);
  }
  const jobs: Jobs = [];
  for (const { keys, delay, urgent } of groups.values()) {
    const options = {
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
      // At the head of the queue.
      ...(urgent ? { lifo: true } : {}),
      ...(delay > 0 ? { delay } : {}),
    };
    for (let at = 0; at < keys.length; at += keysPerJob) {
      jobs.push({ name: "wake", data: { keys: keys.slice(at, at + keysPerJob) }, opts: options });
    }
  }
  return jobs;
}
