import type { Attempt, Channel, Health, Message, Outcome, Tools } from "@tocsin/core";
import { type Place, readAddress } from "./address.ts";
import { openApp } from "./app/app.ts";
import { buttonsOf } from "./app/buttons.ts";
import { type Answer, type Client, openClient } from "./client.ts";
import { reachingPeople } from "./direct.ts";
import { outcomeOfProblem } from "./errors.ts";
import { markOf } from "./mark.ts";
import type { DiscordOptions } from "./options.ts";
import { seenIn } from "./pictures.ts";
import { editMessage, outcomeOf, postMessage, type Telling } from "./post.ts";
import { preview } from "./preview.ts";
import { findTelling } from "./reconcile.ts";
import { parseRef, printRef } from "./ref.ts";
import { type Body, reminder, render } from "./render.ts";
import { openRoom } from "./room.ts";

const unknownMessage = 10008;

/** Discord by REST: living messages of a bot or of a webhook. */
export async function openDiscord(options: DiscordOptions, tools: Tools): Promise<Channel> {
  const client = reachingPeople(await openClient(options, tools));
  const placeOf = (address: string) =>
    readAddress(address, { apiUrl: options.apiUrl, bot: options.token !== undefined });

  const app = openApp(options, client, tools);

  /** Only what a bot posts can have buttons. Always there, since an edit without them leaves them standing. */
  async function bodyFor(place: Place, message: Message, attempt: Attempt): Promise<Body> {
    const body = render(message, attempt);
    if (place.kind === "webhook") return body;
    const shown = app !== undefined && attempt.level < 2;
    return { ...body, components: shown ? buttonsOf(message, await app.ids()) : [] };
  }

  function tellingAt(place: Place, message: Message, attempt: Attempt): Telling {
    return { room: openRoom(client, place, attempt.signal), place: place.kind, message, attempt };
  }

  async function send(message: Message, attempt: Attempt): Promise<Outcome> {
    const place = placeOf(attempt.address);
    if (typeof place === "string") return { status: "failed", scope: "target", reason: place };
    const telling = tellingAt(place, message, attempt);
    return postMessage(telling, await bodyFor(place, message, attempt));
  }

  return {
    send,
    preview,

    async update(ref, message, attempt) {
      const place = placeOf(attempt.address);
      if (typeof place === "string") return { status: "failed", scope: "target", reason: place };
      const spot = parseRef(ref);
      if (spot === undefined) return send(message, attempt);
      const telling = tellingAt(place, message, attempt);
      const body = await bodyFor(place, message, attempt);
      const edited = await editMessage(telling, body, spot);
      if ("ok" in edited && !edited.ok && isGone(edited)) return send(message, attempt);
      const outcome = "ok" in edited ? outcomeOf(edited, telling) : edited;
      if (outcome.status !== "sent" || !message.nudge) return outcome;
      const key = `${attempt.tellingId} reminder`;
      const reply = await telling.room.post(reminder(message), key, { replyTo: spot.id });
      const reminded = outcomeOf(reply, telling);
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
      if (newest.ok) {
        const mark = markOf(attempt.tellingId);
        const found = findTelling(newest.value, mark, message.incident);
        if (found.status !== "found" || found.ref === undefined) return found;
        const attached = seenIn(newest.value, found.ref, message);
        return { ...found, ref: printRef({ id: found.ref, attached, others: [] }) };
      }
      const outcome = outcomeOf(newest, { place: "channel", attempt });
      const reason = "reason" in outcome ? outcome.reason : "";
      return { status: outcome.status === "failed" ? "blind" : "unknown", reason };
    },

    ...(options.token !== undefined && { check: (signal: AbortSignal) => check(client, signal) }),

    ...app?.abilities,

    badAddress(address) {
      const place = placeOf(address);
      return typeof place === "string" ? place : undefined;
    },

    async close() {
      await app?.close();
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

function isGone({ problem }: Answer & { ok: false }): boolean {
  return problem.kind === "refused" && problem.code === unknownMessage;
}
