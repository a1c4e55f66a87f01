import { redact } from "../secret.ts";
import { printable } from "../text.ts";
import { auditChange, auditOf } from "./audit.ts";
import { type ActionsContext, caseOf, fieldsOf, refuse } from "./case.ts";
import type { KnownAction } from "./catalogue.ts";
import { detailList, detailsOf } from "./details.ts";
import type { Values } from "./field.ts";
import { changeAndNote } from "./note.ts";
import { type ActionOrder, orderChange, orderId, orderKey } from "./order.ts";
import { defaultTimeoutMs } from "./perform.ts";
import { readValues } from "./read-values.ts";
import type { ActionAnswer, ActionRequest } from "./request.ts";

// Chats wait three seconds for an answer.
const lookMs = 2_000;

/** Checks who, what and whether, and writes the order; it is done by whoever works. */
export async function request(
  given: ActionRequest,
  context: ActionsContext,
): Promise<ActionAnswer> {
  const found = await caseOf(given, context);
  const why = given.why === undefined ? undefined : printable(given.why, 500).trim() || undefined;
  const asked = { action: given.action, by: given.by, incident: given.incident, why };
  if ("status" in found) return refuse(found, asked, context);
  const { known, incident, about } = found;
  const fields = await fieldsOf(known, about);
  if ("reason" in fields) return refuse({ status: "refused", ...fields }, asked, context);
  const read = readValues(fields.fields, given.values ?? {});
  const judgement = read.problems === undefined ? found.judge(read.values) : found.judgement;
  if (!judgement.allowed) {
    const values = read.problems === undefined ? { values: read.values } : {};
    return refuse({ status: "refused", reason: judgement.why }, { ...asked, ...values }, context);
  }
  const problems: Record<string, string> = { ...read.problems };
  if (judgement.reason && why === undefined) problems.why = "a reason is needed";
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
    ...(judgement.approvals > 0 ? { details: detailsOf(fields.fields, read.values) } : {}),
    by: given.by,
    ...(why === undefined ? {} : { why }),
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
  { name, action }: KnownAction,
  context: ActionsContext,
): Promise<ActionAnswer> {
  const { id, incident, by, why, approvals, details = [] } = order;
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
    const { title } = action;
    const text = detailList(details);
    return {
      line: ["asked", by.name, { name, title }, why, approvals, id],
      ...(text === "" ? {} : { text }),
      ...(details.length === 0 ? {} : { details }),
      by: by.name,
      order: id,
    };
  });
  return { status: "accepted", order: kept };
}
