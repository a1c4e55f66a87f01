import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import type { CalendarEvent } from "./ics-events.ts";

/** The local times at which an event begins, from `from` to `to`, both included. */
export type Repeats = (from: number, to: number) => readonly number[];

const mostCount = 10_000;
const mostTimesOfDay = 48;
const mostLetters = 500;

/**
 * The repetitions of an event. The rule is worked out on the clock on the wall, like a rotation, and
 * each time is read in the zone afterwards: one in a skipped hour is not lost. A string says what is
 * wrong.
 */
export function readRule(event: CalendarEvent): Repeats | string {
  const { rule, start } = event;
  if (rule === undefined) {
    return (from, to) => (start.local >= from && start.local <= to ? [start.local] : []);
  }
  const wrong = ruleProblem(rule);
  if (wrong !== undefined) return wrong;
  const skipped = new Set(event.except.map((time) => localOf(time, event)));
  const skippedDays = new Set(
    event.except.filter((time) => time.wholeDay).map(({ local }) => local),
  );
  try {
    const recurrence = new RRuleTemporal({
      rruleString: untilOnTheWall(rule, event),
      dtstart: Temporal.Instant.fromEpochMilliseconds(start.local).toZonedDateTimeISO("UTC"),
      includeDtstart: true,
      maxCandidateEvaluations: 200_000,
    });
    const repeats: Repeats = (from, to) =>
      recurrence
        .between(new Date(from), new Date(to), true)
        .map(({ epochMilliseconds }) => epochMilliseconds)
        .filter((local) => !skipped.has(local) && !skippedDays.has(midnight(local)));
    repeats(start.local, start.local + 32 * day);
    return repeats;
  } catch {
    return `its rule can't be read: ${rule.slice(0, 100)}`;
  }
}

const day = 86_400_000;
const midnight = (local: number) => Math.floor(local / day) * day;

/** What a time of another zone is on the clock of the event. */
function localOf(time: CalendarEvent["start"], { start }: Pick<CalendarEvent, "start">): number {
  if (time.zone.name === start.zone.name) return time.local;
  return start.zone.local(time.zone.time(time.local));
}

function ruleProblem(rule: string): string | undefined {
  const parts = new Map(
    rule.split(";").map((part) => {
      const [key, value] = part.toUpperCase().split("=");
      return [key ?? "", value ?? ""] as const;
    }),
  );
  if (rule.length > mostLetters) return "its rule is too long";
  if (!/^(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(parts.get("FREQ") ?? "")) {
    return "its rule has no FREQ that shifts have: write HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY";
  }
  if (Number(parts.get("COUNT") ?? 0) > mostCount) {
    return `its rule has a COUNT above ${mostCount}: leave COUNT out`;
  }
  const times = ["BYHOUR", "BYMINUTE", "BYSECOND"].reduce(
    (product, key) => product * (parts.get(key) ?? "").split(",").length,
    1,
  );
  if (times > mostTimesOfDay) return `its rule has more than ${mostTimesOfDay} times of day`;
  return undefined;
}

/** `UNTIL` is in UTC. */
function untilOnTheWall(rule: string, { start }: CalendarEvent): string {
  return rule.replace(
    /UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/i,
    (_, year, month, date, hours, minutes, seconds) => {
      const until = Date.UTC(year, month - 1, date, hours, minutes, seconds);
      const local = new Date(start.zone.local(until)).toISOString();
      return `UNTIL=${local.replace(/[-:]|\.\d+/g, "")}`;
    },
  );
}
