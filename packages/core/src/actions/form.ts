import { type ActionsContext, caseOf, fieldsOf, noteRefusal } from "./case.ts";
import type { ActionForm, ActionRequest } from "./request.ts";

/** The form of an action, with its choices looked up; who may not have it is written down. */
export async function formOf(
  { action, incident, by }: Pick<ActionRequest, "action" | "incident" | "by">,
  context: ActionsContext,
): Promise<ActionForm> {
  const asked = { action, by, ...(incident === undefined ? {} : { incident }) };
  const found = await caseOf(asked, context);
  if ("status" in found) return found;
  const { known, about, judgement } = found;
  if (!judgement.allowed) {
    await noteRefusal(asked, judgement.why, context);
    return { status: "refused", reason: judgement.why };
  }
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
