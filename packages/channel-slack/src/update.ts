import type { Attempt, Message, Outcome, Ref } from "@tocsin/core";
import { render } from "./blocks.ts";
import { outcomeOfProblem, remedyFor } from "./errors.ts";
import { mark } from "./marking.ts";
import { post } from "./post.ts";
import { parseRef } from "./ref.ts";
import { continueThread } from "./thread.ts";
import { asMember, type Workspace } from "./workspace.ts";

/** Shows the newest state where the message stands; the news goes into its thread. */
export async function update(
  workspace: Workspace,
  ref: Ref,
  message: Message,
  attempt: Attempt,
): Promise<Outcome> {
  const spot = parseRef(ref);
  if (spot === undefined) return post(workspace, message, attempt);
  const { text, blocks, attachments } = render(message, attempt.level, await workspace.stamps());
  const args = {
    channel: spot.channel,
    ts: spot.ts,
    text,
    // Both in any case: what is left out here, Slack leaves standing.
    blocks,
    attachments,
    metadata: mark(attempt, "message"),
    // Unlike posting, editing makes links of names unless told not to.
    parse: "none",
    link_names: false,
  };
  const answer = await asMember(workspace, spot.channel, "chat.update", args, attempt.signal);
  if (answer.ok) {
    // After a first try a reply may have gone out unanswered, even with the process that sent it.
    const unsure = spot.unsure || attempt.unclear || attempt.number > 1 ? true : undefined;
    return continueThread(workspace, { ...spot, unsure }, message, attempt);
  }
  if (remedyFor(answer.problem, "editing") === "post anew")
    return post(workspace, message, attempt);
  const outcome = outcomeOfProblem(answer.problem, "editing");
  if (outcome.status === "failed" || outcome.status === "sent") return outcome;
  // To edit twice changes nothing, so there is nothing to reconcile.
  if (outcome.status === "ambiguous") return { status: "retry", reason: outcome.reason, ref };
  return { ...outcome, ref };
}
