import type { Storage } from "../storage.ts";
import { oneLine } from "../text.ts";
import type { Clock } from "../tools.ts";
import { personCalendar, scheduleCalendar } from "./calendar.ts";
import { verifiedContacts } from "./contacts-verified.ts";
import {
  type KeptOverride,
  keptAfterEndMs,
  liveOverrides,
  removeOverride,
  saveOverride,
} from "./overrides.ts";
import type { Person } from "./person.ts";
import { checkReachability } from "./reachability.ts";
import { requestedOverride } from "./requested-override.ts";
import type { Schedule, Shift } from "./schedule.ts";
import { suggest } from "./suggest.ts";
import type { OnCall, OnCallView, OverrideView, ShiftView } from "./view.ts";
import { day } from "./zone.ts";

const longestMs = 400 * day;
const usualCheckDays = 14;
const calendarAheadMs = 180 * day;

export interface OnCallContext {
  readonly storage: () => Storage;
  readonly setup: () => {
    readonly people: ReadonlyMap<string, Person>;
    readonly schedules: ReadonlyMap<string, Schedule>;
  };
  readonly clock: Clock;
  /** Who carries a channel's messages. */
  readonly providerOf: (channel: string) => string;
  /** People whom escalations page by name. */
  readonly named?: () => Iterable<string>;
}

/** Schedules, and who is on call, over the records of a storage. */
export function onCallOf({ storage, setup, clock, providerOf, named }: OnCallContext): OnCall {
  const overridesOf = (schedule: string, from?: number) =>
    liveOverrides(storage(), schedule, clock.now(), from);

  return {
    async at(time = clock.now()) {
      const { schedules, people } = setup();
      const views = [...schedules.values()].map(async (schedule): Promise<OnCallView> => {
        // With those that are over too: since when it is so may hang on one.
        const overrides = await overridesOf(schedule.name, time - keptAfterEndMs);
        const shift = schedule.at(time, overrides);
        return {
          schedule: schedule.name,
          people: shift.people.map((person) => ({
            person,
            name: people.get(person)?.name ?? person,
          })),
          why: shift.why,
          ...(isDate(shift.start) ? { since: isoTime(shift.start) } : {}),
          ...(isDate(shift.end) ? { until: isoTime(shift.end) } : {}),
        };
      });
      return Promise.all(views);
    },

    async shifts(name, from, to) {
      const schedule = setup().schedules.get(name);
      if (schedule === undefined) return undefined;
      if (!(to > from)) return [];
      const overrides = await overridesOf(name, from);
      return schedule.shifts(from, Math.min(to, from + longestMs), overrides).map(viewShift);
    },

    async overrides(schedule) {
      if (!setup().schedules.has(schedule)) return undefined;
      return (await overridesOf(schedule)).map(viewOverride);
    },

    async override(name, options, by) {
      const { schedules, people } = setup();
      const schedule = schedules.get(name);
      if (schedule === undefined) {
        return `there is no schedule ${JSON.stringify(name)}: ${suggest(name, [...schedules.keys()])}`;
      }
      const now = clock.now();
      const read = requestedOverride(options, schedule, people, now);
      if (typeof read === "string") return read;
      const saved = await saveOverride(storage(), { ...read, by: oneLine(by, 200) }, now);
      return typeof saved === "string" ? saved : viewOverride(saved);
    },

    async cancelOverride(schedule, id) {
      return removeOverride(storage(), schedule, id, clock.now());
    },

    async calendar(of) {
      const { schedules, people } = setup();
      const from = clock.now() - keptAfterEndMs;
      const to = clock.now() + calendarAheadMs;
      const rotaOf = async (schedule: Schedule) => {
        const overrides = await overridesOf(schedule.name, from);
        return { schedule, overrides, shifts: schedule.shifts(from, to, overrides) };
      };
      if ("person" in of) {
        const person = people.get(of.person);
        if (person === undefined) return undefined;
        const rotas = await Promise.all([...schedules.values()].map(rotaOf));
        return personCalendar(person.key, rotas, { name: `On call: ${person.name}` });
      }
      const schedule = schedules.get(of.schedule);
      if (schedule === undefined) return undefined;
      const { shifts, overrides } = await rotaOf(schedule);
      return scheduleCalendar(schedule, shifts, { name: `On call: ${schedule.name}`, overrides });
    },

    async check(days = usualCheckDays) {
      const { schedules, people } = setup();
      const from = clock.now();
      const to = from + Math.min(Math.max(days, 1) * day, longestMs);
      const shifts = new Map<string, readonly Shift[]>();
      for (const schedule of schedules.values()) {
        const overrides = await overridesOf(schedule.name);
        shifts.set(schedule.name, schedule.shifts(from, to, overrides));
      }
      return checkReachability({
        schedules,
        people,
        verified: await verifiedContacts(storage(), people),
        providerOf,
        shiftsOf: ({ name }) => shifts.get(name) ?? [],
        ...(named === undefined ? {} : { named: named() }),
        from,
        to,
      });
    },
  };
}

function viewShift({ start, end, people, why }: Shift): ShiftView {
  return { start: isoTime(start), end: isoTime(end), people, why };
}

function viewOverride(override: KeptOverride): OverrideView {
  const { id, schedule, start, end, people, replaces, add, reason, by } = override;
  return {
    id,
    schedule,
    from: isoTime(start),
    to: isoTime(end),
    people,
    ...(replaces === undefined ? {} : { replaces }),
    ...(add === undefined ? {} : { add }),
    ...(reason === undefined ? {} : { reason }),
    by,
  };
}

// What dates can hold: a shift may have no end.
const latest = 8.64e15;

function isDate(time: number): boolean {
  return Math.abs(time) < latest;
}

function isoTime(time: number): string {
  return new Date(Math.min(Math.max(time, -latest), latest)).toISOString();
}
