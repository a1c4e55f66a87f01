import type { LayerOptions } from "@tocsin/core";
import { dayOfWeek, days } from "./week.ts";
import { showWall, timeOfDay, type WallTime } from "./zone.ts";

/** How long one shift is, in units of the calendar. */
export interface TurnLength {
  readonly unit: "h" | "d" | "w" | "mo";
  readonly count: number;
}

export interface Rotation {
  /** Who is on call in each turn. */
  readonly turns: readonly (readonly string[])[];
  readonly length: TurnLength;
  /** When the first turn began, even when the layer itself begins later. */
  readonly counted: WallTime;
  /** When the layer begins, where that is still to come. */
  readonly begins?: WallTime | undefined;
}

const words = { h: "hourly", d: "daily", w: "weekly", mo: "monthly" } as const;
const hourMs = 3_600_000;
const unitMs = { h: hourMs, d: 24 * hourMs, w: 7 * 24 * hourMs, mo: 30 * 24 * hourMs } as const;
// As many as a layer may have.
export const mostTurns = 100;
const longestTurn = 9_999;

/** The length in the largest unit that it is a multiple of; undefined when it is no number of hours. */
export function turnLength(seconds: number): TurnLength | undefined {
  const ms = seconds * 1_000;
  const unit = (["w", "d", "h"] as const).find((each) => ms > 0 && ms % unitMs[each] === 0);
  if (unit === undefined) return undefined;
  const count = ms / unitMs[unit];
  return count > longestTurn ? undefined : { unit, count };
}

/** As layers: one, and before it the rest of a turn where the layer begins in the middle of one. */
export function rotationLayers({ turns, length, counted, begins }: Rotation): LayerOptions[] {
  const people = turns.map(turn);
  const [only] = people;
  if (turns.length < 2 || only === undefined) {
    return [{ people, start: showWall(Math.max(counted, begins ?? counted)) }];
  }
  const passed =
    begins === undefined || length.unit === "mo" ? 0 : turnsBefore(begins, counted, length);
  const start = counted + passed * length.count * unitMs[length.unit];
  const main = { people: turned(people, passed), ...rhythm(length, start) };
  if (begins === undefined || begins >= start) return [main];
  const current = people[(passed - 1) % people.length] ?? only;
  return [{ people: [current], start: showWall(begins), end: showWall(start) }, main];
}

function rhythm(length: TurnLength, start: WallTime): Omit<LayerOptions, "people"> {
  const { unit, count } = length;
  const rotate = count === 1 ? words[unit] : `${count}${unit}`;
  const time = timeOfDay(start);
  const day = days[dayOfWeek(start)] ?? "mon";
  const weekday = `${day.slice(0, 1).toUpperCase()}${day.slice(1)}`;
  const handoff = {
    h: {},
    d: { handoff: time },
    w: { handoff: `${weekday} ${time}` },
    mo: { handoff: `${new Date(start).getUTCDate()} ${time}` },
  }[unit];
  return { rotate, ...handoff, start: showWall(start) };
}

/** How many turns are over, the one that is going on too, when the layer begins. */
function turnsBefore(begins: WallTime, counted: WallTime, { unit, count }: TurnLength): number {
  return Math.max(0, Math.ceil((begins - counted) / (count * unitMs[unit])));
}

function turned<Item>(items: readonly Item[], by: number): Item[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

function turn(people: readonly string[]): string | string[] {
  const all = [...new Set(people)].slice(0, 20);
  const [only = ""] = all;
  return all.length === 1 ? only : all;
}
