import {
  type Answered,
  type CallbackRequest,
  type Desk,
  problem,
  type Secret,
  type Tools,
} from "@tocsin/core";
import { readClick } from "./click.ts";
import type { SlackOptions } from "./options.ts";
import { provenBy } from "./proof.ts";
import { whisper, whisperOf } from "./whisper.ts";

/** Slack sends the whole message with a click; it shows at most 13,200 characters of it. */
const largestBody = 1_000_000;
/** Both halves of the time in which a signature holds. */
const replayMs = 10 * 60_000;

/** Takes clicks on the buttons of our messages. */
export async function receive(
  request: CallbackRequest,
  desk: Desk,
  secret: Secret,
  options: SlackOptions,
  tools: Tools,
): Promise<Response> {
  if (request.body.byteLength > largestBody) return problem(413, "Too large for a click");
  const signature = provenBy(request, secret, tools.now());
  if (signature === undefined) {
    return problem(
      401,
      "Not proven to come from Slack",
      "Copy the Signing Secret of the app (Basic Information) into the option signingSecret, and check this machine's clock.",
    );
  }
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    return problem(
      415,
      "Not a click",
      "Set this URL under Interactivity alone: events and commands are not taken here.",
    );
  }
  const click = readClick(request.body);
  if (click === undefined) return problem(400, "Not a click that can be read");
  if (click === "other" || !(await desk.once(`slack:${signature}`, replayMs))) return done();
  const answered: Answered[] = [];
  for (const { action, incident } of click.answers) {
    const { id, name } = click.user;
    const by = { address: id, ...(name !== undefined && { name }) };
    answered.push(...(await desk.act({ action, incident, by, how: "button" })));
  }
  const text = whisperOf(answered);
  if (text !== undefined) await whisper(text, click.responseUrl, options, tools);
  return done();
}

function done(): Response {
  return new Response(null, { status: 200 });
}
