import type { Change, LaneDepth } from "../storage.ts";
import { type Heap, makeHeap, type Placed } from "./heap.ts";

/** Whose work a record is, and from when on. */
export interface Task {
  readonly lane: string;
  /** Milliseconds since the epoch. */
  readonly due: number;
  readonly urgent?: boolean;
  /** A process that is gone may have had it in hand. */
  readonly recovered?: boolean;
}

/** A key that was claimed. */
export interface Handed {
  readonly key: string;
  readonly recovered: boolean;
}

/** What is due and when, in memory: the schedule of a driver whose store belongs to one process. */
export interface Agenda {
  /** The record is work now, in place of what it was. */
  set(key: string, task: Task): void;
  /** The record is no work any more. */
  remove(key: string): void;
  /** Up to `limit` that are due, urgent first. They are in hand until they are released. */
  claim(lane: string, now: number, limit: number): readonly Handed[];
  /** Whether what is in hand is still due in the lane. Changes made up to here count as seen. */
  renew(key: string, lane: string, now: number): boolean;
  /**
   * Done with it: offered again at its due time when it changed meanwhile. Else, or when the handler
   * failed, after a pause that doubles with each time; that pause in ms is the answer.
   */
  release(key: string, now: number, failed: boolean): number;
  /** When the next of the lane can be claimed. */
  next(lane: string): number | undefined;
  depth(now: number): Readonly<Record<string, LaneDepth>>;
  /** Calls `wake` whenever the lane gains something to claim, now or later. */
  watch(lane: string, wake: () => void): () => void;
}

interface Entry extends Placed {
  readonly key: string;
  lane: string;
  due: number;
  urgent: boolean;
  recovered: boolean;
  /** From when on it can be claimed: `due`, or the end of a pause. */
  from: number;
  /** Breaks ties, so that equals come in the order in which they were set. */
  order: number;
  /** How often in a row it came back as it was. */
  returns: number;
  home: Heap<Entry> | undefined;
  inHand: boolean;
  changed: boolean;
  /** Removed while in hand. */
  gone: boolean;
}

interface Lane {
  readonly future: Heap<Entry>;
  readonly ready: Heap<Entry>;
  readonly watchers: Set<() => void>;
}

const firstPauseMs = 1000;
const longestPauseMs = 60_000;

export function makeAgenda(): Agenda {
  const entries = new Map<string, Entry>();
  const lanes = new Map<string, Lane>();
  let order = 0;

  function laneOf(name: string): Lane {
    let lane = lanes.get(name);
    if (lane === undefined) {
      lane = { future: makeHeap(sooner), ready: makeHeap(moreUrgent), watchers: new Set() };
      lanes.set(name, lane);
    }
    return lane;
  }

  function leaveHome(entry: Entry) {
    entry.home?.remove(entry);
    entry.home = undefined;
  }

  function settle(entry: Entry, heap: Heap<Entry>) {
    leaveHome(entry);
    entry.home = heap;
    heap.add(entry);
  }

  function offer(entry: Entry, from: number) {
    entry.from = from;
    const lane = laneOf(entry.lane);
    settle(entry, lane.future);
    for (const wake of lane.watchers) wake();
  }

  return {
    set(key, task) {
      order += 1;
      const known = entries.get(key);
      const entry = known ?? newEntry(key);
      if (known === undefined) entries.set(key, entry);
      entry.lane = task.lane;
      entry.due = task.due;
      entry.urgent = task.urgent ?? false;
      entry.recovered = task.recovered ?? false;
      entry.order = order;
      entry.gone = false;
      if (entry.inHand) {
        entry.changed = true;
        return;
      }
      entry.returns = 0;
      offer(entry, entry.due);
    },
    remove(key) {
      const entry = entries.get(key);
      if (entry === undefined) return;
      if (entry.inHand) {
        entry.gone = true;
        return;
      }
      leaveHome(entry);
      entries.delete(key);
    },
    claim(name, now, limit) {
      const lane = laneOf(name);
      for (let next = lane.future.first(); next && next.from <= now; next = lane.future.first()) {
        settle(next, lane.ready);
      }
      const handed: Handed[] = [];
      while (handed.length < limit) {
        const entry = lane.ready.first();
        if (entry === undefined) break;
        leaveHome(entry);
        entry.inHand = true;
        entry.changed = false;
        handed.push({ key: entry.key, recovered: entry.recovered });
      }
      return handed;
    },
    renew(key, lane, now) {
      const entry = entries.get(key);
      if (!entry?.inHand || entry.gone || entry.lane !== lane || entry.due > now) return false;
      entry.changed = false;
      return true;
    },
    release(key, now, failed) {
      const entry = entries.get(key);
      if (!entry?.inHand) return 0;
      entry.inHand = false;
      if (entry.gone) {
        entries.delete(key);
        return 0;
      }
      if (entry.changed && !failed) {
        entry.returns = 0;
        offer(entry, entry.due);
        return 0;
      }
      // Its handler may have done half of it: as after a death with it in hand.
      if (failed) entry.recovered = true;
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** entry.returns);
      entry.returns += 1;
      offer(entry, Math.max(entry.due, now + pause));
      return pause;
    },
    next(name) {
      const lane = laneOf(name);
      return lane.ready.first()?.from ?? lane.future.first()?.from;
    },
    depth(now) {
      const depths: Record<string, { waiting: number; oldestDue: number }> = {};
      for (const { gone, due, lane } of entries.values()) {
        if (gone || due > now) continue;
        const depth = depths[lane];
        if (depth === undefined) depths[lane] = { waiting: 1, oldestDue: due };
        else {
          depth.waiting += 1;
          depth.oldestDue = Math.min(depth.oldestDue, due);
        }
      }
      return depths;
    },
    watch(lane, wake) {
      const { watchers } = laneOf(lane);
      watchers.add(wake);
      return () => watchers.delete(wake);
    },
  };
}

/** What a change that was committed means for the work that its record is. */
export function planWork(
  agenda: Agenda,
  { key, value, lane, due, urgent = false }: Change,
  recovered = false,
): void {
  if (value === null || due === undefined || lane === undefined) agenda.remove(key);
  else agenda.set(key, { lane, due, urgent, recovered });
}

function sooner(a: Entry, b: Entry): boolean {
  return a.from !== b.from ? a.from < b.from : a.order < b.order;
}

function moreUrgent(a: Entry, b: Entry): boolean {
  if (a.urgent !== b.urgent) return a.urgent;
  return a.due !== b.due ? a.due < b.due : a.order < b.order;
}

function newEntry(key: string): Entry {
  return {
    key,
    place: -1,
    lane: "",
    due: 0,
    urgent: false,
    recovered: false,
    from: 0,
    order: 0,
    returns: 0,
    home: undefined,
    inHand: false,
    changed: false,
    gone: false,
  };
}
