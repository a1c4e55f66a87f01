import type { Attempt, Message, Outcome } from "@tocsin/core";
import { render } from "./blocks.ts";
import type { Answer, Slack } from "./client.ts";
import type { Directory } from "./directory.ts";
import { outcomeOfProblem, remedyFor } from "./errors.ts";
import { mark } from "./marking.ts";
import { continueThread } from "./thread.ts";

/** What the parts of the channel work with. */
export interface Desk {
  readonly slack: Slack;
  readonly directory: Directory;
}

/** Posts the living message, then what has no room in it as a reply. */
export async function post(desk: Desk, message: Message, attempt: Attempt): Promise<Outcome> {
  const { text, blocks, attachments } = render(message, attempt.level);
  const args = {
    channel: attempt.address,
    text,
    ...(blocks.length > 0 && { blocks }),
    ...(attachments.length > 0 && { attachments }),
    metadata: mark(attempt, "message"),
    parse: "none",
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
  const answer = await asMember(desk, attempt, () =>
    desk.slack.call("chat.postMessage", args, attempt.signal),
  );
  if (!answer.ok) return outcomeOfProblem(answer.problem, "posting");
  const { channel, ts } = answer.data;
  if (typeof channel !== "string" || typeof ts !== "string") {
    return { status: "sent", evidence: "accepted, but Slack named no message: it can't be edited" };
  }
  desk.directory.learn(attempt.address, channel);
  return continueThread(desk.slack, { channel, ts }, message, attempt);
}

/** Calls; where the app is no member of a public channel, joins it and calls once more. */
export async function asMember(
  { slack, directory }: Desk,
  { address, signal }: Attempt,
  call: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await call();
  if (answer.ok || remedyFor(answer.problem, "posting") !== "join") return answer;
  const found = await directory.find(address, signal);
  if (!found.ok) return answer;
  const joined = await slack.call("conversations.join", { channel: found.channel }, signal);
  // "Not in the channel" says more than why the app could not join it.
  return joined.ok ? call() : answer;
}
