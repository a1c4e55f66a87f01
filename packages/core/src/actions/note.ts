import type { Incident } from "../correlate/incident.ts";
import { incidentChange, incidentKey } from "../correlate/keys.ts";
import { withEntry } from "../correlate/timeline.ts";
import { decide, targetsOf } from "../decide/decide.ts";
import { mutingOf } from "../decide/muting.ts";
import { deliveryId, deliveryKey } from "../deliver/delivery.ts";
import { type Line, told } from "../language/line.ts";
import type { ActContext } from "../record/act.ts";
import { type Workspace, workspace } from "../record/workspace.ts";
import type { OrderDetail } from "./details.ts";

/** A line for the history of an incident, shown in its thread. */
export interface Note {
  readonly line: Line;
  /** CommonMark. */
  readonly text?: string;
  readonly by: string;
  /** An order that waits for somebody to agree. */
  readonly order?: string;
  /** What it was given. */
  readonly details?: readonly OrderDetail[];
}

const mostTries = 50;

/**
 * Commits a change together with the line that tells of it. `change` puts what shall be into the workspace
 * and says what is to be noted; undefined: nothing, and nothing is written.
 */
export async function changeAndNote(
  { storage, setup: current, clock, happened }: ActContext,
  keys: readonly string[],
  incident: string | undefined,
  change: (work: Workspace, now: number) => Note | "unnoted" | undefined,
): Promise<boolean> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const setup = current();
    const now = clock.now();
    const work = workspace(storage());
    const key = incidentKey(incident ?? "");
    await work.load(incident === undefined ? keys : [...keys, key]);
    const before = incident === undefined ? undefined : work.get<Incident>(key);
    const note = change(work, now);
    if (note === undefined) return false;
    if (before === undefined || note === "unnoted") {
      if (await work.commit()) return true;
      continue;
    }
    await work.load(
      targetsOf(before, setup).map((target) => deliveryKey(deliveryId(before.id, target))),
    );
    const revision = before.revision + 1;
    const at = new Date(now).toISOString();
    const { line, ...more } = note;
    const entry = { at, type: "acted", ...told(line), ...more, revision };
    const noted: Incident = {
      ...before,
      revision,
      changedAt: at,
      timeline: withEntry(before.timeline, entry),
    };
    work.put(key, noted, (value, expect) => incidentChange(value, expect, now));
    const muting = await mutingOf([noted], setup, storage(), now, work);
    const progress = { before, folds: [], isStep: true as const, evenMuted: true as const };
    const happenings = decide(before.id, progress, setup, muting, work, now);
    if (!(await work.commit())) continue;
    happened(happenings);
    return true;
  }
  throw new Error("lost every race");
}
