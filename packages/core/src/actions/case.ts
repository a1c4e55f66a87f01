import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import type { Person } from "../oncall/person.ts";
import type { ActContext } from "../record/act.ts";
import { redact } from "../secret.ts";
import type { Log } from "../tools.ts";
import { aboutOf } from "./about.ts";
import type { About } from "./action.ts";
import { auditChange } from "./audit.ts";
import { appliesTo, type Catalogue, type KnownAction } from "./catalogue.ts";
import type { Field } from "./field.ts";
import { type Judgement, judge } from "./permissions.ts";
import type { ActionRequest } from "./request.ts";

export interface ActionsContext extends ActContext {
  readonly catalogue: () => Catalogue;
  readonly log: Log;
}

/** What somebody wants done, to what, and whether they may. */
export interface Case {
  readonly known: KnownAction;
  readonly incident?: Incident;
  readonly about?: About;
  readonly judgement: Judgement;
}

/** The action, what it is about, and whether who asks may. */
export async function caseOf(
  { action: name, incident: id, by }: Pick<ActionRequest, "action" | "incident" | "by">,
  { storage, setup, catalogue }: ActionsContext,
): Promise<Case | { readonly status: "unknown" | "refused"; readonly reason: string }> {
  const known = catalogue().get(name);
  if (known === undefined) return { status: "unknown", reason: `there is no action ${name}` };
  const { people, permissions } = setup();
  const person: Person | undefined = by.person === undefined ? undefined : people.get(by.person);
  if (known.action.applies === undefined) {
    return { known, judgement: judge(known, person, () => "", permissions) };
  }
  if (id === undefined) {
    return { status: "refused", reason: `${name} is about an incident: name one` };
  }
  const [record] = await storage().read([incidentKey(id)]);
  if (record === undefined) return { status: "unknown", reason: `there is no incident ${id}` };
  const incident = JSON.parse(record.value) as Incident;
  const about = aboutOf(incident, known.source);
  if (!appliesTo(known, about)) {
    return { status: "refused", reason: `${name} can't be done to ${incident.code} now` };
  }
  const labels = (label: string) => incident.labels[label] ?? "";
  return {
    known,
    incident,
    about,
    judgement: judge(known, person, labels, permissions),
  };
}

/** What an action has to be told, with its choices looked up. */
export async function fieldsOf(
  { action: { fields = [] } }: KnownAction,
  about: About | undefined,
): Promise<{ readonly fields: readonly Field[] } | { readonly reason: string }> {
  if (typeof fields !== "function") return { fields };
  try {
    return { fields: await fields(about) };
  } catch (error) {
    return { reason: redact(error instanceof Error ? error.message : String(error)) };
  }
}

/** A refusal stands in the audit as well. */
export async function noteRefusal(
  { action, by, ...rest }: Pick<ActionRequest, "action" | "by" | "incident">,
  text: string,
  { storage, clock }: ActionsContext,
  order?: string,
): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  const entry = {
    at,
    what: "refused" as const,
    action,
    by,
    text,
    ...incidentIn(rest),
    ...(order === undefined ? {} : { order }),
  };
  await storage().commit([auditChange(entry, crypto.randomUUID())]);
}

export function incidentIn({ incident }: { readonly incident?: string }): { incident?: string } {
  return incident === undefined ? {} : { incident };
}
