import type { ActionName, Message } from "@tocsin/core";

/** A row of buttons, as Discord takes it. */
export interface ButtonRow {
  readonly type: typeof actionRow;
  readonly components: readonly {
    readonly type: typeof button;
    readonly style: 1 | 2;
    readonly label: string;
    readonly custom_id: string;
  }[];
}

const actionRow = 1;
const button = 2;
const primary = 1;
const secondary = 2;

const labels: Readonly<Record<ActionName, string>> = {
  acknowledge: "Acknowledge",
  resolve: "Resolve",
  escalate: "Escalate",
};

// Discord takes custom ids of up to 100 characters, the action's name included.
const customIdForm = /^(?=.{1,100}$)([a-z]+):([\w.:-]+)$/;

/** What can be answered to a message, as buttons whose ids name the incident; empty when there is nothing. */
export function buttonsOf({ actions, incident }: Message): ButtonRow[] {
  const components = [...new Set(actions)].flatMap((action) => {
    const customId = `${action}:${incident.id}`;
    if (pressed(customId) === undefined) return [];
    const style = action === "acknowledge" ? primary : secondary;
    return [{ type: button, style, label: labels[action], custom_id: customId } as const];
  });
  return components.length === 0 ? [] : [{ type: actionRow, components }];
}

/** What a button of ours asks for; undefined for any other. */
export function pressed(
  customId: string,
): { readonly action: ActionName; readonly incident: string } | undefined {
  const [, action = "", incident = ""] = customIdForm.exec(customId) ?? [];
  return isAction(action) ? { action, incident } : undefined;
}

function isAction(word: string): word is ActionName {
  return Object.hasOwn(labels, word);
}
