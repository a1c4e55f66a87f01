import type { Severity } from "../notice.ts";
import { readDays } from "./days.ts";
import { midnightOf, momentOf, weekdayOf } from "./local-time.ts";
import { readClock } from "./moment.ts";
import type { PersonOptions } from "./options.ts";
import type { Person } from "./person.ts";
import type { Problem } from "./problem.ts";
import { day, findZone, minute, utc, type Zone } from "./zone.ts";

const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;

/** From and to in minutes since the midnight on which the span begins. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export interface QuietReading {
  readonly awakeFrom: Person["awakeFrom"];
  readonly problems: readonly Problem[];
}

/** Quiet hours of a person's zone; problems are relative to them. */
export function readQuiet(quiet: PersonOptions["quiet"], zone: string): QuietReading {
  if (quiet === undefined) return { awakeFrom: (time) => time, problems: [] };
  const problems: Problem[] = [];
  const days = readDays(quiet.days);
  const clock = findZone(zone) ?? utc;
  const spans = quiet.times.flatMap((written, index) => {
    const span = readSpan(written);
    if (typeof span !== "string") return [span];
    problems.push({ path: ["times", index], message: span });
    return [];
  });
  if (fillWeek(spans, days)) {
    problems.push({
      path: ["times"],
      message: "leave no time of the week that is not quiet: write shorter spans, or fewer days",
    });
  }
  const loud: ReadonlySet<Severity> = new Set(quiet.except ?? ["critical", "error"]);
  return {
    awakeFrom: (time, severity) => (loud.has(severity) ? time : endOf(time, spans, days, clock)),
    problems,
  };
}

function readSpan(written: string): Span | string {
  const [from, to] = written.split("-").map(readClock);
  const shown = JSON.stringify(written);
  if (from === undefined || to === undefined || from === dayMinutes) {
    return `${shown} is no span of the day: write 22:00-07:00`;
  }
  if (from === to) return `${shown} has no length: write 00:00-24:00 for the whole day`;
  return { from, to: to > from ? to : to + dayMinutes };
}

function fillWeek(spans: readonly Span[], days: ReadonlySet<number>): boolean {
  const week = new Uint8Array(weekMinutes);
  for (const weekday of days) {
    for (const { from, to } of spans) {
      for (let at = from; at < to; at += 1) {
        week[(weekday * dayMinutes + at) % weekMinutes] = 1;
      }
    }
  }
  return week.every((filled) => filled === 1);
}

/** The first moment from `time` on that is in no span. */
function endOf(
  time: number,
  spans: readonly Span[],
  days: ReadonlySet<number>,
  zone: Zone,
): number {
  // A jump of the clocks can swallow the one gap that a week has; the next week has it again.
  const latest = time + 15 * day;
  let at = time;
  while (at < latest) {
    const today = midnightOf(zone.local(at));
    const ends = [today - day, today]
      .filter((midnight) => days.has(weekdayOf(midnight)))
      .flatMap((midnight) =>
        spans
          .filter(({ from }) => momentOf(zone, midnight + from * minute, "first") <= at)
          .map(({ to }) => momentOf(zone, midnight + to * minute, "last")),
      );
    const end = Math.max(at, ...ends);
    if (end === at) break;
    at = end;
  }
  return at;
}
