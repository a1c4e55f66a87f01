import type { Attempt, Message, Outcome } from "@tocsin/core";
import { render } from "./blocks.ts";
import { outcomeOfProblem } from "./errors.ts";
import { mark } from "./marking.ts";
import { continueThread } from "./thread.ts";
import { asMember, type Workspace } from "./workspace.ts";

/** Posts the living message, then what has no room in it as a reply. */
export async function post(
  workspace: Workspace,
  message: Message,
  attempt: Attempt,
): Promise<Outcome> {
  const { text, blocks, attachments } = render(message, attempt.level, await workspace.stamps());
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
  const answer = await asMember(
    workspace,
    attempt.address,
    "chat.postMessage",
    args,
    attempt.signal,
  );
  if (!answer.ok) return outcomeOfProblem(answer.problem, "posting");
  const { channel, ts } = answer.data;
  if (typeof channel !== "string" || typeof ts !== "string") {
    return { status: "sent", evidence: "accepted, but Slack named no message: it can't be edited" };
  }
  workspace.directory.learn(attempt.address, channel);
  return continueThread(workspace, { channel, ts }, message, attempt);
}
