import { normalise } from "../accept/normalise.ts";
import { lineUp } from "../correlate/end.ts";
import type { NoticeInput } from "../notice.ts";
import { choreLane } from "../record/chores.ts";
import { ownSource } from "../record/self-report.ts";
import { showDuration } from "../route/duration.ts";
import type { Change, Stored } from "../storage.ts";
import type { Expectation } from "./expected.ts";

/** What is known of somebody who has to report. Times are ms since the epoch. */
export interface Sign extends Expectation {
  /** When it was first expected, or anew: its time counts from here until it reports. */
  readonly since: number;
  /** The last sign of life. */
  readonly lastAt?: number | undefined;
  /** When the problem was told that there is none. */
  readonly missingSince?: number | undefined;
}

/** The collection of signs of life. */
export const signs = "sign";
export const signTerm = "all";
const longestThrottleMs = 60_000;

export function signKey({ of, name }: Pick<Expectation, "of" | "name">): string {
  return `${signs}:${of}:${name}`;
}

/** A sign is written down again only after so long, in ms. */
export function throttleOf(everyMs: number): number {
  return Math.min(longestThrottleMs, everyMs / 10);
}

/** When it is missing, ms; later by as much as what is written down may lag behind. */
export function missingAt({ since, lastAt = since, everyMs }: Sign): number {
  return Math.max(since, lastAt) + everyMs + throttleOf(everyMs);
}

export function readSign({ value }: Stored): Sign {
  return JSON.parse(value) as Sign;
}

/** It is due when nothing has come for too long; while it is missing, only a sign of life changes that. */
export function signChange(sign: Sign, expect: number): Change {
  return {
    key: signKey(sign),
    expect,
    value: JSON.stringify(sign),
    terms: [signTerm],
    sort: 0,
    ...(sign.missingSince === undefined ? { lane: choreLane, due: missingAt(sign) } : {}),
  };
}

/** The problem that nothing comes, in the inbox like every notice. */
export function missingReport(sign: Sign, now: number): Change {
  const { of, name, everyMs, lastAt, since } = sign;
  const where = of === "source" ? `from ${name}` : `on route ${name}`;
  const last = lastAt ?? since;
  return report(sign, now, {
    type: "life.missing",
    status: "firing",
    severity: "error",
    title: `No sign of life ${where} for ${showDuration(everyMs)}`,
    text: "What it would report does not arrive: look after it, and after the way from it to here.",
    startedAt: new Date(last).toISOString(),
    facts: [
      { name: "Last sign", value: lastAt === undefined ? "none" : new Date(lastAt).toISOString() },
    ],
  });
}

/** The end of that problem: it reports again, or nobody expects it any more. */
export function backReport(sign: Sign, now: number, why: "reports" | "forgotten"): Change {
  const { of, name, lastAt, since } = sign;
  const who = of === "source" ? name : `Route ${name}`;
  const after = showDuration(now - (lastAt ?? since));
  return report(sign, now, {
    type: "life.back",
    status: "resolved",
    title:
      why === "forgotten"
        ? `${who} is not expected to report any more`
        : `${who} ${of === "source" ? "reports" : "is reported to"} again, after ${after}`,
  });
}

function report({ of, name }: Sign, now: number, told: NoticeInput): Change {
  const notice = normalise(
    {
      ...told,
      id: `life:${of}:${name}:${told.status}:${now}`,
      kind: "problem",
      fingerprint: `life:${of}:${name}`,
      subject: `tocsin ${of} ${name}`,
      labels: { [of === "source" ? "expectedSource" : "expectedRoute"]: name },
      at: new Date(now).toISOString(),
    },
    ownSource,
    now,
  );
  return lineUp(notice, now);
}
