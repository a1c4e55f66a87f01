import type { Gateway } from "../gateway.ts";
import { type ActionName, actionNames } from "../message.ts";
import type { Clock } from "../tools.ts";
import type { Action } from "./action.ts";
import { looking } from "./own-looks.ts";
import { assignAction, newAction, pageAction, sendAction } from "./own-people.ts";
import { silenceAction } from "./own-silence.ts";

/** What the gateway's own actions act through. */
export interface OwnContext {
  readonly gateway: Pick<Gateway, "incidents" | "silences" | "onCall" | "people" | "notify">;
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

function answerAction(name: ActionName, { gateway }: OwnContext): Action {
  const [title, description] = words[name];
  return {
    name,
    title,
    description,
    allow: "everyone",
    applies: ({ state }) => state !== "closed",
    async run({ about, by, why }) {
      const reason = why === undefined ? {} : { why };
      const result = await gateway.incidents[name](about?.id ?? "", { by: by.name, ...reason });
      if (result.status === "unknown") {
        return { status: "refused", text: "it is not known any more" };
      }
      return result.status === "done"
        ? { status: "done", text: result.incident.title }
        : { status: "refused", text: result.reason };
    },
  };
}
