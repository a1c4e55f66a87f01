import type { Attempt, Message, Outcome } from "@tocsin/core";
import { overflows } from "./blocks.ts";
import type { Answer } from "./client.ts";
import { nextCursor, records } from "./directory.ts";
import { outcomeOfProblem, remedyFor } from "./errors.ts";
import { mark, markingOf, type Piece } from "./marking.ts";
import { seenIn, sharePictures, unshared } from "./pictures.ts";
import type { Problem } from "./problem.ts";
import { printRef, type Spot } from "./ref.ts";
import { renderDetails, renderNews } from "./replies.ts";
import { asMember, type Workspace } from "./workspace.ts";

// 200 replies a page; a thread with more than 1,000 is not looked through to its end.
const mostPages = 5;

/**
 * Brings the thread of a shown message up to date and gives the outcome of the whole telling. From here
 * on every outcome carries the ref, so that the next try goes on instead of posting again.
 */
export async function continueThread(
  workspace: Workspace,
  spot: Spot,
  message: Message,
  attempt: Attempt,
): Promise<Outcome> {
  let at = spot;
  const missing = () => [
    ...(overflows(message) && !at.details ? (["details"] as const) : []),
    ...((message.news.length > 0 || message.nudge) && at.news !== attempt.tellingId
      ? (["news"] as const)
      : []),
  ];
  // A try before this one may have been cut off between a reply and its answer.
  if (at.unsure && missing().length + unshared(message, at).length > 0) {
    const looked = await look(workspace, at, message, attempt);
    if ("status" in looked) return looked;
    at = looked;
  }
  const skipped: string[] = [];
  for (const piece of missing()) {
    const answer = await reply(workspace, at, message, attempt, piece);
    if (!answer.ok) {
      const outcome = afterReply(answer.problem, at, attempt);
      if (outcome !== "skip") return outcome;
      skipped.push(piece);
    }
    at = piece === "details" ? { ...at, details: true } : { ...at, news: attempt.tellingId };
  }
  const shared = await sharePictures(workspace, at, message, attempt);
  if ("status" in shared) return shared;
  at = shared.spot;
  if (shared.without !== undefined) skipped.push(`pictures (${shared.without})`);
  const evidence = `${at.channel} ${at.ts}`;
  return {
    status: "sent",
    ref: printRef({ ...at, unsure: undefined }),
    evidence: skipped.length === 0 ? evidence : `${evidence}, without ${skipped.join(" and ")}`,
  };
}

async function reply(
  workspace: Workspace,
  { channel, ts }: Spot,
  message: Message,
  attempt: Attempt,
  piece: Exclude<Piece, "message">,
): Promise<Answer> {
  const { text, blocks } =
    piece === "details"
      ? renderDetails(message, attempt.level)
      : renderNews(message, attempt.level, await workspace.stamps());
  return workspace.slack.call(
    "chat.postMessage",
    {
      channel,
      thread_ts: ts,
      text,
      ...(blocks.length > 0 && { blocks }),
      ...(piece === "news" && message.nudge && { reply_broadcast: true }),
      metadata: mark(attempt, piece),
      parse: "none",
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    },
    attempt.signal,
  );
}

/** A reply that failed must never lose the message it answers. */
function afterReply(problem: Problem, at: Spot, attempt: Attempt): Outcome | "skip" {
  if (remedyFor(problem, "replying") === "no thread") return "skip";
  const outcome = outcomeOfProblem(problem, "replying");
  const ref = printRef(at);
  switch (outcome.status) {
    case "retry":
    case "slow":
      return { ...outcome, ref };
    case "degrade":
      return attempt.level === 2 ? "skip" : { ...outcome, ref };
    case "ambiguous":
      // The next try looks into the thread itself, so the message need not be searched for.
      return { status: "retry", reason: outcome.reason, ref: printRef({ ...at, unsure: true }) };
    case "failed":
      // A failure has no ref: the next try edits the message, and fails for good if it must.
      return outcome.scope === "payload"
        ? "skip"
        : { status: "retry", reason: outcome.reason, ref };
    default:
      return "skip";
  }
}

/** The spot with what its thread is seen to hold. */
async function look(
  workspace: Workspace,
  at: Spot,
  about: Message,
  attempt: Attempt,
): Promise<Spot | Outcome> {
  let seen: Spot = at;
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Answer = await asMember(
      workspace,
      at.channel,
      "conversations.replies",
      {
        channel: at.channel,
        ts: at.ts,
        include_all_metadata: true,
        limit: 200,
        ...(cursor && { cursor }),
      },
      attempt.signal,
    );
    if (!answer.ok) {
      const outcome = outcomeOfProblem(answer.problem, "reading");
      // Not allowed to look: rather a reply twice than none.
      if (outcome.status === "failed" || outcome.status === "sent") return seen;
      const ref = printRef({ ...seen, unsure: true });
      if (outcome.status === "slow") return { ...outcome, ref };
      return { status: "retry", reason: outcome.reason, ref };
    }
    for (const message of records(answer.data.messages)) {
      seen = seenIn(message, seen, about);
      const marking = markingOf(message);
      if (marking?.id !== attempt.deliveryId) continue;
      if (marking.piece === "details") seen = { ...seen, details: true };
      if (marking.piece === "news" && marking.telling === attempt.tellingId) {
        seen = { ...seen, news: attempt.tellingId };
      }
    }
    cursor = nextCursor(answer.data);
    if (cursor === undefined) break;
  }
  return seen;
}
