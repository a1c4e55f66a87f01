import { attend, eachIncident } from "../correlate/attend.ts";
import { labelsOf } from "../route/labels.ts";
import type { Storage, Stored } from "../storage.ts";
import type { Clock } from "../tools.ts";
import { type ActiveSilence, readyOf } from "./active.ts";
import {
  endedNow,
  nextTurn,
  readSilence,
  type Silence,
  silenceChanges,
  stateOf,
} from "./silence.ts";
import { isAnythingLeft } from "./until-resolved.ts";

export interface TurnContext {
  readonly storage: Storage;
  readonly clock: Clock;
}

/** A silence was made or changed, begins, pauses or is over: what it covers or covered is looked at. */
export async function turnSilence(record: Stored, { storage, clock }: TurnContext): Promise<void> {
  const { sort, ...silence } = readSilence(record);
  const now = clock.now();
  const state = stateOf(silence, now);
  const ids =
    state === "active"
      ? await coveredBy(storage, readyOf(silence, now))
      : await mutedBy(storage, silence.id);
  await attend(storage, ids, now);
  // Only now, when whoever had not seen the silence has lost the race for the incident that he changed.
  const over = state === "active" && (await isResolved(silence, storage, now));
  const next = over ? endedNow(silence, now) : silence;
  const due = over ? now : nextTurn(silence, now);
  await storage.commit(silenceChanges(next, sort, record.version, now, due));
}

async function isResolved(silence: Silence, storage: Storage, now: number): Promise<boolean> {
  return silence.untilResolved === true && !(await isAnythingLeft(readyOf(silence, now), storage));
}

/** The ids of incidents that are not closed and hold something that it covers. */
export async function coveredBy(storage: Storage, silence: ActiveSilence): Promise<string[]> {
  const ids: string[] = [];
  for (const state of ["open", "acknowledged"]) {
    await eachIncident(storage, `state=${state}`, ({ id, parts }) => {
      if (parts.some(({ notice }) => silence.covers(labelsOf(notice)))) ids.push(id);
    });
  }
  return ids;
}

async function mutedBy(storage: Storage, id: string): Promise<string[]> {
  const ids: string[] = [];
  await eachIncident(storage, `muted=silence:${id}`, (incident) => ids.push(incident.id));
  return ids;
}
