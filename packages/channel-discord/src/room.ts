import type { Place } from "./address.ts";
import type { Answer, Client } from "./client.ts";
import { nonceOf } from "./mark.ts";
import type { Upload } from "./pictures.ts";
import type { Body } from "./render.ts";

/** A place that messages go to, the same for bots and webhooks. */
export interface Room {
  /** A second post with the same key is shown once, where Discord offers that. */
  post(
    body: Body,
    key: string,
    options?: { readonly replyTo?: string; readonly files?: readonly Upload[] },
  ): Promise<Answer>;
  edit(messageId: string, body: Body): Promise<Answer>;
  /** The newest messages, newest first; undefined where nobody may read them. */
  newest?(): Promise<Answer>;
}

/** How many messages a look back takes in. */
export const lookBack = 50;

export function openRoom(client: Client, place: Place, signal: AbortSignal): Room {
  return place.kind === "channel"
    ? byBot(client, place.id, signal)
    : byWebhook(client, place, signal);
}

function byBot(client: Client, id: string, signal: AbortSignal): Room {
  const base = { auth: true, signal };
  return {
    post: (body, key, { replyTo, files = [] } = {}) =>
      client.call({
        ...base,
        files,
        method: "POST",
        route: `/channels/${id}/messages`,
        body: {
          ...body,
          nonce: nonceOf(key),
          enforce_nonce: true,
          ...(replyTo && { message_reference: { message_id: replyTo, fail_if_not_exists: false } }),
        },
      }),
    edit: (messageId, body) =>
      client.call({
        ...base,
        method: "PATCH",
        route: `/channels/${id}/messages/${messageId}`,
        body,
      }),
    newest: () =>
      client.call({
        ...base,
        method: "GET",
        route: `/channels/${id}/messages`,
        query: { limit: String(lookBack) },
      }),
  };
}

function byWebhook(
  client: Client,
  { id, token, threadId }: Extract<Place, { kind: "webhook" }>,
  signal: AbortSignal,
): Room {
  const base = { auth: false, signal };
  const thread = threadId === undefined ? {} : { thread_id: threadId };
  return {
    // Without `wait` Discord answers before it has looked at the message, and gives no id.
    post: (body, _key, { files = [] } = {}) =>
      client.call({
        ...base,
        files,
        method: "POST",
        route: `/webhooks/${id}/${token}`,
        query: { ...thread, wait: "true" },
        body,
      }),
    edit: (messageId, body) =>
      client.call({
        ...base,
        method: "PATCH",
        route: `/webhooks/${id}/${token}/messages/${messageId}`,
        query: thread,
        body,
      }),
  };
}
