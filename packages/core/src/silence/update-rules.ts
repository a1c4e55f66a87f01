import type { SilenceOptions } from "../gateway.ts";
import { type Silence, stateOf } from "./silence.ts";

/**
 * Alertmanager's rules: what has begun keeps its start, and no other begins in the past; what has ended stays
 * ended, matchers never change.
 */
export function canUpdate(kept: Silence, options: SilenceOptions, now: number): boolean {
  const same =
    JSON.stringify([...kept.matchers].sort()) === JSON.stringify([...options.matchers].sort());
  if (!same) return false;
  if (stateOf(kept, now) === "expired") return false;
  if (options.startsAt === undefined) return true;
  const starts = Date.parse(options.startsAt);
  if (!hasBegun(kept, now)) return starts >= now;
  return Math.floor(starts / 1_000) === Math.floor(Date.parse(kept.startsAt) / 1_000);
}

export function startOf(kept: Silence, options: SilenceOptions, now: number): string {
  if (hasBegun(kept, now) || options.startsAt === undefined) return kept.startsAt;
  return new Date(Math.max(now, Date.parse(options.startsAt))).toISOString();
}

function hasBegun({ startsAt }: Silence, now: number): boolean {
  return Date.parse(startsAt) <= now;
}
