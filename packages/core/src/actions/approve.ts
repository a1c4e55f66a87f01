import { auditChange, auditOf } from "./audit.ts";
import { type ActionsContext, caseOf, incidentIn, refuse as refusing } from "./case.ts";
import { changeAndNote } from "./note.ts";
import { type ActionOrder, type Asker, orderChange, orderKey } from "./order.ts";
import { defaultTimeoutMs } from "./perform.ts";
import type { ActionAnswer } from "./request.ts";

const decided = "it is decided already";

/** Somebody agrees to what another asked for. */
export async function approve(
  id: string,
  by: Asker,
  context: ActionsContext,
): Promise<ActionAnswer> {
  const [record] = await context.storage().read([orderKey(id)]);
  if (record === undefined) return { status: "unknown", reason: `there is no order ${id}` };
  const asked = JSON.parse(record.value) as ActionOrder;
  const refuse = (reason: string): Promise<ActionAnswer> => {
    const no = { status: "refused", reason } as const;
    return refusing(no, { action: "approve", by, ...incidentIn(asked) }, context, id);
  };
  if (asked.state !== "approving") return refuse(decided);
  const found = await caseOf({ ...asked, by }, context);
  if ("status" in found) return found.status === "refused" ? refuse(found.reason) : found;
  const { known } = found;
  const judgement = found.judge(asked.values);
  if (!judgement.allowed) return refuse(judgement.why);
  if (by.person === undefined)
    return refuse("whoever agrees has to be known: add them under people");
  if (by.person === asked.by.person) return refuse("somebody else than who asked has to agree");
  let result: ActionAnswer | undefined;
  await changeAndNote(context, [orderKey(id)], asked.incident, (work, now) => {
    const order = work.get<ActionOrder>(orderKey(id));
    result = undefined;
    if (order?.state !== "approving") return undefined;
    const approvedBy = [...new Set([...order.approvedBy, by.person ?? by.name])];
    const state = approvedBy.length >= order.approvals ? "waiting" : "approving";
    const next: ActionOrder = { ...order, approvedBy, state };
    result = { status: "accepted", order: next };
    const timeoutMs = known.action.timeoutMs ?? defaultTimeoutMs;
    work.put(orderKey(id), next, (value, expect) => orderChange(value, expect, now, timeoutMs));
    const entry = auditChange(auditOf(next, "approved", by, now));
    work.put(entry.key, next, () => entry);
    const { name, action } = known;
    return {
      line: ["agreed", by.name, { name, title: action.title }, order.by.name],
      by: by.name,
    };
  });
  return result ?? refuse(decided);
}
