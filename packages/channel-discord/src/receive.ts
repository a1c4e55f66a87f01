import type { KeyObject } from "node:crypto";
import { type Answered, type CallbackRequest, type Desk, problem, type Tools } from "@tocsin/core";
import { readInteraction } from "./interaction.ts";
import { isProven } from "./proof.ts";
import { cut, escaped, oneLine } from "./text.ts";

/** An interaction holds the message that was clicked: some 20 kB. */
const largestBody = 1_000_000;
/** Both halves of the time in which a signature holds. */
const replayMs = 10 * 60_000;

const longestContent = 2000;
const ephemeral = 64;

/** Takes interactions: clicks on the buttons of our messages, and Discord's look whether we are there. */
export async function receive(
  request: CallbackRequest,
  desk: Desk,
  key: KeyObject,
  tools: Tools,
): Promise<Response> {
  if (request.body.byteLength > largestBody) return problem(413, "Too large for an interaction");
  if (!isProven(request, key, tools.now())) {
    return problem(
      401,
      "Not proven to come from Discord",
      "Copy the Public Key of the application (General Information) into the option publicKey, and check this machine's clock.",
    );
  }
  const interaction = readInteraction(request.body);
  if (interaction === undefined) return problem(400, "Not an interaction that can be read");
  if (interaction.kind === "ping") return Response.json({ type: 1 });
  if (interaction.kind === "other") {
    return whisper("Tocsin takes answers by the buttons below its messages.");
  }
  if (!(await desk.once(`discord:${interaction.id}`, replayMs))) return editFollows();
  const { answer, user } = interaction;
  const by = { address: user.id, name: user.name };
  const answered = await desk.act({ ...answer, by, how: "button" });
  const text = whisperOf(answered);
  return text === undefined ? editFollows() : whisper(text);
}

/** What the one who clicked is told alone; undefined when the message itself will show it. */
function whisperOf(answered: readonly Answered[]): string | undefined {
  if (answered.length === 0) return "Nothing done: this incident is not known any more.";
  const unchanged = answered.filter(({ status }) => status === "unchanged");
  if (unchanged.length === 0) return undefined;
  return unchanged.slice(0, 5).map(lineOf).join("\n");
}

function lineOf({ incident, reason = "nothing changed" }: Answered): string {
  const { code, title, acknowledged } = incident;
  const about = `**${escaped(oneLine(code, 20))}** ${escaped(oneLine(title, 150))}`;
  const time = Date.parse(acknowledged?.at ?? "");
  const since = Number.isNaN(time) ? "" : ` (<t:${Math.floor(time / 1000)}:R>)`;
  return `${about}: ${escaped(oneLine(reason, 150))}${since}`;
}

/** Nothing to show now: the gateway edits the message. */
function editFollows(): Response {
  return Response.json({ type: 6 });
}

/** A message that the one who clicked sees alone. */
function whisper(text: string): Response {
  const content = cut(text, longestContent);
  return Response.json({
    type: 4,
    data: { content, flags: ephemeral, allowed_mentions: { parse: [] } },
  });
}
