import { type NoticeInput, showDuration } from "@tocsin/core";
import type { Application } from "../application.ts";
import { isUnderWay } from "../operation.ts";
import type { Status } from "../payload.ts";
import { lastingDrift } from "../sync-status.ts";

export interface DriftRules {
  /** How long automated sync may take to put it right. */
  readonly afterMs: number;
}

interface Drift {
  readonly notices: readonly NoticeInput[];
  readonly since?: string;
  readonly again?: number;
}

/**
 * Out of sync with automated sync on: normal for a while, a problem afterwards. Without automated sync it is
 * told at once, as any other state.
 */
export function driftOf(
  app: Application,
  status: Status | undefined,
  knownSince: string | undefined,
  { now, drift }: { readonly now: number; readonly drift: DriftRules },
): Drift {
  if (status?.sync?.status !== "OutOfSync" || app.automated !== true) return { notices: [] };
  const since = knownSince ?? status.reconciledAt ?? new Date(now).toISOString();
  const due = Date.parse(since) + drift.afterMs;
  if (now < due) return { notices: [], since, again: due };
  // Its end changes the object, which is looked at then.
  if (isUnderWay(status)) return { notices: [], since };
  const lasted = showDuration(drift.afterMs);
  return { notices: [lastingDrift(app, status, { since, lasted })], since };
}
