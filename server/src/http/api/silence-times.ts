import { parseDuration } from "@tocsin/core";
import { z } from "zod";
import { moment } from "./moment.ts";

const mostDays = 3_650;
const dayMs = 86_400_000;
const mostMs = mostDays * dayMs;

/** How long a silence lasts, in ms: `2h`, `1h30m`, `3d`, or ms as a number. */
const length = z.union([z.string().max(100), z.number()]).transform((written, context) => {
  const ms = parseDuration(written);
  if (ms !== undefined && ms > 0 && ms <= mostMs) return ms;
  const message =
    ms === undefined
      ? "is not a duration: write 30m, 2h, 1h30m or 3d"
      : `must be longer than nothing and at most ${mostDays}d`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

export const duration = length.optional();

/** When a silence begins and ends; the end as a moment or as a duration. */
export const silenceTimes = {
  startsAt: moment.optional(),
  endsAt: moment.optional(),
  duration,
  untilResolved: z.boolean().optional(),
};

interface Times {
  readonly untilResolved?: boolean | undefined;
  readonly startsAt?: number | undefined;
  readonly endsAt?: number | undefined;
  readonly duration?: number | undefined;
}

/** The end, said once; `untilResolved` needs none said. */
export function checkEnd(
  { endsAt, duration: lasts, untilResolved }: Times,
  context: z.RefinementCtx,
): void {
  const message =
    endsAt === undefined && lasts === undefined && untilResolved !== true
      ? 'does not say when it ends: give "endsAt", or "duration": "2h"'
      : endsAt !== undefined && lasts !== undefined
        ? "says twice when it ends: leave out endsAt or duration"
        : undefined;
  if (message !== undefined) context.addIssue({ code: "custom", message });
}

/** As core takes them; a duration counts from the start, and is a day where none is said. */
export function isoTimes(
  { startsAt, endsAt, duration: lasts = dayMs }: Times,
  now: number,
): { readonly startsAt?: string; readonly endsAt: string } {
  const iso = (time: number) => new Date(time).toISOString();
  return {
    ...(startsAt === undefined ? {} : { startsAt: iso(startsAt) }),
    endsAt: iso(endsAt ?? Math.max(now, startsAt ?? now) + lasts),
  };
}
