const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  30 * day,
  90 * day,
];

/** `09:30`, or `01-05 09:30` where more than a day is shown. UTC. */
export function clockTime(ms: number, spanMs: number): string {
  const iso = new Date(ms).toISOString();
  return spanMs > day ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 16);
}

/** Round times between two, at most `most`. */
export function ticks(from: number, to: number, most: number): readonly number[] {
  const step = steps.find((each) => (to - from) / each <= most) ?? (to - from) / most;
  const found: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to && found.length <= most; at += step) {
    found.push(at);
  }
  return found;
}
