import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import type { Person } from "../oncall/person.ts";
import type { ActContext } from "../record/act.ts";
import { redact } from "../secret.ts";
import { printable } from "../text.ts";
import type { Log } from "../tools.ts";
import { aboutOf } from "./about.ts";
import type { About } from "./action.ts";
import { auditChange, auditOf } from "./audit.ts";
import { appliesTo, type Catalogue, type KnownAction } from "./catalogue.ts";
import type { Field, Values } from "./field.ts";
import { changeAndNote } from "./note.ts";
import { type ActionOrder, type Asker, orderChange, orderId, orderKey } from "./order.ts";
import { defaultTimeoutMs } from "./perform.ts";
import { type Judgement, judge } from "./permissions.ts";
import { readValues } from "./read-values.ts";

export interface ActionsContext extends ActContext {
  readonly catalogue: () => Catalogue;
  readonly log: Log;
}

// Chats wait three seconds for an answer.
const lookMs = 2_000;

/** Somebody wants something done. */
export interface ActionRequest {
  readonly action: string;
  /** The id of an incident; an action that is about one needs it. */
  readonly incident?: string;
  /** By field, as text or as JSON. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly by: Asker;
  readonly why?: string;
  /** The same request again does nothing: an id of the caller's. Default: each is its own. */
  readonly request?: string;
  readonly replyTo?: { readonly channel: string; readonly to: string };
}

export type ActionAnswer =
  | { readonly status: "accepted"; readonly order: ActionOrder }
  /** It only looked. */
  | { readonly status: "answered"; readonly text: string }
  /** It may not, or can't be done now. */
  | { readonly status: "refused"; readonly reason: string }
  /** What was given does not fit, by field; `why`: a reason is needed. */
  | { readonly status: "invalid"; readonly problems: Readonly<Record<string, string>> }
  | { readonly status: "unknown"; readonly reason: string };

/** What to ask before an action is done. */
export type ActionForm =
  | {
      readonly status: "form";
      readonly action: string;
      readonly title: string;
      readonly fields: readonly Field[];
      readonly confirm?: string;
      /** A reason has to be given. */
      readonly reason: boolean;
      readonly danger: boolean;
    }
  | Exclude<ActionAnswer, { status: "accepted" | "answered" | "invalid" }>;

interface Case {
  readonly known: KnownAction;
  readonly incident?: Incident;
  readonly about?: About;
  readonly judgement: Judgement;
}

/** The form of an action, with its choices looked up. */
export async function formOf(
  { action, incident, by }: Pick<ActionRequest, "action" | "incident" | "by">,
  context: ActionsContext,
): Promise<ActionForm> {
  const found = await caseOf(
    { action, by, ...(incident === undefined ? {} : { incident }) },
    context,
  );
  if ("status" in found) return found;
  const { known, about, judgement } = found;
  if (!judgement.allowed) return { status: "refused", reason: judgement.why };
  const fields = await fieldsOf(known, about);
  if ("reason" in fields) return { status: "refused", reason: fields.reason };
  const { title, confirm, danger = false } = known.action;
  return {
    status: "form",
    action: known.name,
    title,
    fields: fields.fields,
    ...(confirm === undefined ? {} : { confirm: confirm(about) }),
    reason: judgement.reason,
    danger,
  };
}

/** Checks who, what and whether, and writes the order; it is done by whoever works. */
export async function request(
  given: ActionRequest,
  context: ActionsContext,
): Promise<ActionAnswer> {
  const found = await caseOf(given, context);
  if ("status" in found) return found;
  const { known, incident, about, judgement } = found;
  const why = given.why === undefined ? undefined : printable(given.why, 500).trim();
  if (!judgement.allowed) {
    await noteRefusal(given, judgement.why, context);
    return { status: "refused", reason: judgement.why };
  }
  const fields = await fieldsOf(known, about);
  if ("reason" in fields) return { status: "refused", reason: fields.reason };
  const read = readValues(fields.fields, given.values ?? {});
  const problems: Record<string, string> = { ...read.problems };
  if (judgement.reason && (why === undefined || why === "")) problems.why = "a reason is needed";
  if (read.problems !== undefined || Object.keys(problems).length > 0) {
    return { status: "invalid", problems };
  }
  if (known.action.looks === true) return lookedAt(known, read.values, given, context);
  const now = context.clock.now();
  const id = orderId(given.request ?? `${now} ${crypto.randomUUID()}`);
  const order: ActionOrder = {
    id,
    action: known.name,
    ...(incident === undefined ? {} : { incident: incident.id }),
    values: read.values,
    by: given.by,
    ...(why === undefined || why === "" ? {} : { why }),
    state: judgement.approvals > 0 ? "approving" : "waiting",
    approvals: judgement.approvals,
    approvedBy: [],
    said: [],
    askedAt: new Date(now).toISOString(),
    ...(given.replyTo === undefined ? {} : { replyTo: given.replyTo }),
  };
  return write(order, known, context);
}

/** What only looks is done here and now, in what a chat waits for an answer. */
async function lookedAt(
  { action }: KnownAction,
  values: Values,
  { by }: ActionRequest,
  { clock, log }: ActionsContext,
): Promise<ActionAnswer> {
  const late = new AbortController();
  const cancel = clock.at(clock.now() + lookMs, () => late.abort());
  try {
    const end = await action.run({
      id: "",
      values,
      by: { name: by.name },
      say: async () => {},
      signal: late.signal,
    });
    if (end.status === "done") return { status: "answered", text: end.text };
    return { status: "refused", reason: end.text };
  } catch (error) {
    log.error("an action failed", { action: action.name, error: redact(String(error)) });
    return { status: "refused", reason: "it failed; the log says why" };
  } finally {
    cancel();
  }
}

async function write(
  order: ActionOrder,
  { action }: KnownAction,
  context: ActionsContext,
): Promise<ActionAnswer> {
  const { id, incident, by, why, approvals } = order;
  let kept = order;
  await changeAndNote(context, [orderKey(id)], incident, (work, now) => {
    const known = work.get<ActionOrder>(orderKey(id));
    if (known !== undefined) {
      kept = known;
      return undefined;
    }
    kept = order;
    const timeoutMs = action.timeoutMs ?? defaultTimeoutMs;
    work.put(orderKey(id), order, (value, expect) => orderChange(value, expect, now, timeoutMs));
    const entry = auditChange(auditOf(order, "asked", by, now));
    work.put(entry.key, order, () => entry);
    if (approvals === 0) return "unnoted";
    const others = approvals === 1 ? "somebody else has" : `${approvals} others have`;
    const reason = why === undefined ? "" : `: ${why}`;
    return {
      title: `${by.name} asks for ${action.title}${reason}; ${others} to agree (order ${id})`,
      by: by.name,
    };
  });
  return { status: "accepted", order: kept };
}

/** Somebody agrees to what another asked for. */
export async function approve(
  id: string,
  by: Asker,
  context: ActionsContext,
): Promise<ActionAnswer> {
  const [record] = await context.storage().read([orderKey(id)]);
  if (record === undefined) return { status: "unknown", reason: `there is no order ${id}` };
  const asked = JSON.parse(record.value) as ActionOrder;
  const found = await caseOf({ ...asked, by }, context);
  if ("status" in found) return found;
  const { known, judgement } = found;
  const refuse = async (reason: string): Promise<ActionAnswer> => {
    await noteRefusal({ action: "approve", by, ...incidentIn(asked) }, reason, context, id);
    return { status: "refused", reason };
  };
  if (!judgement.allowed) return refuse(judgement.why);
  if (by.person === undefined)
    return refuse("whoever agrees has to be known: add them under people");
  if (by.person === asked.by.person) return refuse("somebody else than who asked has to agree");
  let result: ActionAnswer = { status: "refused", reason: "it is decided already" };
  await changeAndNote(context, [orderKey(id)], asked.incident, (work, now) => {
    const order = work.get<ActionOrder>(orderKey(id));
    result = { status: "refused", reason: "it is decided already" };
    if (order?.state !== "approving") return undefined;
    const approvedBy = [...new Set([...order.approvedBy, by.person ?? by.name])];
    const state = approvedBy.length >= order.approvals ? "waiting" : "approving";
    const next: ActionOrder = { ...order, approvedBy, state };
    result = { status: "accepted", order: next };
    const timeoutMs = known.action.timeoutMs ?? defaultTimeoutMs;
    work.put(orderKey(id), next, (value, expect) => orderChange(value, expect, now, timeoutMs));
    const entry = auditChange(auditOf(next, "approved", by, now));
    work.put(entry.key, next, () => entry);
    return { title: `${by.name} agrees to ${known.action.title} of ${order.by.name}`, by: by.name };
  });
  return result;
}

function incidentIn({ incident }: { readonly incident?: string }): { incident?: string } {
  return incident === undefined ? {} : { incident };
}

/** The action, what it is about, and whether who asks may. */
async function caseOf(
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
  if (!appliesTo(known, incident)) {
    return { status: "refused", reason: `${name} can't be done to ${incident.code} now` };
  }
  const labels = (label: string) => incident.labels[label] ?? "";
  return {
    known,
    incident,
    about: aboutOf(incident, known.source),
    judgement: judge(known, person, labels, permissions),
  };
}

async function fieldsOf(
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

async function noteRefusal(
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
  await storage().commit([auditChange(entry, clock.now())]);
}
