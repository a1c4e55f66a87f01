import type { NoticeInput } from "@tocsin/core";
import type { Alert } from "./alert.ts";
import { fingerprintOf, noticeOf, resolvedTitle, type Telling, testAlert } from "./notice.ts";
import { subjectOf } from "./place.ts";

/** What is kept of an alert that was seen firing, to tell its end when Alertmanager does not. */
export interface Remembered {
  readonly fingerprint: string;
  readonly startsAt?: string | undefined;
  readonly subject: string;
  readonly title: string;
  /** When it was first missed, ms since the epoch. */
  readonly goneSince?: number;
  /** Its end was told from here. */
  readonly ended?: true;
}

/** An alert of Alertmanager's API: not silenced and not inhibited when it is `active`. */
export interface ListedAlert {
  readonly alert: Alert;
  readonly active: boolean;
}

export interface Look {
  readonly listed: readonly ListedAlert[];
  readonly known: readonly Remembered[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Tell all that fires, not only what fires again after its end was told from here. */
  readonly tellAll: boolean;
  /** How long an alert must have been gone before its end is told, in ms; Infinity: not now. */
  readonly patienceMs: number;
}

export interface Findings {
  readonly firing: readonly NoticeInput[];
  readonly resolved: readonly NoticeInput[];
  readonly known: readonly Remembered[];
}

/** Within 1 MB of memory. */
export const mostRemembered = 2_000;
const longestKept = 100;
/** How long an end told from here is kept in mind, in case the alert comes back: longer than any group_interval. */
const endedKeptMs = 86_400_000;

/** Compares what Alertmanager lists with what was seen before. Pure. */
export function reconcile(look: Look, telling: Telling): Findings {
  const { listed, now, tellAll, patienceMs } = look;
  const before = new Map(look.known.map((each) => [each.fingerprint, each]));
  const firing: NoticeInput[] = [];
  const resolved: NoticeInput[] = [];
  const known = new Map<string, Remembered>();
  for (const { alert, active } of listed) {
    if (alert.name === testAlert) continue;
    const ended = before.get(alert.fingerprint)?.ended === true;
    if (active && (tellAll || ended)) firing.push(noticeOf(alert, telling));
    if (!telling.heartbeats.has(alert.name)) {
      known.set(alert.fingerprint, remember(alert, ended && !active));
    }
    before.delete(alert.fingerprint);
  }
  for (const each of before.values()) {
    const gone = { ...each, goneSince: each.goneSince ?? now };
    const goneMs = now - gone.goneSince;
    if (gone.ended === true) {
      if (goneMs < endedKeptMs) known.set(gone.fingerprint, gone);
    } else if (goneMs >= patienceMs) {
      resolved.push(endOf(gone));
      known.set(gone.fingerprint, { ...gone, ended: true });
    } else known.set(gone.fingerprint, gone);
  }
  // What fires goes before what is over.
  const kept = [...known.values()].sort(
    (one, other) => Number(one.ended ?? false) - Number(other.ended ?? false),
  );
  return { firing, resolved, known: kept.slice(0, mostRemembered) };
}

function remember(alert: Alert, ended: boolean): Remembered {
  return {
    fingerprint: alert.fingerprint,
    startsAt: alert.startsAt,
    subject: subjectOf(alert).slice(0, longestKept),
    title: resolvedTitle(alert).slice(0, longestKept),
    ...(ended ? { ended: true as const } : {}),
  };
}

/** The end of an alert of which Alertmanager itself tells no more. The same end has the same id. */
function endOf(gone: Remembered & { readonly goneSince: number }): NoticeInput {
  const { fingerprint, startsAt, subject, title, goneSince } = gone;
  const started = startsAt === undefined ? 0 : Date.parse(startsAt);
  const at = new Date(Math.max(goneSince, started)).toISOString();
  return {
    id: ["am", fingerprint, startsAt ?? "", "gone"].join("|"),
    type: "alert.gone",
    kind: "problem",
    status: "resolved",
    fingerprint: fingerprintOf({ fingerprint }),
    subject,
    severity: "info",
    title,
    at,
    endedAt: at,
    ...(startsAt === undefined ? {} : { startedAt: startsAt }),
  };
}
