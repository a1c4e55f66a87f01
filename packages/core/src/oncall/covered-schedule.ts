import { showDuration } from "../route/duration.ts";
import { counted } from "../text.ts";
import { doubleDuties, dstChanges, onCallGaps, onCallOverlaps } from "./gaps.ts";
import { showLocal } from "./local-time.ts";
import type { Schedule, Shift } from "./schedule.ts";
import type { ReachabilityIssue } from "./view.ts";
import { findZone, minute, utc } from "./zone.ts";

interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** What is to be known of one schedule's next time: each kind once, with the first stretch of it. */
export function scheduleIssues(
  { name, timezone }: Schedule,
  shifts: readonly Shift[],
  bounds: Bounds,
): ReachabilityIssue[] {
  const issues: ReachabilityIssue[] = [];
  const gaps = onCallGaps(shifts).map((gap) => within(gap, bounds));
  const [gap] = gaps;
  if (gap !== undefined) {
    const total = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
    const others = gaps.length === 1 ? "" : `, and in ${counted(gaps.length - 1, "more gap")}`;
    issues.push({
      kind: "gap",
      level: "error",
      schedule: name,
      ...times(gap),
      message: `nobody is on call on ${name} ${words(gap, timezone)}${others}, ${showDuration(total)} in all: add a layer below that has somebody, or an override`,
    });
  }
  const [overlap, ...overlaps] = onCallOverlaps(shifts);
  if (overlap !== undefined) {
    const stretch = within(overlap, bounds);
    const others = overlaps.length === 0 ? "" : `, and ${counted(overlaps.length, "time")} more`;
    issues.push({
      kind: "overlap",
      level: "info",
      schedule: name,
      ...times(stretch),
      message: `${overlap.people.join(" and ")} are on call together on ${name} ${words(stretch, timezone)}${others}: each of them is paged`,
    });
  }
  for (const { at, before, after } of dstChanges(timezone, bounds.from, bounds.to)) {
    const hit = shifts.find(({ start, end }) => start <= at && at < end);
    const people = hit === undefined ? "" : hit.people.join(" and ");
    const whose = people === "" ? "" : `; the shift of ${people} goes over it`;
    const by = showDuration(Math.abs(after - before) * minute);
    const shown = showLocal(findZone(timezone) ?? utc, at);
    issues.push({
      kind: "dst",
      level: "info",
      schedule: name,
      from: new Date(at).toISOString(),
      message: `the clocks of ${timezone} go ${after > before ? "forward" : "back"} by ${by} on ${shown}, within the schedule ${name}${whose}`,
    });
  }
  return issues;
}

/** Who is on call on two schedules at once, where one may be meant to stand behind the other. */
export function doubleDutyIssues(
  schedules: ReadonlyMap<string, Schedule>,
  shifts: ReadonlyMap<string, readonly Shift[]>,
  bounds: Bounds,
): ReachabilityIssue[] {
  const issues = new Map<string, ReachabilityIssue>();
  for (const { person, schedules: both, ...stretch } of doubleDuties(shifts)) {
    const id = JSON.stringify([person, both]);
    if (issues.has(id)) continue;
    const first = within(stretch, bounds);
    const timezone = schedules.get(both[0])?.timezone ?? "UTC";
    issues.set(id, {
      kind: "overlap",
      level: "info",
      person,
      ...times(first),
      message: `${person} is on call on ${both.join(" and on ")} at once, ${words(first, timezone)}: nobody else is behind them there`,
    });
  }
  return [...issues.values()];
}

function within({ start, end }: Stretch, { from, to }: Bounds): Stretch {
  return { start: Math.max(start, from), end: Math.min(end, to) };
}

function times({ start, end }: Stretch) {
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}

function words({ start, end }: Stretch, timezone: string): string {
  const zone = findZone(timezone) ?? utc;
  return `from ${showLocal(zone, start)} to ${showLocal(zone, end)} (${timezone})`;
}
