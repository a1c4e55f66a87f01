import type { Duration } from "./options.ts";

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const whole = /^(?:\d+(?:ms|[smhdw]))+$/;
const piece = /(\d+)(ms|[smhdw])/g;

/** The length in ms; undefined when it can't be read. `1h30m`, `90s`, `0`, 1500 (ms). */
export function parseDuration(duration: Duration): number | undefined {
  if (typeof duration === "number") {
    return Number.isFinite(duration) && duration >= 0 ? duration : undefined;
  }
  if (duration === "0") return 0;
  if (!whole.test(duration)) return undefined;
  let total = 0;
  for (const [, count, unit] of duration.matchAll(piece)) {
    total += Number(count) * (units[unit ?? ""] ?? 0);
  }
  return Number.isSafeInteger(total) ? total : undefined;
}

/** What a length of time is told in. */
export type Unit = "d" | "h" | "m" | "s";

const shownUnits: readonly Unit[] = ["d", "h", "m", "s"];

/** For people, at most two units: `2 h 10 m`, or as a language shows each. */
export function showDuration(
  ms: number,
  show: (count: number, unit: Unit) => string = (count, unit) => `${count} ${unit}`,
): string {
  if (ms < 1_000) return show(0, "s");
  const parts: string[] = [];
  let rest = ms;
  for (const unit of shownUnits) {
    const size = units[unit] ?? 1;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(show(count, unit));
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}

/** The same from one ISO time to another, to the second; nothing when one is missing or the end is before the start. */
export function durationBetween(
  start: string | undefined,
  end: string | undefined,
): string | undefined {
  const seconds = Math.round((Date.parse(end ?? "") - Date.parse(start ?? "")) / 1_000);
  return seconds >= 0 ? showDuration(seconds * 1_000) : undefined;
}
