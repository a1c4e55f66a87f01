import { errorFor, type Json, list, strange, text } from "./discord-breach.ts";
import { modalBreaches } from "./discord-components.ts";
import { refusal } from "./discord-rules.ts";

/** Kinds of interactions. */
export const kinds = { ping: 1, command: 2, component: 3, complete: 4, form: 5 } as const;

/** A choice of an option that is being typed. */
export interface DiscordChoice {
  readonly name: string;
  readonly value: string;
}

const mostChoices = 25;
const longestChoice = 100;
const ephemeral = 64;
const settable = ephemeral | 4;

/** What Discord would say to this first answer: why it refuses it, or undefined when it takes it. */
export function badAnswer(kind: number, { type, data = {}, ...rest }: Json): unknown {
  const body = data as Json;
  const allowed: Readonly<Record<number, readonly unknown[]>> = {
    [kinds.ping]: [1],
    [kinds.command]: [4, 5, 9],
    [kinds.component]: [4, 5, 6, 7, 9],
    [kinds.complete]: [8],
    [kinds.form]: [4, 5],
  };
  if (Object.keys(rest).length > 0) return `strange keys: ${Object.keys(rest).join(", ")}`;
  if (allowed[kind]?.includes(type) !== true) return `type ${type} is no answer to type ${kind}`;
  switch (type) {
    case 4:
      return badMessage(body, settable);
    case 5:
      return body.flags === undefined || body.flags === ephemeral ? undefined : "flags of type 5";
    case 8:
      return badChoices(body);
    case 9:
      return errorFor(modalBreaches(body));
    default:
      return Object.keys(body).length > 0 ? `type ${type} takes no data here` : undefined;
  }
}

/** A message as an answer, or as an edit or a follow-up of one. */
export function badMessage(body: Json, flags: number): unknown {
  const set = Number(body.flags ?? 0);
  if ((set & ~flags) !== 0)
    return errorFor([{ path: ["flags"], code: "FLAGS", message: "not all can be set" }]);
  const mentions = body.allowed_mentions as Json | undefined;
  if (list(mentions?.parse).length > 0 || mentions === undefined) return "it may mention people";
  return refusal(body);
}

function badChoices(body: Json): unknown {
  const choices = list(body.choices) as Json[];
  if (choices.length > mostChoices) return "too many choices";
  return errorFor([
    ...strange(body, [], ["choices"]),
    ...choices.flatMap((choice, index) => [
      ...strange(choice, ["choices", index], ["name", "value"]),
      ...text(choice.name, ["choices", index, "name"], longestChoice, true),
      ...text(choice.value, ["choices", index, "value"], longestChoice, true),
    ]),
  ]);
}
