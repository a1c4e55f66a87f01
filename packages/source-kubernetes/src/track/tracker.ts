import type { Event } from "../objects/event.ts";
import { eventOf } from "../objects/event.ts";
import { refKey } from "../objects/meta.ts";
import type { KnownKind } from "../objects/thing.ts";
import { meaningOf } from "../signals/reasons.ts";
import { hour, minute } from "../signals/signal.ts";
import { freshEviction } from "./evicted.ts";
import { examiner } from "./examine.ts";
import type { Finding } from "./finding.ts";
import { holdOf, isDown } from "./hold.ts";
import type { Ignores } from "./ignores.ts";
import { judge } from "./judge.ts";
import { makeMarks } from "./marks.ts";
import { followRollouts, takeBaseline } from "./revisions.ts";
import type { Told } from "./state.ts";
import { type StormGuard, stormGuard } from "./storm.ts";
import type { Trouble } from "./trouble.ts";
import { makeWarnings } from "./warnings.ts";
import { makeWorld, type World } from "./world.ts";

export type Change =
  | { readonly type: "listed"; readonly objects: readonly unknown[] }
  | { readonly type: "set"; readonly object: unknown }
  | { readonly type: "gone"; readonly object: unknown };

export interface TrackerOptions {
  /** When it begins to look, in ms. */
  readonly now: number;
  /** What an earlier one has told; undefined at the first look ever. */
  readonly told?: Told | undefined;
  /** What nobody wants to hear of. */
  readonly ignores?: Ignores;
}

/** Turns what happens in a cluster into what people are told. Pure but for its own state. */
export interface Tracker {
  /** `scope`: the namespace that is watched, "" for all. */
  take(kind: KnownKind | "Event", scope: string, change: Change, now: number): void;
  /** Everything that is to be told by now. */
  tick(now: number): Finding[];
  readonly world: World;
  /** The last warnings about a thing. */
  lately(key: string): readonly Event[];
  readonly told: Told;
  /** The workloads whose records have changed since this was asked last. */
  changed(): ReadonlySet<string>;
}

/** Events that come late or from a clock that is behind are still heard. */
const overlapMs = 2 * minute;

export function makeTracker({ now: start, told, ignores = () => false }: TrackerOptions): Tracker {
  const world = makeWorld();
  const marks = makeMarks();
  const storms: StormGuard = stormGuard();
  const troubles = new Map<string, Trouble>(told?.troubles);
  const revisions = new Map<string, string>(told?.revisions);
  const known = new Set(told?.head.known);
  const warnings = makeWarnings(told?.head.said);
  const down = new Map<string, number>();
  const dirty = new Set<string>();
  const fresh = new Set<string>();
  const examine = examiner({ world, marks, troubles, dirty, ignores });
  // What is over with its event is told from now on; what may last, of the hour that events are kept.
  const heardFrom = told === undefined ? start - hour : told.head.highWater - overlapMs;
  const passedFrom = told === undefined ? start : heardFrom;
  let highWater = told?.head.highWater ?? start;
  let swept = start;

  return {
    world,
    lately: marks.lately,
    take(kind, scope, change, now) {
      if (kind === "Event") {
        const objects = change.type === "listed" ? change.objects : [change.object];
        if (change.type !== "gone") for (const object of objects) hear(eventOf(object), now);
        return;
      }
      if (change.type === "listed") {
        for (const thing of world.listed(kind, scope, change.objects, now)) examine.gone(thing);
        const place = `${kind}|${scope}`;
        if (!known.has(place)) {
          fresh.add(place);
          known.add(place);
          const there = [...world.all()].filter((thing) => thing.kind === kind);
          const here = there.filter(({ namespace }) => scope === "" || namespace === scope);
          for (const key of takeBaseline(here, revisions)) dirty.add(key);
        }
        for (const thing of world.all()) if (thing.kind === kind) notice(refKey(thing), now);
      } else if (change.type === "gone") {
        const thing = world.gone(kind, change.object);
        if (thing !== undefined) examine.gone(thing);
      } else {
        const before = world.set(kind, change.object, now);
        if (before !== undefined) notice(refKey(before), now);
      }
    },
    tick(now) {
      examine.all(now);
      const hold = holdOf(world, down, now);
      const isFirst = (key: string) => isFirstLook(key, fresh);
      const findings: Finding[] = [
        ...judge({ world, sick: examine.sick, troubles, storms, hold, dirty, isFirst }, now),
        ...followRollouts({ world, revisions, changed: examine.rolled(), dirty, ignores }, now),
        ...warnings.take(now),
      ];
      fresh.clear();
      if (now - swept >= minute) {
        swept = now;
        marks.sweep(now);
      }
      return findings;
    },
    get told() {
      return {
        troubles,
        revisions,
        head: { highWater, known: [...known], said: [...warnings.said] },
      };
    },
    changed() {
      const all = new Set(dirty);
      dirty.clear();
      return all;
    },
  };

  function notice(key: string, now: number) {
    const thing = world.get(key);
    if (thing?.kind === "Node" && isDown(thing)) down.set(thing.name, down.get(thing.name) ?? now);
    if (thing?.kind === "Pod") {
      const event = freshEviction(thing, Math.max(passedFrom, now - hour));
      if (event !== undefined) marks.add(event, "eviction");
    }
    examine.touch(key);
  }

  function hear(given: Event | undefined, now: number) {
    if (given === undefined) return;
    // A node whose clock is ahead must not make all that comes after look old.
    const last = Math.min(given.last, now);
    const event = { ...given, last, first: Math.min(given.first, last) };
    highWater = Math.max(highWater, event.last);
    const meaning = meaningOf(event.about.kind, event);
    const passes =
      meaning === undefined ||
      meaning === "kubelet" ||
      meaning === "node-memory" ||
      meaning === "eviction";
    if (meaning === "nothing" || event.last < (passes ? passedFrom : heardFrom)) {
      marks.count(event);
      return;
    }
    if (meaning !== undefined) {
      if (marks.add(event, meaning)) examine.touch(refKey(event.about));
      return;
    }
    const more = marks.count(event);
    const ref = world.workloadOf(world.get(refKey(event.about)) ?? event.about);
    const { kind, namespace, name } = ref;
    const isIgnored = ignores({ kind, namespace, name, reason: event.reason, problem: "warning" });
    if (more > 0 && !isIgnored) warnings.add(event, { kind, namespace, name });
  }
}

function isFirstLook(key: string, fresh: ReadonlySet<string>): boolean {
  const [kind, namespace] = key.split("/");
  return fresh.has(`${kind}|`) || fresh.has(`${kind}|${namespace}`);
}
