import { type ActionsContext, caseOf, fieldsOf, refuse } from "./case.ts";
import type { ActionForm, ActionRequest } from "./request.ts";

/** The form of an action, with its choices looked up; who may not have it is written down. */
export async function formOf(
  { action, incident, by }: Pick<ActionRequest, "action" | "incident" | "by">,
  context: ActionsContext,
): Promise<ActionForm> {
  const asked = { action, by, ...(incident === undefined ? {} : { incident }) };
  const found = await caseOf(asked, context);
  if ("status" in found) return refuse(found, asked, context);
  const { known, about, judgement } = found;
  const fields = await fieldsOf(known, about);
  if ("reason" in fields) return refuse({ status: "refused", ...fields }, asked, context);
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
