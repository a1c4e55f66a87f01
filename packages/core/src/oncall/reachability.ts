import { doubleDutyIssues, scheduleIssues } from "./covered-schedule.ts";
import type { Person } from "./person.ts";
import { personIssues } from "./reachable-person.ts";
import type { Schedule, Shift } from "./schedule.ts";
import type { Reachability, ReachabilityIssue } from "./view.ts";

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
  const covered = new Map<string, readonly Shift[]>();
  for (const schedule of schedules.values()) {
    const shifts = shiftsOf(schedule).filter((shift) => shift.end > from && shift.start < to);
    covered.set(schedule.name, shifts);
    issues.push(...scheduleIssues(schedule, shifts, { from, to }));
    for (const person of new Set(shifts.flatMap((shift) => shift.people))) {
      places.set(person, [...(places.get(person) ?? []), schedule.name]);
    }
  }
  issues.push(...doubleDutyIssues(schedules, covered, { from, to }));
  for (const person of check.named ?? []) places.set(person, places.get(person) ?? []);
  for (const [key, on] of places) issues.push(...personIssues(key, people.get(key), on, check));
  return {
    ok: issues.every(({ level }) => level !== "error"),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    issues: bounded(issues),
  };
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
