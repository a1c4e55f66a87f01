import type { Attempt, Message, Outcome } from "@tocsin/core";
import type { Place } from "./address.ts";
import type { Answer } from "./client.ts";
import { outcomeOfProblem } from "./errors.ts";
import { laterBody, showing, type Upload, uploadsFor, withUploads } from "./pictures.ts";
import { printRef, type Spot } from "./ref.ts";
import type { Body } from "./render.ts";
import type { Room } from "./room.ts";

/** A telling on its way to a place. */
export interface Telling {
  readonly room: Room;
  readonly place: Place["kind"];
  readonly message: Message;
  readonly attempt: Attempt;
}

// What can't be had in so many tries is given up: the message stands without it.
const mostTries = 5;

/** Posts the living message with its pictures, and at once without them when they are refused. */
export async function postMessage(telling: Telling, body: Body): Promise<Outcome> {
  const { room, message, attempt } = telling;
  const files = await uploadsFor(message, attempt);
  const key = attempt.tellingId;
  const answer = await room.post(withUploads(body, files, message), key, { files });
  const ids = files.map(({ id }) => id);
  if (answer.ok || answer.problem.kind !== "refused" || files.length === 0) {
    return posted(outcomeOf(answer, telling), { attached: ids, others: [] });
  }
  const bare = outcomeOf(await room.post(body, key), telling);
  const { problem } = answer;
  const evidence = `without pictures: Discord answered ${problem.status}, code ${problem.code}; the bot needs Attach Files`;
  return posted(bare.status === "sent" ? { ...bare, evidence } : bare, {
    attached: [],
    others: ids,
  });
}

/** Edits the living message, whose pictures stay, and posts those that are new behind it. */
export async function editMessage(
  telling: Telling,
  body: Body,
  spot: Spot,
): Promise<Answer | Outcome> {
  const { room, message } = telling;
  const edited = await room.edit(spot.id, showing(body, spot.attached, message));
  if (!edited.ok) return edited;
  const outcome = withRef(outcomeOf(edited, telling), spot);
  return outcome.status === "sent" ? postLater(telling, spot, outcome) : outcome;
}

async function postLater(telling: Telling, spot: Spot, shown: Outcome): Promise<Outcome> {
  const { room, place, message, attempt } = telling;
  const files = await uploadsFor(message, attempt, spot);
  if (files.length === 0) return shown;
  const key = `${attempt.tellingId} pictures`;
  const body = laterBody(message, files);
  const answer = await room.post(body, key, { replyTo: spot.id, files });
  const outcome = outcomeOf(answer, telling);
  // Without a nonce a second try could show it twice.
  const passes =
    outcome.status === "retry" || (outcome.status === "ambiguous" && place === "channel");
  if (outcome.status === "slow") return outcome;
  if (passes && attempt.number < mostTries) return outcome;
  return withRef(shown, { ...spot, others: [...spot.others, ...files.map(idOf)] });
}

/** What an answer to a post or an edit means for the delivery. */
export function outcomeOf(
  answer: Answer,
  { place, attempt: { level, signal } }: Pick<Telling, "place" | "attempt">,
): Outcome {
  if (!answer.ok) return outcomeOfProblem(answer.problem, { place, level, signal });
  const { value } = answer;
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  if (typeof id === "string" && /^\d{1,20}$/.test(id))
    return { status: "sent", ref: id, evidence: `message ${id}` };
  return { status: "ambiguous", reason: "the answer names no message: is `apiUrl` Discord's?" };
}

function withRef(outcome: Outcome, spot: Spot): Outcome {
  return outcome.status === "sent" ? { ...outcome, ref: printRef(spot) } : outcome;
}

/** The ref of a message that was just posted. */
function posted(outcome: Outcome, pictures: Omit<Spot, "id">): Outcome {
  if (outcome.status !== "sent" || outcome.ref === undefined) return outcome;
  return withRef(outcome, { id: outcome.ref, ...pictures });
}

function idOf({ id }: Upload): string {
  return id;
}
