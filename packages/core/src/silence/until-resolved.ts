import { eachIncident } from "../correlate/attend.ts";
import type { Incident } from "../correlate/incident.ts";
import { isActive } from "../correlate/signal.ts";
import { choreLane } from "../record/chores.ts";
import type { Workspace } from "../record/workspace.ts";
import { labelsOf } from "../route/labels.ts";
import type { Change, Storage, Stored } from "../storage.ts";
import type { Clock } from "../tools.ts";
import { type ActiveSilence, type ActiveSilences, readyOf } from "./active.ts";
import { endedNow, readSilence, silenceChanges, silenceKey, stateOf } from "./silence.ts";

/** The collection of what is to be looked at since something that a silence covers is over. */
export const endings = "silence-ending";

interface Ending {
  readonly silence: string;
  /** When what it covered was over, ms: what opened later is not what it was made for. */
  readonly at: number;
}

/**
 * Something that such a silence covers is over: in the commit that says so, the silence gets to be looked at.
 * No version is expected, so that incidents that end side by side are in nobody's way.
 */
export function noteEnding(
  before: Incident | undefined,
  after: Incident,
  silences: ActiveSilences,
  work: Workspace,
  now: number,
): void {
  for (const each of silences.all) {
    const { id, untilResolved } = each.silence;
    if (untilResolved !== true || before === undefined) continue;
    if (!holdsOpen(before, each) || holdsOpen(after, each)) continue;
    const change = endingChange({ silence: id, at: after.acceptedAt }, now);
    work.put(change.key, change, (value) => value);
  }
}

/** Ends the silence where nothing is left of what it was made for. */
export async function endWhereResolved(
  { key, value, version }: Stored,
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
): Promise<void> {
  const { silence: id, at } = JSON.parse(value) as Ending;
  const done: Change = { key, expect: version, value: null };
  const now = clock.now();
  const [record] = await storage.read([silenceKey(id)]);
  const { sort = 0, ...silence } = record === undefined ? {} : readSilence(record);
  if (record === undefined || !("id" in silence) || stateOf(silence, now) !== "active") {
    await storage.commit([done]);
    return;
  }
  const isOver =
    silence.untilResolved === true && !(await isAnythingLeft(readyOf(silence, now), storage, at));
  // Due at once: what it has muted since is told.
  const ended = silenceChanges(endedNow(silence, now), sort, record.version, now, now);
  await storage.commit(isOver ? [...ended, done] : [done]);
}

/** Whether something that it covers is open; `at`: that was opened by then. */
export async function isAnythingLeft(
  silence: ActiveSilence,
  storage: Storage,
  at = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let isLeft = false;
  for (const state of ["open", "acknowledged"]) {
    await eachIncident(storage, `state=${state}`, (incident) => {
      if (Date.parse(incident.openedAt) <= at && holdsOpen(incident, silence)) isLeft = true;
    });
  }
  return isLeft;
}

function holdsOpen({ state, parts }: Incident, silence: ActiveSilence): boolean {
  if (state === "closed") return false;
  return parts.some(({ notice }) => isActive(notice.status) && silence.covers(labelsOf(notice)));
}

function endingChange(ending: Ending, now: number): Change {
  const key = `${endings}:${ending.silence}`;
  return { key, value: JSON.stringify(ending), lane: choreLane, due: now };
}
