import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import type { Person } from "../oncall/person.ts";
import type { ActContext } from "../record/act.ts";
import { redact } from "../secret.ts";
import type { Log } from "../tools.ts";
import { aboutOf } from "./about.ts";
import type { About } from "./action.ts";
import { appliesTo, type Catalogue, type KnownAction } from "./catalogue.ts";
import type { Field, Values } from "./field.ts";
import { foresee, type Judgement, judge } from "./permissions.ts";
import { noteRefusal } from "./refusal.ts";
import type { ActionRequest } from "./request.ts";

export interface ActionsContext extends ActContext {
  readonly catalogue: () => Catalogue;
  readonly log: Log;
}

/** What somebody wants done, to what, and what is asked of them for it. */
export interface Case {
  readonly known: KnownAction;
  readonly incident?: Incident;
  readonly about?: About;
  /** As far as it can be said before the values are known. */
  readonly judgement: Extract<Judgement, { allowed: true }>;
  /** With the values: a command is judged by them. */
  judge(values: Values): Judgement;
}

export interface NoCase {
  readonly status: "unknown" | "refused";
  readonly reason: string;
}

/** The action, what it is about, and whether who asks may and it can be done now. */
export async function caseOf(
  { action: name, incident: id, by }: Pick<ActionRequest, "action" | "incident" | "by">,
  { storage, setup, catalogue }: ActionsContext,
): Promise<Case | NoCase> {
  const known = catalogue().get(name);
  if (known === undefined) return { status: "unknown", reason: `there is no action ${name}` };
  const { people, permissions } = setup();
  const person: Person | undefined = by.person === undefined ? undefined : people.get(by.person);
  if (known.action.applies === undefined) {
    const { fields = [] } = known.action;
    const isOpen = (label: string) =>
      typeof fields === "function" || fields.some((field) => field.name === label);
    const judgement = foresee(known, person, isOpen, permissions);
    if (!judgement.allowed) return { status: "refused", reason: judgement.why };
    const judged = (values: Values) => judge(known, person, labelsOf(values), permissions);
    return { known, judgement, judge: judged };
  }
  if (id === undefined) {
    return { status: "refused", reason: `${name} is about an incident: name one` };
  }
  const [record] = await storage().read([incidentKey(id)]);
  if (record === undefined) return { status: "unknown", reason: `there is no incident ${id}` };
  const incident = JSON.parse(record.value) as Incident;
  const labels = (label: string) => incident.labels[label] ?? "";
  const judgement = judge(known, person, labels, permissions);
  if (!judgement.allowed) return { status: "refused", reason: judgement.why };
  const about = aboutOf(incident, known.source);
  if (!appliesTo(known, about)) {
    return { status: "refused", reason: `${name} can't be done to ${incident.code} now` };
  }
  return { known, incident, about, judgement, judge: () => judgement };
}

function labelsOf(values: Values): (label: string) => string {
  return (label) => (Object.hasOwn(values, label) ? String(values[label]) : "");
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

/** Says no, and writes it down. What nobody knows is a slip of the pen, and no attempt. */
export async function refuse<No extends NoCase>(
  no: No,
  { action, by, why, values, incident }: Refused,
  context: ActionsContext,
  order?: string,
): Promise<No> {
  if (no.status === "unknown") return no;
  const text = no.reason;
  const given = {
    ...(why === undefined ? {} : { why }),
    ...(values === undefined ? {} : { values }),
  };
  const about = { ...incidentIn({ incident }), ...(order === undefined ? {} : { order }) };
  await noteRefusal({ action, by, ...about, ...given, text }, context);
  return no;
}

/** What somebody asked for; values as they were read. */
interface Refused extends Pick<ActionRequest, "action" | "by"> {
  readonly incident?: string | undefined;
  readonly why?: string | undefined;
  readonly values?: Values;
}

export function incidentIn({ incident }: { readonly incident?: string | undefined }): {
  incident?: string;
} {
  return incident === undefined ? {} : { incident };
}
