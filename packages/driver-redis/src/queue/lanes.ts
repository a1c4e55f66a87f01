import { Queue, Worker } from "bullmq";
import type { Connection } from "../connection.ts";
import { type Timing, within } from "../timing.ts";
import type { WakeJob } from "./wake.ts";

export interface LaneQueues {
  queue(lane: string): Queue<WakeJob>;
  /** The key of the list of jobs that wait. */
  waitingList(lane: string): string;
  work(lane: string, take: (keys: readonly string[]) => Promise<void>): LaneWorker;
  close(): Promise<void>;
}

interface LaneWorker {
  /** How many jobs it takes at once. */
  concurrency: number;
  close(): Promise<void>;
}

// Events are kept for nobody; BullMQ's default is 10,000 for each queue.
const streams = { events: { maxLen: 100 } };

/** The BullMQ queue of each lane, and its workers. */
export function laneQueues(connection: Connection, prefix: string, timing: Timing): LaneQueues {
  const queues = new Map<string, Queue<WakeJob>>();
  const bull = `${prefix}:bull`;
  // BullMQ refuses colons in names.
  const nameOf = (lane: string) => encodeURIComponent(lane) || "%";

  return {
    queue(lane) {
      let queue = queues.get(lane);
      if (queue === undefined) {
        queue = new Queue<WakeJob>(nameOf(lane), {
          connection: connection.state,
          prefix: bull,
          skipVersionCheck: true,
          skipWaitingForReady: true,
          streams,
        });
        queue.on("error", connection.ignore);
        queues.set(lane, queue);
      }
      return queue;
    },
    waitingList: (lane) => `${bull}:${nameOf(lane)}:wait`,
    work(lane, take) {
      const worker = new Worker<WakeJob>(nameOf(lane), (job) => take(job.data.keys), {
        connection: connection.workers(),
        prefix: bull,
        concurrency: 1,
        // It does look at the version: only then does it wait for timers to the millisecond.
        runRetryDelay: 500,
        maxStalledCount: 1,
      });
      worker.on("error", connection.ignore);
      // It fetches all it may before it works on any: after a lull that shall not be many.
      worker.on("drained", () => {
        worker.concurrency = 1;
      });
      return {
        get concurrency() {
          return worker.concurrency;
        },
        set concurrency(count) {
          worker.concurrency = count;
        },
        async close() {
          // While Redis is away its own close waits for ever.
          if (await within(timing.farewell, worker.close())) return;
          await within(timing.farewell, worker.disconnect().catch(connection.ignore));
        },
      };
    },
    async close() {
      await Promise.all(
        [...queues.values()].map((queue) => queue.close().catch(connection.ignore)),
      );
    },
  };
}
