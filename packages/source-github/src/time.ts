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
