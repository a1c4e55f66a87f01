import type { Rate } from "./channel.ts";
import type { Clock, Log } from "./tools.ts";

/** A record as it stands: JSON text, and a number that grows with each change. */
export interface Stored {
  readonly key: string;
  readonly value: string;
  readonly version: number;
}

/**
 * One record as it shall be. State and work are one thing here: a record that is `due` is work, handed
 * to whoever consumes its lane at or after that time until a change takes `due` away. So no crash can
 * part a state from the job that follows from it.
 */
export interface Change {
  /** `collection:name`; the collection is what stands before the first colon. */
  readonly key: string;
  /** The version that was read, 0 for "must not exist". Absent: whatever is there. */
  readonly expect?: number;
  /** null removes the record. */
  readonly value: string | null;
  /** With `due`: whose work it is. */
  readonly lane?: string;
  /** Milliseconds since the epoch. Absent: no work. */
  readonly due?: number;
  /** Handed out before all that is not. */
  readonly urgent?: boolean;
  /** What `list` finds it by; replaces the terms it had. */
  readonly terms?: readonly string[];
  /** Where it stands in lists, a whole number. Must stay the same for a record's life. */
  readonly sort?: number;
  /** Milliseconds since the epoch after which the record may be forgotten. */
  readonly expires?: number;
}

/** A record handed to a consumer. Nobody else gets it until the handler is done with it. */
export interface Claim {
  readonly record: Stored;
  /** It was handed out before, and its handler failed, or the process may have died with it in hand. */
  readonly recovered: boolean;
  /**
   * Whether somebody else may have it by now, since this process stood still for longer than its lease.
   * Absent where a store belongs to one process. Ask before doing what can't be done twice.
   */
  readonly lapsed?: () => boolean;
}

export interface ListQuery {
  readonly collection: string;
  /** Records that carry all of these. At least one. */
  readonly terms: readonly string[];
  /** By `sort`. Default `descending`. */
  readonly order?: "ascending" | "descending";
  /** From a page before. */
  readonly cursor?: string;
  readonly limit: number;
}

export interface Page {
  readonly records: readonly Stored[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

export interface Consumer {
  /** Takes nothing more; resolves once what is in hand is done. */
  stop(): Promise<void>;
}

export interface ConsumeOptions {
  /** How many claims one call of the handler gets at the most. */
  readonly batch: number;
  /** How many claims may be in hand at once. */
  readonly concurrency: number;
}

export interface LaneDepth {
  /** How many records are due now. */
  readonly waiting: number;
  /** The earliest due time among them. */
  readonly oldestDue?: number;
}

/** Shared counters for what providers allow. */
export interface Budgets {
  /** Takes one from the bucket: 0 when there was one, else the ms until there is (and nothing taken). */
  take(bucket: string, rate: Rate): Promise<number>;
  /** Nothing from this bucket before `until` (ms since the epoch). A shorter pause changes nothing. */
  pause(bucket: string, until: number): Promise<void>;
  /** The ms that the bucket is still paused, 0 when it is not. */
  paused(bucket: string): Promise<number>;
}

/**
 * The contract of a driver. Durable means: what a resolved `commit` wrote survives SIGKILL of this
 * process. The suite `testDriver` of the testkit is its full meaning.
 */
export interface Storage {
  /** One answer for each key, undefined where there is no such record. */
  read(keys: readonly string[]): Promise<readonly (Stored | undefined)[]>;
  /** All or nothing. False: a record was not at the version expected, and nothing was written. */
  commit(changes: readonly Change[]): Promise<boolean>;
  list(query: ListQuery): Promise<Page>;
  /**
   * Hands out what is due in the lane, urgent first, then in the order it was committed as near as many
   * processes allow. A handler that throws, or ends without changing a claimed record's `due`, is given it
   * again after a pause.
   */
  consume(
    lane: string,
    handle: (claims: readonly Claim[]) => Promise<void>,
    options: ConsumeOptions,
  ): Consumer;
  depth(): Promise<Readonly<Record<string, LaneDepth>>>;
  readonly budgets: Budgets;
  /** Rejects when a commit could not be made durable now. */
  check(): Promise<void>;
  /** Stops what is consumed, then lets go of files and connections. */
  close(): Promise<void>;
}

/** What `createGateway` takes: a driver that is not open yet. */
export interface StorageDriver {
  /** For people: `sqlite:./data/tocsin.db`, without a password. */
  readonly name: string;
  open(tools: { readonly clock: Clock; readonly log: Log }): Promise<Storage>;
}

/** Thrown by a driver whose store can't be reached or can't be written: the caller answers 503. */
export class StorageUnavailable extends Error {
  override readonly name = "StorageUnavailable";
}

/** The collection that a key belongs to. */
export function collectionOf(key: string): string {
  const colon = key.indexOf(":");
  return colon < 0 ? key : key.slice(0, colon);
}
