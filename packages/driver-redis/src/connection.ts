import { type Log, redact, StorageUnavailable } from "@tocsin/core";
import { Redis } from "ioredis";
import type { Address } from "./address.ts";
import { type Timing, within } from "./timing.ts";

export interface Connection {
  /** For state: fails at once while Redis is away. */
  readonly state: Redis;
  /** For BullMQ's workers: waits until Redis is back. */
  workers(): Redis;
  /** Called whenever Redis is reached again. */
  onReady(listener: () => void): void;
  /** For how long Redis has been there without a break. */
  steadyFor(): number;
  /** An error that needs no line of its own: the outage has one. */
  ignore(error: unknown): void;
  close(): Promise<void>;
}

const retryStrategy = (times: number) => Math.min(25 * 2 ** times, 1_000) + Math.random() * 50;
// After a failover the old address may be a replica: connect anew.
const reconnectOnError = (error: Error) => error.message.startsWith("READONLY");

/** Connects, or rejects with one error that says what to look at and holds no password. */
export async function connect(address: Address, timing: Timing, log: Log): Promise<Connection> {
  const shared = {
    ...address.connection,
    connectTimeout: timing.connect,
    lazyConnect: true,
    retryStrategy,
    reconnectOnError,
  };
  const state = new Redis({
    ...shared,
    connectionName: "tocsin",
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // A commit whose caller was told "unavailable" must not be sent again behind its back.
    autoResendUnfulfilledCommands: false,
    commandTimeout: timing.answer,
    socketTimeout: timing.answer,
  });
  const outage = watchOutage(state, address.name, log);
  let reason = "no answer";
  const note = (error: Error) => {
    reason = redact(error.message);
  };
  state.on("error", note);
  // Loading a large file takes Redis a while: that is no reason to give up at once.
  const connected = await within(timing.connect * 2, state.connect())
    // ioredis stays in database 0, without a word, when there is no such database.
    .then(async (ready) => ready && (await state.select(address.connection.db)) === "OK")
    .catch((error: Error) => {
      if (reason === "no answer") note(error);
      return false;
    });
  state.off("error", note);
  if (!connected) {
    state.disconnect();
    throw new StorageUnavailable(`${address.name}: ${advice(reason)}`);
  }
  outage.begin();

  let workers: Redis | undefined;
  return {
    state,
    workers() {
      if (workers === undefined) {
        workers = new Redis({ ...shared, lazyConnect: false, maxRetriesPerRequest: null });
        workers.on("error", outage.note);
      }
      return workers;
    },
    onReady: (listener) => void state.on("ready", listener),
    steadyFor: outage.steadyFor,
    ignore: outage.note,
    async close() {
      outage.end();
      const quit = state.status === "ready" ? state.quit().catch(() => undefined) : undefined;
      if (quit !== undefined) await within(timing.farewell, quit);
      state.disconnect();
      workers?.disconnect();
    },
  };
}

/** One line when Redis goes, one when it is back, however many connections notice. */
function watchOutage(state: Redis, name: string, log: Log) {
  let watching = false;
  let reason = "the connection was closed";
  let downSince: number | undefined;
  let upSince = Date.now();
  const note = (error: unknown) => {
    if (error instanceof Error && error.message !== "") reason = redact(error.message);
  };
  state.on("error", note);
  state.on("close", () => {
    if (!watching || downSince !== undefined) return;
    downSince = Date.now();
    log.warn("Redis went away: nothing is accepted until it is back", { storage: name, reason });
  });
  state.on("ready", () => {
    upSince = Date.now();
    if (downSince === undefined) return;
    log.info("Redis is back", { storage: name, afterMs: Date.now() - downSince, reason });
    downSince = undefined;
  });
  return {
    note,
    begin() {
      watching = true;
    },
    end() {
      watching = false;
    },
    steadyFor: () => (state.status === "ready" ? Date.now() - upSince : 0),
  };
}

function advice(reason: string): string {
  if (/WRONGPASS|NOAUTH|invalid password|invalid username/i.test(reason)) {
    return "Redis refused the user or password: check both in the storage URL (redis://USER:PASSWORD@host)";
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) return `no such host (${reason}): check the storage URL`;
  if (/ECONNREFUSED/.test(reason)) {
    return `nothing answers there (${reason}): start Redis, or change the storage URL`;
  }
  if (/DB index|ERR SELECT/i.test(reason)) {
    return `no such database (${reason}): change the number that ends the storage URL`;
  }
  return `Redis can't be reached (${reason}): check the storage URL, and redis:// against rediss:// (TLS)`;
}
