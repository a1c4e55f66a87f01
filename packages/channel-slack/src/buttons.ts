import type { ActionName, Message } from "@tocsin/core";

export interface Button {
  readonly type: "button";
  readonly text: { readonly type: "plain_text"; readonly text: string; readonly emoji: false };
  readonly style?: "primary";
  readonly action_id: string;
  readonly value: string;
}

const labels: Readonly<Record<ActionName, string>> = {
  acknowledge: "Acknowledge",
  resolve: "Resolve",
  escalate: "Escalate",
};

const prefix = "tocsin.";
// Slack takes values of up to 2,000 characters; ids are far shorter.
const incidentForm = /^[\w.:-]{1,200}$/;

/** What can be answered to a message, as buttons that carry the incident's id. */
export function buttonsOf({ actions, incident }: Message): Button[] {
  if (!incidentForm.test(incident.id)) return [];
  return [...new Set(actions)].map((action) => ({
    type: "button",
    text: { type: "plain_text", text: labels[action], emoji: false },
    ...(action === "acknowledge" && { style: "primary" }),
    action_id: `${prefix}${action}`,
    value: incident.id,
  }));
}

/** What a button of ours asks for; undefined for those of others. */
export function pressed(
  actionId: string,
  value: string | undefined,
): { readonly action: ActionName; readonly incident: string } | undefined {
  const action = actionId.startsWith(prefix) ? actionId.slice(prefix.length) : "";
  if (!isAction(action) || value === undefined || !incidentForm.test(value)) return undefined;
  return { action, incident: value };
}

function isAction(word: string): word is ActionName {
  return Object.hasOwn(labels, word);
}
