const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);
const isoDate = /^\d{4}-\d\d-\d\dT/;

/** Milliseconds, or nothing when the text is no time of GitHub's era (packages come with the year 1). */
export function instant(value: string | number): number | undefined {
  // `push` gives some times as seconds since the epoch.
  const ms =
    typeof value === "number" ? value * 1000 : isoDate.test(value) ? Date.parse(value) : Number.NaN;
  return ms >= earliest && ms < latest ? ms : undefined;
}

/** The later of the times, moved by `rank` ms: GitHub's clock has whole seconds, in which states can follow. */
export function ranked(
  rank: number,
  ...times: readonly (string | undefined)[]
): string | undefined {
  let newest: number | undefined;
  for (const time of times) {
    const ms = time === undefined ? undefined : Date.parse(time);
    if (ms !== undefined && (newest === undefined || ms > newest)) newest = ms;
  }
  return newest === undefined ? undefined : new Date(newest + rank).toISOString();
}

/** `2 h 10 m`, `1 m 5 s`, `12 s`; nothing when an end is missing or before the start. */
export function duration(start: string | undefined, end: string | undefined): string | undefined {
  if (start === undefined || end === undefined) return undefined;
  const seconds = Math.round((Date.parse(end) - Date.parse(start)) / 1000);
  if (seconds < 0) return undefined;
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} m` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} m ${rest} s` : `${minutes} m`;
  return `${rest} s`;
}
