import type { LayerOptions, OverrideOptions, ScheduleOptions } from "@tocsin/core";
import type { Drafted } from "./draft.ts";
import { makeKeys } from "./keys.ts";
import type { Notes } from "./notes.ts";
import { mostTurns } from "./rotation.ts";
import { isWholeWeek, meet, restrictions, type Stretch } from "./week.ts";
import { readZone, showMoment, showWall, type WallTime } from "./zone.ts";

/** A layer of an old schedule. */
export interface OldLayer {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Where two of one rank have somebody, both are on call; else the higher one counts. */
  readonly rank: number;
  readonly layers: readonly LayerOptions[];
  /** On call only then. */
  readonly hours?: readonly Stretch[] | undefined;
  readonly begins?: WallTime | undefined;
  readonly ends?: WallTime | undefined;
}

export interface OldOverride {
  /** In ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly people: readonly string[];
  /** Only in this one's place. */
  readonly replaces?: string | undefined;
  /** Ids of the layers that it is for. Absent: all. */
  readonly layers?: readonly string[] | undefined;
}

export interface OldSchedule {
  /** All that it is known by. */
  readonly ids: readonly string[];
  readonly name: string;
  readonly origin: string;
  readonly timezone: string;
  readonly layers: readonly OldLayer[];
  readonly overrides: readonly OldOverride[];
}

/** The schedules of an import. */
export interface ScheduleBook {
  add(schedule: OldSchedule): void;
  /** Its keys: several where several people are on call at once; undefined: no such one. */
  find(id: string): readonly string[] | undefined;
  readonly drafted: readonly Drafted<ScheduleOptions>[];
}

// What a schedule may hold.
const mostLayers = 30;
const mostOverrides = 500;
// Each layer is compared with each.
const mostOldLayers = 300;

export function makeSchedules(notes: Notes): ScheduleBook {
  const keys = makeKeys();
  const byId = new Map<string, readonly string[]>();
  const drafted: Drafted<ScheduleOptions>[] = [];
  return {
    drafted,
    find: (id) => byId.get(id),
    add(schedule) {
      const { ids, name, origin, timezone, layers, overrides } = schedule;
      if (layers.length === 0) {
        notes.add(name, "has no layer that can be written: it is left out");
        return;
      }
      const sheets = intoSheets(limited(layers, mostOldLayers, "layers", name, notes));
      const made = sheets.flatMap((sheet, index): string[] => {
        const written = sheet.flatMap(writeLayer);
        if (written.length === 0) return [];
        const key = keys(name, ...ids, "schedule");
        const own = overridesOf(overrides, sheet, index, timezone);
        const kept = limited(own, mostOverrides, "overrides", name, notes);
        const options: ScheduleOptions = {
          timezone,
          layers: limited(written, mostLayers, "layers", name, notes),
          ...(kept.length === 0 ? {} : { overrides: kept }),
        };
        drafted.push({ key, origin, options });
        return [key];
      });
      if (made.length === 0) return;
      for (const id of ids) byId.set(id, made);
      if (made.length > 1) {
        notes.add(
          name,
          "has several people on call at once: it is written as several schedules, which are told together",
        );
      }
    },
  };
}

/** Layers of one rank that meet can't stand in one schedule: there the later one would count alone. */
function intoSheets(layers: readonly OldLayer[]): OldLayer[][] {
  const sheets: OldLayer[][] = [];
  for (const layer of [...layers].sort((one, other) => one.rank - other.rank)) {
    const sheet = sheets.find((each) => !each.some((other) => together(layer, other)));
    if (sheet === undefined) sheets.push([layer]);
    else sheet.push(layer);
  }
  return sheets;
}

function together(one: OldLayer, other: OldLayer): boolean {
  const before = (ends?: number, begins?: number) =>
    ends !== undefined && begins !== undefined && ends <= begins;
  if (one.rank !== other.rank) return false;
  if (before(one.ends, other.begins) || before(other.ends, one.begins)) return false;
  return meet(one.hours, other.hours);
}

function writeLayer({ name, layers, hours, ends }: OldLayer): LayerOptions[] {
  const restrict = hours === undefined || isWholeWeek(hours) ? undefined : restrictions(hours);
  const named = name === undefined || name.trim() === "" ? {} : { name: name.trim().slice(0, 200) };
  return layers.flatMap((layer): LayerOptions[] => {
    const end = layer.end ?? (ends === undefined ? undefined : showWall(ends));
    // It is over before its first turn begins.
    if (end !== undefined && layer.start !== undefined && end <= layer.start) return [];
    return [
      {
        ...named,
        ...layer,
        ...(layer.people === undefined ? {} : { people: layer.people.slice(0, mostTurns) }),
        ...(end === undefined ? {} : { end }),
        ...(restrict === undefined ? {} : { restrict }),
      },
    ];
  });
}

/** One that is for all stands in the first sheet, and silences the others. */
function overridesOf(
  overrides: readonly OldOverride[],
  sheet: readonly OldLayer[],
  index: number,
  timezone: string,
): OverrideOptions[] {
  return overrides.flatMap(({ from, to, people, replaces, layers }): OverrideOptions[] => {
    const span = { from: showMoment(from, timezone), to: showMoment(to, timezone) };
    if (replaces !== undefined) return [{ ...span, people: [...people], replaces }];
    if (layers === undefined) return [{ ...span, people: index === 0 ? [...people] : [] }];
    const own = sheet.some(({ id }) => id !== undefined && layers.includes(id));
    return own ? [{ ...span, people: [...people] }] : [];
  });
}

/** The first ones of too many. */
export function limited<Item>(
  items: readonly Item[],
  most: number,
  what: string,
  where: string,
  notes: Notes,
): Item[] {
  if (items.length > most) notes.add(where, `has more than ${most} ${what}: the rest is left out`);
  return items.slice(0, most);
}

/** A zone of the IANA database, UTC where the old name is none. */
export function zoneOf(name: string | null | undefined, where: string, notes: Notes): string {
  if (name === undefined || name === null || name === "") return "UTC";
  const zone = readZone(name);
  if (zone === undefined)
    notes.add(where, `has an unknown time zone: UTC is written, put it right`);
  return zone ?? "UTC";
}
