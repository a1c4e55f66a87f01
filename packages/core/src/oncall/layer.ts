import { readIcsLayer } from "./ics-layer.ts";
import { unknownPerson } from "./known-people.ts";
import { readLocal } from "./moment.ts";
import type { LayerOptions } from "./options.ts";
import type { Problem } from "./problem.ts";
import { closedOn, openHours, windowProblems } from "./restriction.ts";
import { handoffs, readHandoff, readLength, rotation } from "./rotation.ts";
import { always, between, type Duty, gated, remembered, type Timeline } from "./timeline.ts";
import type { Zone } from "./zone.ts";

export interface LayerContext {
  readonly zone: Zone;
  readonly people: ReadonlySet<string>;
  /** By key; for calendars that write names. */
  readonly names: ReadonlyMap<string, string>;
  readonly holidays: Timeline<boolean>;
  /** Paths of problems begin at the layer. */
  problem(path: Problem["path"], message: string): void;
}

const nobody: readonly string[] = [];

/** When a layer has whom on call. One with problems has nobody. */
export function readLayer(
  options: LayerOptions,
  context: LayerContext,
): Timeline<readonly string[]> {
  const { zone } = context;
  const moment = (key: "start" | "end") => {
    const text = options[key];
    if (text === undefined) return undefined;
    const local = readLocal(text);
    if (local !== undefined) return local;
    context.problem([key], `there is no ${JSON.stringify(text)}: write a date such as 2026-01-05`);
    return undefined;
  };
  const start = moment("start");
  const end = moment("end");
  if (start !== undefined && end !== undefined && end <= start) {
    context.problem(["end"], "is not after start: write a later date");
  }
  for (const [index, window] of (options.restrict ?? []).entries()) {
    for (const [key, message] of windowProblems(window)) {
      context.problem(["restrict", index, key], message);
    }
  }
  const gates: Timeline<boolean>[] = [];
  if (options.restrict !== undefined) gates.push(openHours(options.restrict, zone));
  if (options.holidays === "only") gates.push(context.holidays);
  if (options.holidays === "skip") gates.push(closedOn(context.holidays));
  if (end !== undefined) gates.push(between(Number.NEGATIVE_INFINITY, zone.time(end)));
  const taken =
    options.ics === undefined
      ? takeTurns(options, start, context)
      : takeCalendar(options, options.ics, start, context);
  return remembered(gated(taken, gates, nobody));
}

function takeCalendar(
  options: LayerOptions,
  text: string,
  start: number | undefined,
  context: LayerContext,
): Timeline<readonly string[]> {
  for (const key of ["people", "rotate", "handoff"] as const) {
    const value = options[key];
    if (value === undefined || value.length === 0) continue;
    context.problem(
      [key],
      "does not go with ics, whose events are the shifts: leave one of them out",
    );
  }
  const { timeline, problems } = readIcsLayer(text, context);
  for (const message of problems) context.problem(["ics"], message);
  if (start === undefined) return timeline;
  return gated(timeline, [between(context.zone.time(start), Number.POSITIVE_INFINITY)], nobody);
}

function takeTurns(
  options: LayerOptions,
  start: number | undefined,
  context: LayerContext,
): Timeline<readonly string[]> {
  const people = (options.people ?? []).map((turn) => (typeof turn === "string" ? [turn] : turn));
  checkPeople(options, context);
  const length = options.rotate === undefined ? undefined : readLength(options.rotate);
  const handoff = readHandoffOf(options, length, context);
  const first = people[0];
  if (first === undefined) return always(nobody);
  const several = people.length > 1;
  if (several && length === undefined) {
    context.problem(["rotate"], "several people need a rotation: write rotate: weekly");
  }
  if (several && options.start === undefined) {
    context.problem(["start"], "a rotation needs its first day: write start: 2026-01-05");
  }
  if (start === undefined) return several ? always(nobody) : always(first);
  if (length === undefined) {
    if (several) return always(nobody);
    return gated(
      always<readonly string[]>(first),
      [between(context.zone.time(start), Number.POSITIVE_INFINITY)],
      nobody,
    );
  }
  const marks = handoffs(length, start, handoff);
  return rotation(people, marks, context.zone);
}

function readHandoffOf(
  options: LayerOptions,
  length: ReturnType<typeof readLength>,
  context: LayerContext,
): Exclude<ReturnType<typeof readHandoff>, string> | undefined {
  if (options.handoff === undefined) return undefined;
  if (length === undefined) {
    context.problem(["handoff"], "says when a rotation changes: write rotate as well");
    return undefined;
  }
  const handoff = readHandoff(options.handoff, length);
  if (typeof handoff !== "string") return handoff;
  context.problem(["handoff"], handoff);
  return undefined;
}

function checkPeople(options: LayerOptions, context: LayerContext): void {
  const turns = options.people ?? [];
  if (turns.length === 0) {
    context.problem(["people"], "has nobody: write who takes turns, or ics with a calendar");
  }
  for (const [index, turn] of turns.entries()) {
    const names = typeof turn === "string" ? [turn] : turn;
    names.forEach((name, place) => {
      if (context.people.has(name)) return;
      const path = typeof turn === "string" ? ["people", index] : ["people", index, place];
      context.problem(path, unknownPerson(name, context.people));
    });
  }
}

/** The lowest layer that has somebody. */
export function layersTogether(
  layers: readonly { readonly why: string; readonly timeline: Timeline<readonly string[]> }[],
): Timeline<Duty> {
  return (time) => {
    let start = Number.NEGATIVE_INFINITY;
    let end = Number.POSITIVE_INFINITY;
    for (let index = layers.length - 1; index >= 0; index -= 1) {
      const layer = layers[index] as (typeof layers)[number];
      const stretch = layer.timeline(time);
      start = Math.max(start, stretch.start);
      end = Math.min(end, stretch.end);
      if (stretch.value.length > 0) {
        return { start, end, value: { people: stretch.value, why: layer.why } };
      }
    }
    return { start, end, value: { people: nobody, why: "gap" } };
  };
}
