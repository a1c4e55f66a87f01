import { auditChange } from "../actions/audit.ts";
import { judge } from "../actions/permissions.ts";
import type { Deed, DeedResult } from "../correlate/act.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentChange, incidentKey } from "../correlate/keys.ts";
import { decide, targetsOf } from "../decide/decide.ts";
import { mutingOf } from "../decide/muting.ts";
import { deliveryId, deliveryKey } from "../deliver/delivery.ts";
import type { ActionResult, GatewayEvents } from "../gateway.ts";
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

type Action = GatewayEvents["answered"]["action"];

/** What a person does to an incident: the incident, its escalation and its deliveries change in one commit. */
export async function act(
  { storage, setup: current, clock, happened }: ActContext,
  id: string,
  by: Deed,
  action: Action,
  deed: (incident: Incident, by: Deed, now: number) => DeedResult,
): Promise<ActionResult> {
  const setup = current();
  const known = { ...readable(by), ...named(by, setup.people) };
  for (;;) {
    const work = workspace(storage());
    const key = incidentKey(id);
    await work.load([key]);
    const before = work.get<Incident>(key);
    if (before === undefined) return { status: "unknown" };
    const now = clock.now();
    const refusal = await refused(before, known, action, setup, storage(), now);
    if (refusal !== undefined) {
      return { status: "unchanged", reason: refusal, incident: viewIncident(before) };
    }
    const result = deed(before, known, now);
    if (result.status === "unchanged") return { ...result, incident: viewIncident(before) };
    await work.load(targetsOf(before, setup).map((target) => deliveryKey(deliveryId(id, target))));
    work.put(key, result.incident, (value, expect) => incidentChange(value, expect, now));
    const muting = await mutingOf([before], setup, storage(), now, work);
    const happenings = decide(id, { before, folds: [] }, setup, muting, work, now);
    const incident = work.get<Incident>(key) ?? result.incident;
    if (!(await work.commit())) continue;
    const afterMs = now - Date.parse(before.openedAt);
    happened([
      ...happenings,
      { name: "answered", event: { incident, action, by: known.by, afterMs } },
    ]);
    return { status: "done", incident: viewIncident(incident) };
  }
}

/** Why they may not, by the config's permissions; it is written down. */
async function refused(
  { id, labels }: Incident,
  { by, person, through = "api" }: Deed,
  action: Action,
  { catalogue, permissions, people }: Setup,
  storage: Storage,
  now: number,
): Promise<string | undefined> {
  const known = catalogue.get(action);
  if (known === undefined || permissions.length === 0) return undefined;
  const who = people.get(person ?? "");
  const judgement = judge(known, who, (name) => labels[name] ?? "", permissions);
  if (judgement.allowed) return undefined;
  const asker = { name: by, through, ...(person === undefined ? {} : { person }) };
  const at = new Date(now).toISOString();
  const entry = { at, what: "refused" as const, action, by: asker, incident: id };
  await storage.commit([auditChange({ ...entry, text: judgement.why }, crypto.randomUUID())]);
  return judgement.why;
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
