import { randomUUID } from "node:crypto";
import type { SilenceOptions } from "../gateway.ts";
import { oneLine } from "../text.ts";
import type { TimeWindow } from "../times/window.ts";
import { badMatchers } from "./bad-matchers.ts";
import { readDuring, type SilenceDuring, windowOf } from "./during.ts";
import { nextTurn, type Silence } from "./silence.ts";

type OptionsReading =
  | { readonly silence: Silence; readonly problem?: undefined }
  | { readonly problem: string };

/** The silence that these make. `from`: the one that it changes; what that has and Alertmanager's API can't say is kept. */
export function readOptions(
  options: SilenceOptions,
  from: Silence | undefined,
  times: ReadonlyMap<string, TimeWindow>,
  now: number,
): OptionsReading {
  const reading = readDuring(options.during ?? from?.during ?? [], times);
  if (reading.problem !== undefined) return { problem: reading.problem };
  const during = reading.during.length === 0 ? undefined : reading.during;
  const untilResolved = options.untilResolved ?? from?.untilResolved ?? false;
  const problem =
    badMatchers(options.matchers) ?? badTimes(options, now) ?? badDuring(options, during, now);
  if (problem !== undefined) return { problem };
  if (untilResolved && during !== undefined) {
    return { problem: "during and untilResolved do not go together: leave out one of them" };
  }
  const starts = startFrom(options, now);
  return {
    silence: {
      id: randomUUID(),
      matchers: options.matchers,
      startsAt: new Date(starts).toISOString(),
      endsAt: new Date(Date.parse(options.endsAt)).toISOString(),
      ...(during === undefined ? {} : { during }),
      ...(untilResolved ? { untilResolved } : {}),
      createdBy: oneLine(options.createdBy, 200),
      comment: oneLine(options.comment ?? "", 2_000),
      updatedAt: new Date(now).toISOString(),
    },
  };
}

function startFrom({ startsAt }: SilenceOptions, now: number): number {
  return Math.max(now, startsAt === undefined ? now : Date.parse(startsAt));
}

function badTimes({ startsAt, endsAt }: SilenceOptions, now: number): string | undefined {
  const ends = Date.parse(endsAt);
  const starts = startsAt === undefined ? now : Date.parse(startsAt);
  if (Number.isNaN(ends) || Number.isNaN(starts)) return "startsAt and endsAt must be ISO 8601";
  if (ends <= now) return "it would be over already: endsAt must be in the future";
  return ends <= starts
    ? "it would end before it begins: endsAt must be after startsAt"
    : undefined;
}

function badDuring(
  options: SilenceOptions,
  during: readonly SilenceDuring[] | undefined,
  now: number,
): string | undefined {
  if (during === undefined) return undefined;
  const starts = startFrom(options, now);
  const startsAt = new Date(starts).toISOString();
  const next = nextTurn({ startsAt, endsAt: options.endsAt, during }, starts) ?? starts;
  return windowOf(during).contains(starts) || next < Date.parse(options.endsAt)
    ? undefined
    : "it would never count: during does not come between startsAt and endsAt";
}
