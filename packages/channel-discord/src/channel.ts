import type {
  Attempt,
  CallbackRequest,
  Channel,
  Desk,
  Health,
  Message,
  Outcome,
  Tools,
} from "@tocsin/core";
import { type Place, readAddress } from "./address.ts";
import { buttonsOf } from "./buttons.ts";
import { type Answer, type Client, openClient } from "./client.ts";
import { outcomeOfProblem } from "./errors.ts";
import { markOf } from "./mark.ts";
import type { DiscordOptions } from "./options.ts";
import { readKey } from "./proof.ts";
import { receive } from "./receive.ts";
import { findTelling } from "./reconcile.ts";
import { type Body, reminder, render } from "./render.ts";
import { openRoom } from "./room.ts";

const unknownMessage = 10008;

/** Discord by REST: living messages of a bot or of a webhook. */
export async function openDiscord(options: DiscordOptions, tools: Tools): Promise<Channel> {
  const client = await openClient(options, tools);
  const placeOf = (address: string) =>
    readAddress(address, { apiUrl: options.apiUrl, bot: options.token !== undefined });

  const key = options.publicKey === undefined ? undefined : readKey(options.publicKey);

  /** Only what a bot posts can have buttons. Always there, since an edit without them leaves them standing. */
  function bodyFor(place: Place, message: Message, attempt: Attempt): Body {
    const body = render(message, attempt);
    if (place.kind === "webhook") return body;
    const shown = key !== undefined && attempt.level < 2;
    return { ...body, components: shown ? buttonsOf(message) : [] };
  }

  async function send(message: Message, attempt: Attempt): Promise<Outcome> {
    const place = placeOf(attempt.address);
    if (typeof place === "string") return { status: "failed", scope: "target", reason: place };
    const room = openRoom(client, place, attempt.signal);
    return outcomeOf(
      await room.post(bodyFor(place, message, attempt), attempt.tellingId),
      place.kind,
      attempt,
    );
  }

  return {
    send,

    async update(ref, message, attempt) {
      const place = placeOf(attempt.address);
      if (typeof place === "string") return { status: "failed", scope: "target", reason: place };
      if (!isId(ref)) return send(message, attempt);
      const room = openRoom(client, place, attempt.signal);
      const edited = await room.edit(ref, bodyFor(place, message, attempt));
      if (!edited.ok && isGone(edited)) return send(message, attempt);
      const outcome = outcomeOf(edited, place.kind, attempt);
      if (outcome.status !== "sent" || !message.nudge) return outcome;
      const key = `${attempt.tellingId} reminder`;
      const reminded = outcomeOf(
        await room.post(reminder(message), key, { replyTo: ref }),
        place.kind,
        attempt,
      );
      // The state is shown; that nobody may be reminded of it is no reason to show it again.
      const lost = reminded.status === "failed" || reminded.status === "degrade";
      return lost || reminded.status === "sent" ? outcome : reminded;
    },

    async reconcile(message, attempt) {
      const place = placeOf(attempt.address);
      const room = typeof place === "string" ? undefined : openRoom(client, place, attempt.signal);
      if (room?.newest === undefined) {
        return { status: "blind", reason: "a webhook can't read its channel" };
      }
      const newest = await room.newest();
      if (newest.ok) return findTelling(newest.value, markOf(attempt.tellingId), message.incident);
      const outcome = outcomeOf(newest, "channel", attempt);
      const reason = "reason" in outcome ? outcome.reason : "";
      return { status: outcome.status === "failed" ? "blind" : "unknown", reason };
    },

    ...(options.token !== undefined && { check: (signal: AbortSignal) => check(client, signal) }),

    ...(key !== undefined && {
      receive: (request: CallbackRequest, desk: Desk) => receive(request, desk, key, tools),
    }),

    badAddress(address) {
      const place = placeOf(address);
      return typeof place === "string" ? place : undefined;
    },

    async close() {
      client.close();
    },
  };
}

async function check(client: Client, signal: AbortSignal): Promise<Health> {
  const answer = await client.call({ method: "GET", route: "/users/@me", auth: true, signal });
  if (answer.ok) return { ok: true };
  const outcome = outcomeOfProblem(answer.problem, { place: "channel", level: 2, signal });
  return { ok: false, reason: "reason" in outcome ? outcome.reason : "" };
}

function outcomeOf(
  answer: Answer,
  place: "channel" | "webhook",
  { level, signal }: Attempt,
): Outcome {
  if (!answer.ok) return outcomeOfProblem(answer.problem, { place, level, signal });
  const { value } = answer;
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  if (typeof id === "string" && isId(id))
    return { status: "sent", ref: id, evidence: `message ${id}` };
  return { status: "ambiguous", reason: "the answer names no message: is `apiUrl` Discord's?" };
}

function isGone({ problem }: Answer & { ok: false }): boolean {
  return problem.kind === "refused" && problem.code === unknownMessage;
}

function isId(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}
