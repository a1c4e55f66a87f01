import { type Deed, type DoDeed, deeds } from "../correlate/act.ts";
import type { ActionResult, Gateway } from "../gateway.ts";
import { type ActionName, actionNames } from "../message.ts";
import type { Clock } from "../tools.ts";
import type { Action } from "./action.ts";
import { deedOf, endOf } from "./deed-end.ts";
import { looking } from "./own-looks.ts";
import { assignAction, newAction, pageAction, sendAction } from "./own-people.ts";
import { silenceAction } from "./own-silence.ts";

/** What the gateway's own actions act through. */
export interface OwnContext {
  readonly gateway: Pick<Gateway, "incidents" | "silences" | "onCall" | "people" | "notify">;
  /** Does to an incident what was ordered. */
  readonly act: (
    incident: string,
    by: Deed,
    action: ActionName | "assign",
    deed: DoDeed,
  ) => Promise<ActionResult>;
  readonly clock: Clock;
  /** The keys and names of the people in the config. */
  readonly people: () => readonly { readonly key: string; readonly name: string }[];
}

const words: Readonly<Record<ActionName, readonly [title: string, description: string]>> = {
  acknowledge: ["Acknowledge", "Say that you are on it; nobody else is paged."],
  resolve: ["Resolve", "Close an incident by hand."],
  escalate: ["Escalate", "Take the next step of its escalation at once."],
};

/** What can be done whatever the sources are. */
export function ownActions(context: OwnContext): readonly Action[] {
  return [
    ...actionNames.map((name) => answerAction(name, context)),
    silenceAction(context),
    assignAction(context),
    newAction(context),
    pageAction(context),
    sendAction(context),
    ...looking(context),
  ];
}

function answerAction(name: ActionName, context: OwnContext): Action {
  const [title, description] = words[name];
  return {
    name,
    title,
    description,
    allow: "everyone",
    applies: ({ state }) => state !== "closed",
    async run({ about, by, why }) {
      const result = await context.act(about?.id ?? "", deedOf(by, why), name, deeds[name]);
      return endOf(result, ({ title }) => title);
    },
  };
}
