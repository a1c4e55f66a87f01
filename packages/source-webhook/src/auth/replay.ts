/** As Standard Webhooks has it: what is older or newer is a replay or a wrong clock. In seconds. */
export const usualTolerance = 300;

/** Why the time is not one of now; undefined when it is. `given`: seconds or milliseconds since the epoch, or ISO 8601. */
export function replayReason(
  given: string,
  header: string,
  now: number,
  toleranceSeconds = usualTolerance,
): string | undefined {
  const at = msOf(given.trim());
  if (at === undefined) {
    return `${header} is no time: it must be seconds since 1970 (such as 1767603600) or ISO 8601`;
  }
  const seconds = Math.round((now - at) / 1000);
  if (seconds > toleranceSeconds) {
    return `${header} is ${seconds} s old, more than the ${toleranceSeconds} s allowed: set the clocks of both sides by NTP; an old request is not taken again`;
  }
  if (-seconds > toleranceSeconds) {
    return `${header} is ${-seconds} s ahead of this gateway's clock, more than the ${toleranceSeconds} s allowed: set the clocks of both sides by NTP`;
  }
  return undefined;
}

function msOf(given: string): number | undefined {
  if (/^\d{1,11}(?:\.\d{1,9})?$/.test(given)) return Number(given) * 1000;
  if (/^\d{12,14}$/.test(given)) return Number(given);
  if (!/^\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d)$/.test(given)) return undefined;
  const ms = Date.parse(given);
  return Number.isNaN(ms) ? undefined : ms;
}
