import { wrongUse } from "./io.ts";

const dayMs = 86_400_000;
const mostDays = 400;

/** A flag `--days`, seen from now: moments in ms since the epoch. */
export function daysOf(
  written: string,
  now: number,
): { readonly back: number; readonly now: number; readonly ahead: number } {
  const days = Number(written);
  if (!/^\d+$/.test(written) || days < 1 || days > mostDays)
    throw wrongUse(`${JSON.stringify(written)} is no number of days: write 1 to ${mostDays}`);
  return { back: now - days * dayMs, now, ahead: now + days * dayMs };
}
