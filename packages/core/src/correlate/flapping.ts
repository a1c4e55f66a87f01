import { told } from "../language/line.ts";
import type { Notice, Severity } from "../notice.ts";
import { severities } from "../notice.ts";
import { isoTime } from "../record/iso-time.ts";
import type { Flap } from "../route/route-values.ts";
import type { Incident, TimelineEntry } from "./incident.ts";
import type { Signal } from "./signal.ts";
import { withEntry } from "./timeline.ts";
import { flappingTurns } from "./turns.ts";

/** That something in an incident changes to and fro: it is told once, and again when it is stable. */
export interface Flapping {
  /** Changes between firing and resolved, of all that flaps in it. */
  readonly changes: number;
  /** When the first and the last of them were. ISO 8601. */
  readonly since: string;
  readonly last: string;
  /** The worst that the incident was since then: only worse is news. */
  readonly severity: Severity;
  /** What flaps; bounded. */
  readonly of: readonly {
    readonly source: string;
    readonly fingerprint: string;
    /** It is stable then, unless it changes before, ms. */
    readonly until: number;
  }[];
}

// What flaps beyond that is told by the other timers.
const mostOf = 50;
// Of a row of changes that nobody was told of, so that they do not push out the rest of the history.
const keptChanges = 10;

/** A report, with what says whether it is a change to or fro. */
export interface Reported {
  readonly notice: Notice;
  readonly signal?: Signal | undefined;
  readonly receivedAt: number;
  /** It went from firing to resolved or back. */
  readonly turned?: boolean | undefined;
  /** Of the route. */
  readonly flap?: Flap | undefined;
}

/** How an incident flaps with one report more; undefined: it does not. */
export function flappingWith(
  { flapping, severity }: Pick<Incident, "flapping" | "severity">,
  { notice, signal, receivedAt, turned, flap }: Reported,
): Flapping | undefined {
  const current = raised(without(flapping, receivedAt), notice.severity);
  if (flap === undefined || signal === undefined || turned !== true) return current;
  const known = current !== undefined && isFlapping(current, notice);
  const turns = known ? [receivedAt] : flappingTurns(signal, flap, receivedAt);
  if (turns === undefined) return current;
  const { source, fingerprint } = notice;
  const others = (current?.of ?? []).filter((each) => !isSame(each, notice));
  if (others.length >= mostOf) return current;
  return {
    changes: (current?.changes ?? 0) + turns.length,
    since: current?.since ?? isoTime(turns[0] ?? receivedAt),
    last: isoTime(receivedAt),
    severity: current?.severity ?? worse(severity, notice.severity),
    of: [...others, { source, fingerprint, until: receivedAt + flap.withinMs }],
  };
}

/** Whether this is what flaps in an incident. */
export function isFlapping(
  flapping: Flapping | undefined,
  notice: Pick<Notice, "source" | "fingerprint">,
): flapping is Flapping {
  return flapping?.of.some((each) => isSame(each, notice)) === true;
}

/** When something of it is stable next, ms. */
export function settlesAt(flapping: Flapping | undefined): number | undefined {
  if (flapping === undefined) return undefined;
  return Math.min(...flapping.of.map(({ until }) => until));
}

/** The incident once what flapped in it is stable: over, or still firing; undefined: nothing is. */
export function settled(incident: Incident, now: number): Incident | undefined {
  const { flapping, counts, state } = incident;
  if (flapping === undefined || state === "closed") return undefined;
  const rest = without(flapping, now);
  if (rest === flapping) return undefined;
  const isOver = rest === undefined && counts.firing + counts.running === 0;
  const how = isOver
    ? "over"
    : rest !== undefined
      ? "flapping"
      : counts.firing > 0
        ? "firing"
        : "running";
  const at = isoTime(now);
  const revision = incident.revision + 1;
  const entry = {
    at,
    type: "settled",
    ...told(["settled", flapping.changes, how]),
    revision,
  };
  return {
    ...incident,
    flapping: rest,
    ...(isOver ? { state: "closed" as const, closedAt: at } : {}),
    revision,
    changedAt: at,
    acceptedAt: now,
    timeline: withEntry(incident.timeline, entry),
  };
}

/** What the timeline says of a report of what flaps: that it begins to, or one more change. */
export function withChange(
  { flapping: before, timeline }: Pick<Incident, "flapping" | "timeline">,
  after: Flapping,
  reported: TimelineEntry,
): readonly TimelineEntry[] {
  if (before === undefined) {
    const { at, revision } = reported;
    const lasted = Date.parse(after.last) - Date.parse(after.since);
    const said = told(["flapping", after.changes, lasted]);
    return withEntry(withEntry(timeline, reported), { at, type: "flapping", ...said, revision });
  }
  const row = timeline.length - 1 - timeline.findLastIndex(({ type }) => type !== "changed");
  const kept = row < keptChanges ? timeline : timeline.toSpliced(timeline.length - row, 1);
  return withEntry(kept, { ...reported, type: "changed" });
}

function without(flapping: Flapping | undefined, now: number): Flapping | undefined {
  const of = flapping?.of.filter(({ until }) => until > now) ?? [];
  if (flapping === undefined || of.length === 0) return undefined;
  return of.length === flapping.of.length ? flapping : { ...flapping, of };
}

function raised(flapping: Flapping | undefined, severity: Severity): Flapping | undefined {
  if (flapping === undefined || worse(flapping.severity, severity) === flapping.severity) {
    return flapping;
  }
  return { ...flapping, severity };
}

function isSame(
  one: { readonly source: string; readonly fingerprint: string },
  other: { readonly source: string; readonly fingerprint: string },
): boolean {
  return one.fingerprint === other.fingerprint && one.source === other.source;
}

function worse(one: Severity, other: Severity): Severity {
  return severities.indexOf(one) < severities.indexOf(other) ? one : other;
}
