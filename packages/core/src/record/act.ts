import { auditChange } from "../actions/audit.ts";
import { askerOf, type Hindrance, hindrance } from "../actions/judge-deed.ts";
import { noteRefusal } from "../actions/refusal.ts";
import type { Deed, DoDeed } from "../correlate/act.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentChange, incidentKey } from "../correlate/keys.ts";
import { decide, targetsOf } from "../decide/decide.ts";
import { mutingOf } from "../decide/muting.ts";
import { deliveryId, deliveryKey } from "../deliver/delivery.ts";
import type { ActionResult } from "../gateway.ts";
import type { ActionName } from "../message.ts";
import type { Person } from "../oncall/person.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import { oneLine, printable } from "../text.ts";
import type { Clock } from "../tools.ts";
import type { Happening } from "./events.ts";
import { viewIncident } from "./view.ts";
import { workspace } from "./workspace.ts";

export interface ActContext {
  readonly storage: () => Storage;
  readonly setup: () => Setup;
  readonly clock: Clock;
  readonly happened: (happenings: readonly Happening[]) => void;
}

const longestName = 100;
const longestWhy = 500;

/** `assign` comes from orders alone. */
type Doing = ActionName | "assign";

/**
 * What a person does to an incident: the incident, its escalation, its deliveries and the audit change in one
 * commit. `ordered`: the order was judged, and stands in the audit itself.
 */
export async function act(
  context: ActContext,
  id: string,
  by: Deed,
  action: Doing,
  deed: DoDeed,
  { ordered = false }: { readonly ordered?: boolean } = {},
): Promise<ActionResult> {
  const { storage, clock, happened } = context;
  const setup = context.setup();
  const known = ordered ? readable(by) : whoIs(by, setup.people);
  const attempt = { action, by: askerOf(known), incident: id, ...whyIn(known) };
  for (;;) {
    const work = workspace(storage());
    const key = incidentKey(id);
    await work.load([key]);
    const before = work.get<Incident>(key);
    if (before === undefined) return { status: "unknown" };
    const now = clock.now();
    const hindered = ordered ? undefined : hindrance(before, known, action, setup);
    const result = hindered === undefined ? deed(before, known, now) : unchanged(hindered);
    if (result.status === "unchanged") {
      if (!ordered) await noteRefusal({ ...attempt, text: result.reason }, context);
      return { ...result, incident: viewIncident(before) };
    }
    await work.load(targetsOf(before, setup).map((target) => deliveryKey(deliveryId(id, target))));
    work.put(key, result.incident, (value, expect) => incidentChange(value, expect, now));
    if (!ordered) {
      const at = new Date(now).toISOString();
      const entry = auditChange({ at, what: "done", ...attempt }, crypto.randomUUID());
      work.put(entry.key, attempt, () => entry);
    }
    const muting = await mutingOf([before], setup, storage(), now, work);
    const happenings = decide(id, { before, folds: [] }, setup, muting, work, now);
    const incident = work.get<Incident>(key) ?? result.incident;
    if (!(await work.commit())) continue;
    happened([...happenings, ...answered(action, before, incident, known.by, now)]);
    return { status: "done", incident: viewIncident(incident) };
  }
}

/** Whoever is given an incident that nobody has, has acknowledged it so far as the times to answer go. */
function answered(
  action: Doing,
  before: Incident,
  incident: Incident,
  by: string,
  now: number,
): Happening[] {
  if (action === "assign" && before.acknowledged !== undefined) return [];
  const afterMs = now - Date.parse(before.openedAt);
  const name = action === "assign" ? "acknowledge" : action;
  return [{ name: "answered", event: { incident, action: name, by, afterMs } }];
}

function unchanged(hindered: Hindrance) {
  return { status: "unchanged", ...hindered } as const;
}

function whyIn({ why }: Deed): { readonly why?: string } {
  return why === undefined ? {} : { why };
}

/** Who does it, by name and by the config. */
export function whoIs(by: Deed, people: ReadonlyMap<string, Person>): Deed {
  return { ...readable(by), ...named(by, people) };
}

/** People call themselves as they like, and give any reason. */
function readable(by: Deed): Deed {
  const name = oneLine(by.by, longestName) || "somebody";
  return {
    ...by,
    by: name,
    ...(by.why === undefined ? {} : { why: printable(by.why, longestWhy) }),
  };
}

/** Whoever is named by their key is called by their name. */
function named({ by, person, through }: Deed, people: ReadonlyMap<string, Person>): Partial<Deed> {
  // What a channel shows of somebody is no proof of who they are; whoever calls the API may name a person.
  const found = people.get(person ?? (through === undefined ? by : ""));
  return found === undefined ? {} : { by: found.name, person: found.key };
}
