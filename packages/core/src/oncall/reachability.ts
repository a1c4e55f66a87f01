import { showDuration } from "../route/duration.ts";
import { clockChanges, showLocal } from "./local-time.ts";
import type { Person } from "./person.ts";
import { personIssues } from "./reachable-person.ts";
import type { Schedule, Shift } from "./schedule.ts";
import type { Reachability, ReachabilityIssue } from "./view.ts";
import { findZone, utc } from "./zone.ts";

const mostIssues = 200;
const levels = ["error", "warning", "info"] as const;

export interface ReachabilityCheck {
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly people: ReadonlyMap<string, Person>;
  /** `ann/sms`, as `verifiedContacts` gives them. */
  readonly verified: ReadonlySet<string>;
  /** Who carries a channel's messages. */
  readonly providerOf: (channel: string) => string;
  readonly shiftsOf: (schedule: Schedule) => readonly Shift[];
  /** People who are paged by name, on call or not. */
  readonly named?: Iterable<string>;
  readonly from: number;
  readonly to: number;
}

/** Whether there is always somebody on call, and whether they can be reached in two ways. */
export function checkReachability(check: ReachabilityCheck): Reachability {
  const { schedules, people, shiftsOf, from, to } = check;
  const issues: ReachabilityIssue[] = [];
  const places = new Map<string, string[]>();
  for (const schedule of schedules.values()) {
    const shifts = shiftsOf(schedule).filter((shift) => shift.end > from && shift.start < to);
    issues.push(...scheduleIssues(schedule, shifts, from, to));
    for (const person of new Set(shifts.flatMap((shift) => shift.people))) {
      places.set(person, [...(places.get(person) ?? []), schedule.name]);
    }
  }
  for (const person of check.named ?? []) places.set(person, places.get(person) ?? []);
  for (const [key, on] of places) issues.push(...personIssues(key, people.get(key), on, check));
  return {
    ok: issues.every(({ level }) => level !== "error"),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    issues: bounded(issues),
  };
}

function scheduleIssues(
  { name, timezone }: Schedule,
  shifts: readonly Shift[],
  from: number,
  to: number,
): ReachabilityIssue[] {
  const zone = findZone(timezone) ?? utc;
  const show = (time: number) => showLocal(zone, time);
  const spanOf = ({ start, end }: Pick<Shift, "start" | "end">) => ({
    from: new Date(Math.max(start, from)).toISOString(),
    to: new Date(Math.min(end, to)).toISOString(),
  });
  const words = ({ start, end }: Pick<Shift, "start" | "end">) =>
    `from ${show(Math.max(start, from))} to ${show(Math.min(end, to))} (${timezone})`;
  const issues: ReachabilityIssue[] = [];

  const gaps = joined(shifts.filter(({ people }) => people.length === 0));
  const [gap] = gaps;
  if (gap !== undefined) {
    const total = gaps.reduce(
      (sum, { start, end }) => sum + Math.min(end, to) - Math.max(start, from),
      0,
    );
    const others = gaps.length === 1 ? "" : `, and in ${count(gaps.length - 1, "more gap")}`;
    issues.push({
      kind: "gap",
      level: "error",
      schedule: name,
      ...spanOf(gap),
      message: `nobody is on call on ${name} ${words(gap)}${others}, ${showDuration(total)} in all: add a layer below that has somebody, or an override`,
    });
  }
  const overlaps = joined(shifts.filter(({ people }) => people.length > 1));
  const [overlap] = overlaps;
  if (overlap !== undefined) {
    const others = overlaps.length === 1 ? "" : `, and ${count(overlaps.length - 1, "time")} more`;
    issues.push({
      kind: "overlap",
      level: "info",
      schedule: name,
      ...spanOf(overlap),
      message: `${overlap.people.join(" and ")} are on call together on ${name} ${words(overlap)}${others}: each of them is paged`,
    });
  }
  for (const { at, by } of clockChanges(zone, from, to)) {
    const hit = shifts.find(
      (shift) => shift.start <= at && at < shift.end && shift.people.length > 0,
    );
    const whose =
      hit === undefined ? "" : `; the shift of ${hit.people.join(" and ")} goes over it`;
    issues.push({
      kind: "dst",
      level: "info",
      schedule: name,
      from: new Date(at).toISOString(),
      message: `the clocks of ${timezone} go ${by > 0 ? "forward" : "back"} by ${showDuration(Math.abs(by))} on ${show(at)}, within the schedule ${name}${whose}`,
    });
  }
  return issues;
}

/** Neighbours become one: shifts also part where only the reason changes. */
function joined(shifts: readonly Shift[]): Shift[] {
  const all: Shift[] = [];
  for (const shift of shifts) {
    const last = all.at(-1);
    const people = last?.people.join() === shift.people.join();
    if (last !== undefined && people && last.end === shift.start) {
      all[all.length - 1] = { ...last, end: shift.end };
    } else all.push(shift);
  }
  return all;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** The gravest first, so that what is left out matters least. */
function bounded(issues: readonly ReachabilityIssue[]): ReachabilityIssue[] {
  const sorted = levels.flatMap((level) => issues.filter((issue) => issue.level === level));
  if (sorted.length <= mostIssues) return sorted;
  const left = sorted.slice(mostIssues - 1);
  const message = `there are ${left.length} more: mend some of these and check again`;
  return [
    ...sorted.slice(0, mostIssues - 1),
    { kind: "more", level: left[0]?.level ?? "info", message },
  ];
}
