import type { ActionOrder } from "@tocsin/core";
import { Command } from "commander";
import { type Client, connect } from "../client.ts";
import { type CliIo, type End, Failure } from "../io.ts";
import { byOf, type ClientFlags, clientOptions, jsonOption } from "../options.ts";
import { plain } from "../table.ts";

interface Flags extends ClientFlags {
  readonly by?: string;
  readonly json?: true;
  readonly wait?: false;
  readonly look?: true;
}

const lookEveryMs = 500;
// Longer than any action may run.
const longestMs = 15 * 60_000;

/** `tocsin do LINE…`: what a slash command does, from the terminal. */
export function doCommand(io: CliIo, end: End): Command {
  return clientOptions(new Command("do"))
    .description(
      "Do something to an incident, or run a command: the same words as in a chat.\nWithout words it lists them.",
    )
    .argument("[words...]", "such as: silence 7KQ2M 2h noisy · argocd.sync 7KQ2M prune=yes")
    .option("--by <who>", "who does it (default: this user)")
    .option("--no-wait", "do not wait until it is done")
    .addOption(jsonOption())
    .action(async (words: readonly string[], flags: Flags) => {
      const client = connect(io, flags, "write");
      const line = words.map(quoted).join(" ");
      const answer = await client.post("/api/v1/commands", { line, ...byOf(io, flags) });
      await follow(answer as Answer, client, io, flags, end);
    });
}

/** `tocsin approve ORDER`: agrees to what another asked for. */
export function approveCommand(io: CliIo, end: End): Command {
  return clientOptions(new Command("approve"))
    .description("Agree to what somebody else asked for.")
    .argument("<order>", "as the incident's thread or `tocsin do` names it")
    .option("--by <who>", "who agrees (default: this user)")
    .option("--look", "show what was asked for, and agree to nothing")
    .option("--no-wait", "do not wait until it is done")
    .addOption(jsonOption())
    .action(async (order: string, flags: Flags) => {
      const client = connect(io, flags, "write");
      const path = `/api/v1/orders/${encodeURIComponent(order)}/approve`;
      if (flags.json !== true || flags.look === true) await show(order, client, io, flags);
      if (flags.look === true) return;
      await follow((await client.post(path, byOf(io, flags))) as Answer, client, io, flags, end);
    });
}

/** What whoever agrees agrees to. */
async function show(id: string, client: Client, io: CliIo, flags: Flags): Promise<void> {
  const order = (await client.get(`/api/v1/orders/${encodeURIComponent(id)}`)) as ActionOrder;
  const { action, by, incident, details = [], why } = order;
  const lines = [
    `${by.name} asks for ${action}${incident === undefined ? "" : `, incident ${incident}`}`,
    ...details.map(({ label, value }) => `  ${label}: ${value}`),
    ...(why === undefined ? [] : [`  why: ${why}`]),
  ];
  const text = flags.json === true ? [JSON.stringify(order)] : lines.map(plain);
  io.stdout.write(`${text.join("\n")}\n`);
}

type Answer = ActionOrder | { readonly text: string; readonly id?: undefined };

async function follow(answer: Answer, client: Client, io: CliIo, flags: Flags, end: End) {
  const say = (text: string) => io.stdout.write(`${plain(text)}\n`);
  if (answer.id === undefined) {
    if (flags.json === true) io.stdout.write(`${JSON.stringify(answer)}\n`);
    else answer.text.split("\n").forEach(say);
    return;
  }
  let order: ActionOrder = answer;
  let shown = 0;
  const show = () => {
    if (flags.json !== true) for (const line of order.said.slice(shown)) say(line);
    shown = order.said.length;
  };
  if (flags.wait !== false) {
    for (let waited = 0; isUnderWay(order) && waited < longestMs; waited += lookEveryMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      const path = `/api/v1/orders/${encodeURIComponent(order.id)}`;
      order = (await client.get(path)) as ActionOrder;
      show();
    }
  }
  if (flags.json === true) io.stdout.write(`${JSON.stringify(order)}\n`);
  else say(sentence(order));
  if (["refused", "failed", "unclear"].includes(order.state)) end(1);
}

/** One that waits for somebody to agree may wait for an hour: nobody sits through that. */
function isUnderWay({ state }: ActionOrder): boolean {
  return state === "waiting" || state === "running";
}

function sentence({ id, action, state, text }: ActionOrder): string {
  switch (state) {
    case "approving":
      return `${action} waits until somebody else agrees: tocsin approve ${id}`;
    case "waiting":
    case "running":
      return `${action} is ordered: ${id}`;
    default:
      return `${action} ${state}${text === undefined || text === "" ? "" : `: ${text}`}`;
  }
}

/** What the shell has taken the quotes from stays one word. */
function quoted(word: string): string {
  if (!/\s/u.test(word)) return word;
  if (word.includes('"')) throw new Failure("a word with blanks in it can't hold a quote as well");
  const [, name, value] = /^([a-z][a-z0-9_-]*)=([\s\S]*)$/u.exec(word) ?? [];
  return name === undefined ? `"${word}"` : `${name}="${value}"`;
}
