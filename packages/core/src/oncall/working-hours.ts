import { readLocal } from "./moment.ts";
import type { WorkingHoursOptions } from "./options.ts";
import type { Problem } from "./problem.ts";
import { closedOn, onDates, openHours, windowProblems } from "./restriction.ts";
import { gated, remembered } from "./timeline.ts";
import { findZone, utc } from "./zone.ts";

/** When people work. */
export interface WorkingHours {
  isOpen(time: number): boolean;
  /**
   * When `ms` of working time have passed since `time`; `time` itself for none. After some years
   * without enough of it, the time that was reached.
   */
  after(time: number, ms: number): number;
}

// Openings and closings that are looked at: some ten years of working days.
const mostStretches = 6_000;

/** What is wrong with hours of work, beyond their shape; paths begin at them. */
export function workingHoursProblems(options: WorkingHoursOptions): readonly Problem[] {
  const problems = windowProblems(options).map(([key, message]) => ({ path: [key], message }));
  for (const [index, date] of (options.holidays ?? []).entries()) {
    if (readLocal(date) !== undefined) continue;
    const message = `there is no ${JSON.stringify(date)}: write 2026-12-25`;
    problems.push({ path: ["holidays", index] as string[], message });
  }
  return problems;
}

/** Monday to Friday from 9 to 18, UTC, unless the options say otherwise. */
export function readWorkingHours(options: WorkingHoursOptions | undefined): WorkingHours {
  const zone = findZone(options?.timezone ?? "UTC") ?? utc;
  const window = {
    days: options?.days ?? "mon-fri",
    from: options?.from ?? "09:00",
    to: options?.to ?? "18:00",
  };
  const holidays = (options?.holidays ?? []).flatMap((date) => readLocal(date) ?? []);
  const open = remembered(
    gated(openHours([window], zone), [closedOn(onDates(holidays, zone))], false),
  );
  return {
    isOpen: (time) => open(time).value,
    after(time, ms) {
      let now = time;
      let left = ms;
      for (let count = 0; count < mostStretches && left > 0; count += 1) {
        const { end, value } = open(now);
        if (value && end - now >= left) return now + left;
        if (value) left -= end - now;
        if (!Number.isFinite(end)) break;
        now = end;
      }
      return now;
    },
  };
}
