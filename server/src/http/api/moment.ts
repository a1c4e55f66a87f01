import { z } from "zod";
import { problem } from "../problem.ts";

export const dayMs = 86_400_000;
/** What core lays out at once. */
const mostDays = 400;
const earliest = Date.parse("1970-01-01T00:00:00Z");
const latest = Date.parse("2200-01-01T00:00:00Z");

/** A moment in a query, in ms since the epoch. */
export const moment = z.string().transform((text, context) => {
  const time = readMoment(text);
  const message = Number.isNaN(time)
    ? "is no time: write 2026-01-05T09:00:00Z, with Z or an offset such as +09:00, or milliseconds since 1970"
    : time < earliest || time > latest
      ? "is out of reach: take a time from 1970 to 2199"
      : undefined;
  if (message === undefined) return time;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

function readMoment(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  // A plus that was not encoded arrives as a space.
  const written = text
    .trim()
    .replace(/ (\d\d:\d\d)$/, "+$1")
    .replace(" ", "T");
  const shape = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
  const date = shape.exec(written)?.[1] ?? "";
  // The 30th of February would pass for the 2nd of March.
  const exists = new Date(Date.parse(date)).getUTCDate() === Number(date.slice(8));
  return exists ? Date.parse(written) : Number.NaN;
}

/** A number of days in a query. */
export function daysUpTo(most: number) {
  const message = `must be a whole number from 1 to ${most}`;
  return z.coerce.number(message).int(message).min(1, message).max(most, message);
}

/** Two moments of a query, either of which may be left out. */
export const span = { from: moment.optional(), to: moment.optional() };

/** The refusal of a span that is none; undefined for a good one. */
export function badSpan(from: number, to: number): Response | undefined {
  if (to > from && to - from <= mostDays * dayMs) return undefined;
  const message = to > from ? `must be at most ${mostDays} days after from` : "must be after from";
  const issues = [{ path: "to", message }];
  return problem(400, "Not as it should be", "The query is not what this endpoint takes.", {
    issues,
  });
}
