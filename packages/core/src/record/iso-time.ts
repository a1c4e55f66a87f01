let lastMs = Number.NaN;
let lastText = "";

/** ISO 8601 of ms since the epoch. In a burst most times are the same millisecond, so the last is kept. */
export function isoTime(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastText;
}
