import type { Notes } from "../notes.ts";
import type { PeopleBook } from "../people.ts";
import { rotationLayers, turnLength } from "../rotation.ts";
import { type OldLayer, type OldOverride, type ScheduleBook, zoneOf } from "../schedules.ts";
import { everyDay, onDays, type Stretch } from "../week.ts";
import { readMoment, readWall, type WallTime, wallTime } from "../zone.ts";
import type { Layer, Override, Restriction, Schedule } from "./format.ts";

/** A schedule with its layers and overrides. `now`: what was over before is left out. */
export function importSchedule(
  schedule: Schedule,
  overrides: readonly Override[],
  books: { readonly people: PeopleBook; readonly schedules: ScheduleBook; readonly notes: Notes },
  now: number,
): void {
  const { people, schedules, notes } = books;
  const name = schedule.name ?? schedule.summary ?? schedule.id;
  const timezone = zoneOf(schedule.time_zone, name, notes);
  if (schedule.schedule_layers === undefined || schedule.schedule_layers === null) {
    notes.add(
      name,
      "came without its layers: fetch each schedule by its id, or with include[]=schedule_layers",
    );
  }
  // The API lists the layer that wins first; in the config, as on PagerDuty's pages, it is the last one.
  const layers = [...(schedule.schedule_layers ?? [])]
    .reverse()
    .flatMap((layer, rank): OldLayer[] => {
      const made = importLayer(layer, { rank, name, timezone, people, notes, now });
      return made === undefined ? [] : [made];
    });
  const replaced = overrides.flatMap(({ start, end, user }): OldOverride[] => {
    const span = [readMoment(start), readMoment(end)] as const;
    const [from, to] = span;
    if (from === undefined || to === undefined || to <= from) {
      notes.add(name, "has an override whose times can't be read: it is left out");
      return [];
    }
    if (to <= now) return [];
    const who = user ? [people.find({ id: user.id, name: user.summary ?? undefined }, name)] : [];
    return [{ from, to, people: who }];
  });
  schedules.add({
    ids: [schedule.id],
    name,
    origin: `PagerDuty schedule ${schedule.id}`,
    timezone,
    layers,
    overrides: replaced,
  });
}

interface LayerContext {
  readonly rank: number;
  readonly name: string;
  readonly timezone: string;
  readonly people: PeopleBook;
  readonly notes: Notes;
  readonly now: number;
}

function importLayer(layer: Layer, context: LayerContext): OldLayer | undefined {
  const { rank, timezone, people, notes, now } = context;
  const where = `${context.name}, ${layer.name ?? layer.id ?? `layer ${rank + 1}`}`;
  const counted = readMoment(layer.rotation_virtual_start);
  const starts = layer.start ? readMoment(layer.start) : undefined;
  const ends = layer.end ? readMoment(layer.end) : undefined;
  if (ends !== undefined && ends <= now) return undefined;
  const length = turnLength(layer.rotation_turn_length_seconds);
  if (counted === undefined || length === undefined || layer.users.length === 0) {
    const why =
      layer.users.length === 0
        ? "has nobody in it"
        : counted === undefined
          ? "has a rotation_virtual_start that can't be read"
          : "has turns that are no whole number of hours";
    notes.add(where, `${why}: it is left out`);
    return undefined;
  }
  const begins = starts !== undefined && starts > now ? wallTime(starts, timezone) : undefined;
  const turns = layer.users.map(({ user }) => [
    people.find({ id: user.id, name: user.summary ?? undefined }, where),
  ]);
  const first = wallTime(counted, timezone);
  const restrictions = layer.restrictions ?? [];
  const shift = zoneShift(layer.rotation_virtual_start, first);
  if (shift !== 0 && restrictions.length > 0) {
    notes.add(
      where,
      "was fetched in another time zone: its restrictions are converted, check them",
    );
  }
  return {
    id: layer.id ?? undefined,
    name: layer.name ?? undefined,
    rank,
    layers: rotationLayers({ turns, length, counted: first, begins }),
    ...(restrictions.length === 0
      ? {}
      : { hours: restrictions.flatMap((each) => stretches(each, shift)) }),
    begins,
    ends: ends === undefined ? undefined : wallTime(ends, timezone),
  };
}

/** Minutes from the clock that the answer was written for to that of the schedule. */
function zoneShift(written: string, wall: WallTime): number {
  return Math.round((wall - (readWall(written) ?? wall)) / 60_000);
}

function stretches(restriction: Restriction, shift: number): Stretch[] {
  const { type, start_time_of_day, duration_seconds, start_day_of_week } = restriction;
  const [hours = "0", minutes = "0"] = start_time_of_day.split(":");
  const from = Number(hours) * 60 + Number(minutes) + shift;
  const length = Math.ceil(duration_seconds / 60);
  const weekday = ((start_day_of_week ?? 1) + 6) % 7;
  return onDays(type === "weekly_restriction" ? [weekday] : everyDay, from, length);
}
