import { rotationLayers, type TurnLength } from "../rotation.ts";
import { type OldLayer, type OldOverride, zoneOf } from "../schedules.ts";
import { dayMinutes, everyDay, onDays, type Stretch, weekMinutes } from "../week.ts";
import { readMoment, wallTime } from "../zone.ts";
import { type Books, membersOf, teamOf, userOf } from "./books.ts";
import type { Override, Reference, Restriction, Rotation, Schedule } from "./format.ts";

const units = { hourly: "h", daily: "d", weekly: "w" } as const;
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** A schedule with its rotations, which are all on call at once, and its overrides. */
export function importSchedule(
  schedule: Schedule,
  overrides: readonly Override[],
  books: Books,
  now: number,
): void {
  const { schedules, notes } = books;
  const name = schedule.name ?? schedule.id;
  const timezone = zoneOf(schedule.timezone, name, notes);
  if (schedule.enabled === false)
    notes.add(name, "is switched off there, and is written all the same");
  if (schedule.rotations === undefined || schedule.rotations === null) {
    notes.add(name, "came without its rotations: fetch the schedules with expand=rotation");
  }
  const context = { name, timezone, books, now };
  schedules.add({
    ids: [schedule.id, ...(schedule.name ? [schedule.name] : [])],
    name,
    origin: `Opsgenie schedule ${schedule.id}`,
    timezone,
    layers: (schedule.rotations ?? []).flatMap((rotation) => importRotation(rotation, context)),
    overrides: overrides.flatMap((override) => importOverride(override, schedule, context)),
  });
}

interface Context {
  readonly name: string;
  readonly timezone: string;
  readonly books: Books;
  readonly now: number;
}

function importRotation(rotation: Rotation, { name, timezone, books, now }: Context): OldLayer[] {
  const { notes } = books;
  const where = `${name}, ${rotation.name ?? rotation.id ?? "rotation"}`;
  const starts = readMoment(rotation.startDate);
  const ends = rotation.endDate ? readMoment(rotation.endDate) : undefined;
  if (ends !== undefined && ends <= now) return [];
  if (rotation.enabled === false) {
    notes.add(where, "is switched off there: it is left out");
    return [];
  }
  const turns = (rotation.participants ?? []).map((each) => participant(each, where, books));
  if (starts === undefined || turns.length === 0) {
    const why = starts === undefined ? "has a startDate that can't be read" : "has nobody in it";
    notes.add(where, `${why}: it is left out`);
    return [];
  }
  const length: TurnLength = { unit: units[rotation.type], count: rotation.length ?? 1 };
  const begins = wallTime(starts, timezone);
  const restricted = rotation.timeRestriction;
  const restrictions = [
    ...(restricted?.restriction ? [restricted.restriction] : []),
    ...(restricted?.restrictions ?? []),
  ];
  return [
    {
      id: rotation.id ?? rotation.name ?? undefined,
      name: rotation.name ?? undefined,
      rank: 0,
      layers: rotationLayers({ turns, length, counted: begins }),
      ...(restrictions.length === 0 ? {} : { hours: restrictions.flatMap(stretches) }),
      begins,
      ends: ends === undefined ? undefined : wallTime(ends, timezone),
    },
  ];
}

function participant(reference: Reference, where: string, books: Books): string[] {
  const { notes, people } = books;
  if (reference.type === "none") return [people.nobody(where)];
  const team = reference.type === "team" ? teamOf(reference, books) : undefined;
  const members = team === undefined ? [] : membersOf(team, books);
  if (members.length > 0) return members;
  if (reference.type === "team" || reference.type === "escalation") {
    const what = `the ${reference.type} ${reference.name ?? reference.id ?? ""}`;
    notes.add(where, `has ${what} in it, whose people are not in the file: its turns are nobody's`);
    return [people.nobody(where)];
  }
  return [userOf(reference, where, books)];
}

function importOverride(
  override: Override,
  schedule: Schedule,
  { name, books, now }: Context,
): OldOverride[] {
  const { user, rotations, startDate, endDate } = override;
  const from = readMoment(startDate);
  const to = readMoment(endDate);
  if (from === undefined || to === undefined || to <= from) {
    books.notes.add(name, "has an override whose times can't be read: it is left out");
    return [];
  }
  if (to <= now) return [];
  const people = !user || user.type === "none" ? [] : participant(user, name, books);
  const ids = (rotations ?? []).flatMap(({ id, name: called }) => {
    const found = schedule.rotations?.find((each) => (id ? each.id === id : each.name === called));
    return found === undefined ? [] : [found.id ?? found.name ?? ""];
  });
  const all = ids.length === 0 || ids.length === schedule.rotations?.length;
  if (!all) books.notes.add(name, "has overrides of single rotations: check them");
  const span = { from, to, people };
  return [all ? span : { ...span, layers: ids }];
}

/** Without days it is every day; the end of a stretch may lie after midnight, or in the next week. */
function stretches(restriction: Restriction): Stretch[] {
  const from = (restriction.startHour ?? 0) * 60 + (restriction.startMin ?? 0);
  const to = (restriction.endHour ?? 0) * 60 + (restriction.endMin ?? 0);
  const first = weekdays.indexOf((restriction.startDay ?? "").toLowerCase());
  const last = weekdays.indexOf((restriction.endDay ?? "").toLowerCase());
  if (first < 0) return onDays(everyDay, from, to > from ? to - from : to + dayMinutes - from);
  const start = first * dayMinutes + from;
  const end = (last < 0 ? first : last) * dayMinutes + to;
  return [{ from: start, to: end > start ? end : end + weekMinutes }];
}
