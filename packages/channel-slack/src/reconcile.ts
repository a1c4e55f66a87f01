import type { Attempt, Message, Reconciled } from "@tocsin/core";
import type { Answer } from "./client.ts";
import { nextCursor, records } from "./directory.ts";
import { outcomeOfProblem } from "./errors.ts";
import { type Marking, markingOf } from "./marking.ts";
import type { Problem } from "./problem.ts";
import { parseRef, printRef, type Spot } from "./ref.ts";
import { continueThread } from "./thread.ts";
import { update } from "./update.ts";
import { asMember, type Workspace } from "./workspace.ts";

// Newest first, 200 a page: 600 messages since the incident opened.
const mostPages = 3;
// Slack's clock may differ from ours.
const marginSeconds = 3600;

interface Sighting extends Spot {
  readonly telling: string;
}

/** Looks for the message of this delivery in its channel, by the metadata it was posted with. */
export async function reconcile(
  workspace: Workspace,
  message: Message,
  attempt: Attempt,
): Promise<Reconciled> {
  const known = attempt.previous === undefined ? undefined : parseRef(attempt.previous);
  const found = known
    ? ({ ok: true, channel: known.channel } as const)
    : await workspace.directory.find(attempt.address, attempt.signal);
  if (!found.ok) return unknown(found.problem);
  const seen = await search(workspace, found.channel, message, attempt);
  if ("kind" in seen) return unknown(seen);
  const hit = seen.find(({ telling }) => telling === attempt.tellingId) ?? seen[0];
  if (hit === undefined) return { status: "absent" };
  const { telling, ...spot } = hit;
  // The try was cut off: what it had still to do is done now, so that "found" is the whole telling.
  const outcome =
    telling === attempt.tellingId
      ? await continueThread(workspace, spot, message, attempt)
      : await update(workspace, printRef(spot), message, attempt);
  if (outcome.status === "sent") {
    return { status: "found", ...(outcome.ref !== undefined && { ref: outcome.ref }) };
  }
  if (telling === attempt.tellingId) return { status: "found", ref: printRef(spot) };
  return { status: "unknown", reason: outcome.reason };
}

async function search(
  workspace: Workspace,
  channel: string,
  message: Message,
  attempt: Attempt,
): Promise<Sighting[] | Problem> {
  const opened = Date.parse(message.incident.openedAt) / 1000 - marginSeconds;
  const sightings: Sighting[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Answer = await asMember(
      workspace,
      channel,
      "conversations.history",
      {
        channel,
        include_all_metadata: true,
        limit: 200,
        ...(opened > 0 && { oldest: opened.toFixed(6) }),
        ...(cursor && { cursor }),
      },
      attempt.signal,
    );
    if (!answer.ok) return answer.problem;
    for (const each of records(answer.data.messages)) {
      const marking: Marking | undefined = markingOf(each);
      if (marking?.id !== attempt.deliveryId || marking.piece !== "message") continue;
      if (typeof each.ts !== "string") continue;
      sightings.push({ channel, ts: each.ts, unsure: true, telling: marking.telling });
    }
    cursor = nextCursor(answer.data);
    if (sightings.length > 0 || cursor === undefined) break;
  }
  return sightings;
}

function unknown(problem: Problem): Reconciled {
  const outcome = outcomeOfProblem(problem, "reading");
  // A missing scope or a channel out of reach stays so; anything else passes.
  if (outcome.status === "failed") return { status: "blind", reason: outcome.reason };
  const reason = outcome.status === "sent" ? "Slack gave no answer" : outcome.reason;
  return { status: "unknown", reason };
}
