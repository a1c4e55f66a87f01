import { midnightOf, momentOf } from "./local-time.ts";
import { readClock } from "./moment.ts";
import { day, findZone, minute, utc } from "./zone.ts";

/** The next time (ms) after `now` when the clocks of the zone show `at`: once each day, whatever they do. */
export function nextNightly(now: number, zone: string, at = "03:00"): number {
  const clock = findZone(zone) ?? utc;
  const since = (readClock(at) ?? 0) * minute;
  for (let midnight = midnightOf(clock.local(now)); ; midnight += day) {
    const moment = momentOf(clock, midnight + since, "first");
    if (moment > now) return moment;
  }
}
