import type { Rotation } from "../rotation.ts";
import {
  dayMinutes,
  dayOfWeek,
  everyDay,
  minuteOfDay,
  onDays,
  type Stretch,
  weekMinutes,
} from "../week.ts";
import type { WallTime } from "../zone.ts";

/** How a shift returns, in the words of iCalendar's rules. */
export interface Recurrence {
  readonly frequency: "hourly" | "daily" | "weekly" | "monthly";
  readonly every: number;
  readonly start: WallTime;
  /** How long one shift is. */
  readonly minutes: number;
  /** 0: Monday. */
  readonly byDay?: readonly number[] | undefined;
  readonly weekStart: number;
  /** Who takes turns. */
  readonly groups: readonly (readonly string[])[];
}

export interface Rhythm {
  readonly rotation: Omit<Rotation, "begins">;
  readonly hours?: readonly Stretch[];
}

const dayMs = dayMinutes * 60_000;

/** The same as turns and hours of the week; a string says why it can't be written so. */
export function rhythmOf(recurrence: Recurrence, nobody: () => readonly string[]): Rhythm | string {
  const { frequency, every, minutes, byDay } = recurrence;
  switch (frequency) {
    case "hourly":
      return hourly(recurrence);
    case "daily":
      return byDay === undefined ? daily(recurrence, nobody) : daysInTurn(recurrence, byDay);
    case "weekly":
      return weekly(recurrence, nobody);
    case "monthly":
      return byDay === undefined && minutes >= every * 28 * dayMinutes
        ? plain(recurrence, "mo")
        : "is on call on some days of a month alone";
  }
}

function plain({ groups, every, start }: Recurrence, unit: "h" | "d" | "w" | "mo"): Rhythm {
  return { rotation: { turns: groups, length: { unit, count: every }, counted: start } };
}

function hourly(recurrence: Recurrence): Rhythm | string {
  const { every, minutes, byDay, start } = recurrence;
  const length = every * 60;
  const on = byDay ?? everyDay;
  if (minutes >= length) {
    const days = byDay === undefined ? {} : { hours: onDays(on, 0, dayMinutes) };
    return { ...plain(recurrence, "h"), ...days };
  }
  if (dayMinutes % length !== 0) return "has pauses that fall at other hours each day";
  const first = minuteOfDay(start) % length;
  const hours = Array.from({ length: dayMinutes / length }, (_, index) =>
    onDays(on, first + index * length, minutes),
  );
  return { ...plain(recurrence, "h"), hours: hours.flat() };
}

function daily(recurrence: Recurrence, nobody: () => readonly string[]): Rhythm | string {
  const { every, minutes, start, groups } = recurrence;
  if (minutes >= every * dayMinutes) return plain(recurrence, "d");
  if (minutes > dayMinutes) return "has pauses of some days";
  const turns = withPauses(groups, every, nobody);
  return {
    rotation: { turns, length: { unit: "d", count: 1 }, counted: start },
    ...(minutes === dayMinutes ? {} : { hours: onDays(everyDay, minuteOfDay(start), minutes) }),
  };
}

/** Each selected day, or each few of them, is somebody else's: the turns of whole weeks are written out. */
function daysInTurn(recurrence: Recurrence, byDay: readonly number[]): Rhythm | string {
  const { groups, every, start, minutes } = recurrence;
  const hours = onDays(byDay, minuteOfDay(start), Math.min(minutes, weekMinutes));
  if (groups.length < 2) {
    return { rotation: { turns: groups, length: { unit: "d", count: 1 }, counted: start }, hours };
  }
  const turns: (readonly string[])[] = [];
  const first = dayOfWeek(start);
  // Until a week begins as the first one did.
  for (let selected = 0; turns.length === 0 || selected % (every * groups.length) !== 0; ) {
    for (let day = 0; day < 7; day += 1) {
      turns.push(groups[Math.floor(selected / every) % groups.length] ?? []);
      if (byDay.includes((first + day) % 7)) selected += 1;
    }
    if (turns.length > 98) return "takes turns by selected days that return after many weeks alone";
  }
  return { rotation: { turns, length: { unit: "d", count: 1 }, counted: start }, hours };
}

function weekly(recurrence: Recurrence, nobody: () => readonly string[]): Rhythm | string {
  const { every, minutes, start, byDay, weekStart, groups } = recurrence;
  if (byDay === undefined && minutes >= every * weekMinutes) return plain(recurrence, "w");
  if (minutes > weekMinutes) return "has pauses of some days";
  const hours = onDays(byDay ?? [dayOfWeek(start)], minuteOfDay(start), minutes);
  const intoWeek = byDay === undefined ? 0 : (dayOfWeek(start) - weekStart + 7) % 7;
  return {
    rotation: {
      turns: withPauses(groups, every, nobody),
      length: { unit: "w", count: 1 },
      counted: start - intoWeek * dayMs,
    },
    hours,
  };
}

/** Each one's turn and then the ones in which nobody is on call. */
function withPauses(
  groups: readonly (readonly string[])[],
  every: number,
  nobody: () => readonly string[],
): (readonly string[])[] {
  if (every === 1) return [...groups];
  const pause = Array.from({ length: every - 1 }, () => nobody());
  return groups.flatMap((group) => [group, ...pause]);
}
