import type { ScheduleOptions } from "../../src/oncall/options.ts";
import { readSchedules } from "../../src/oncall/read-schedules.ts";
import type { Schedule, Shift } from "../../src/oncall/schedule.ts";

export const team = new Set(["ann", "bo", "cy", "dee"]);

/** A schedule that has no problem. */
export function schedule(options: ScheduleOptions, name = "primary"): Schedule {
  const { schedules, problems } = readSchedules({ [name]: options }, team);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return schedules.get(name) as Schedule;
}

/** The problems of a schedule: the path below its name, and the message. */
export function problemsOf(options: ScheduleOptions): readonly string[] {
  const { problems } = readSchedules({ primary: options }, team);
  return problems.map(({ path, message }) => `${path.slice(1).join(".")}: ${message}`);
}

export const at = (iso: string) => Date.parse(iso);

/** For eyes: `2026-01-05T09:00Z ann+bo (layer 1)`. */
export const shown = ({ start, people, why }: Shift) =>
  `${new Date(start).toISOString().slice(0, 16)}Z ${people.join("+") || "nobody"} (${why})`;

export const shownBetween = (of: Schedule, from: string, to: string) =>
  of.shifts(at(from), at(to)).map(shown);
