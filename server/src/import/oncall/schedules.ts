import type { Notes } from "../notes.ts";
import type { PeopleBook } from "../people.ts";
import { rotationLayers } from "../rotation.ts";
import { type OldLayer, type OldOverride, type ScheduleBook, zoneOf } from "../schedules.ts";
import {
  momentOf,
  readMoment,
  readWall,
  readZone,
  showWall,
  type WallTime,
  wallTime,
} from "../zone.ts";
import type { Schedule, Shift, Swap } from "./format.ts";
import { rhythmOf } from "./rhythm.ts";

export interface Books {
  readonly people: PeopleBook;
  readonly schedules: ScheduleBook;
  readonly notes: Notes;
}

/** A schedule with its shifts by their levels, its overrides and the swaps that were agreed on. */
export function importSchedule(
  schedule: Schedule,
  shiftsById: ReadonlyMap<string, Shift>,
  swaps: readonly Swap[],
  books: Books,
  now: number,
): void {
  const { notes, people, schedules } = books;
  const name = schedule.name ?? schedule.id;
  if (schedule.type === "ical" || (schedule.ical_url_primary && !schedule.shifts)) {
    const advice = "save it as a file and name that in a layer: { ics: ./file.ics }";
    notes.add(name, `is an iCalendar feed and is left out: ${advice}`);
    return;
  }
  if (schedule.ical_url_overrides) {
    notes.add(name, "has an iCalendar feed of overrides, which has no counterpart");
  }
  const shifts = (schedule.shifts ?? []).flatMap((shift): Shift[] => {
    if (typeof shift !== "string") return [shift];
    const found = shiftsById.get(shift);
    if (found === undefined)
      notes.add(name, "has shifts that are not in the file: add on_call_shifts");
    return found === undefined ? [] : [found];
  });
  const timezone = commonZone(shifts) ?? zoneOf(schedule.time_zone, name, notes);
  const context: Context = { name, timezone, books, now };
  const overrides = shifts.flatMap((shift) => overrideOf(shift, context));
  schedules.add({
    ids: [schedule.id],
    name,
    origin: `Grafana OnCall schedule ${schedule.id}`,
    timezone,
    layers: shifts.flatMap((shift) => layerOf(shift, context)),
    overrides: [...overrides, ...swaps.flatMap(swapOf)],
  });

  function swapOf(swap: Swap): OldOverride[] {
    const from = readMoment(swap.swap_start);
    const to = readMoment(swap.swap_end);
    if (!swap.benefactor || from === undefined || to === undefined || to <= now || to <= from) {
      return [];
    }
    const replaces = people.find({ id: swap.beneficiary }, name);
    const taker = people.find({ id: swap.benefactor }, name);
    return [{ from, to, people: [taker], replaces }];
  }
}

interface Context {
  readonly name: string;
  readonly timezone: string;
  readonly books: Books;
  readonly now: number;
}

/** The zone that all returning shifts name: then none of them has to be converted. */
function commonZone(shifts: readonly Shift[]): string | undefined {
  const returning = shifts.filter(({ frequency }) => frequency !== undefined && frequency !== null);
  const zones = new Set(returning.map(({ time_zone }) => time_zone ?? ""));
  const [only = ""] = zones;
  return zones.size === 1 && only !== "" ? readZone(only) : undefined;
}

/** A shift's times are those of its own zone, where it has one, else of the schedule's. */
function converter(shift: Shift, { timezone, books, name }: Context) {
  const own = shift.time_zone ? zoneOf(shift.time_zone, name, books.notes) : timezone;
  return (text: string | null | undefined): WallTime | undefined => {
    const written = text ? readWall(text) : undefined;
    if (written === undefined || own === timezone) return written;
    return wallTime(momentOf(written, own), timezone);
  };
}

function overrideOf(shift: Shift, context: Context): OldOverride[] {
  const { timezone, books, now, name } = context;
  if (shift.type !== "override") return [];
  const start = converter(shift, context)(shift.start);
  if (start === undefined) {
    books.notes.add(name, "has an override whose start can't be read: it is left out");
    return [];
  }
  const from = momentOf(start, timezone);
  const to = from + shift.duration * 1_000;
  if (to <= now) return [];
  const ids = [...(shift.users ?? []), ...(shift.rolling_users ?? []).flat()];
  if (ids.length === 0)
    books.notes.add(name, "has an override without people: nobody is on call then");
  return [{ from, to, people: ids.map((id) => books.people.find({ id }, name)) }];
}

function layerOf(shift: Shift, context: Context): OldLayer[] {
  const { timezone, books, now, name } = context;
  if (shift.type === "override") return [];
  const { people, notes } = books;
  const where = `${name}, ${shift.name ?? shift.id}`;
  const convert = converter(shift, context);
  const start = convert(shift.start);
  const leftOut = (why: string): OldLayer[] => {
    notes.add(where, `${why}: it is left out`);
    return [];
  };
  if (start === undefined) return leftOut("has a start that can't be read");
  if (shift.time_zone && readZone(shift.time_zone) !== timezone) {
    notes.add(
      where,
      `is written for ${shift.time_zone}, the schedule for ${timezone}: check it when the clocks change`,
    );
  }
  const single = shift.type === "single_event";
  const ends = single ? start + shift.duration * 1_000 : convert(shift.until);
  if (ends !== undefined && momentOf(ends, timezone) <= now) return [];
  const group = (ids: readonly string[]) =>
    ids.length === 0 ? [people.nobody(where)] : ids.map((id) => people.find({ id }, where));
  const groups = groupsOf(shift).map(group);
  if (groups.length === 0) return leftOut("has nobody in it");
  const old = {
    id: shift.id,
    name: shift.name ?? undefined,
    rank: shift.level ?? shift.priority_level ?? 0,
  };
  if (single) {
    const layer = { people: [groups[0] ?? []], start: showWall(start) };
    return [{ ...old, layers: [layer], begins: start, ends }];
  }
  if ((shift.by_month ?? []).length > 0 || (shift.by_monthday ?? []).length > 0) {
    return leftOut("is on call in some months, or on some days of a month, alone");
  }
  // Days of the week are days where the shift is written for; here they would be others.
  const days = shift.by_day?.map((day) => weekdays.indexOf(day));
  const recurrence = {
    frequency: shift.frequency ?? "weekly",
    every: shift.interval ?? 1,
    start,
    minutes: Math.ceil(shift.duration / 60),
    byDay: days === undefined || days.length === 0 ? undefined : days,
    weekStart: Math.max(0, weekdays.indexOf(shift.week_start ?? "MO")),
    groups,
  };
  const rhythm = rhythmOf(recurrence, () => [people.nobody(where)]);
  if (typeof rhythm === "string") return leftOut(rhythm);
  const rotates = convert(shift.rotation_start);
  const begins = rotates !== undefined && momentOf(rotates, timezone) > now ? rotates : undefined;
  return [
    {
      ...old,
      layers: rotationLayers({ ...rhythm.rotation, begins }),
      ...(rhythm.hours === undefined ? {} : { hours: rhythm.hours }),
      begins: begins ?? start,
      ends,
    },
  ];
}

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** Those who take turns, from the one that begins; all together where nobody does. */
function groupsOf(shift: Shift): readonly (readonly string[])[] {
  if (shift.type !== "rolling_users") return shift.users?.length ? [shift.users] : [];
  const groups = shift.rolling_users ?? [];
  const first = (shift.start_rotation_from_user_index ?? 0) % Math.max(1, groups.length);
  return [...groups.slice(first), ...groups.slice(0, first)];
}
