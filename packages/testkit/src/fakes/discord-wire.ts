import type { Json } from "./discord-breach.ts";
import { atCdn, bareFiles, type DiscordFile } from "./discord-files.ts";
import type { Answer } from "./http.ts";

/** A message as people see it in the channel. */
export interface DiscordMessage {
  readonly id: string;
  readonly channelId: string;
  /** By the webhook of this id, instead of the bot. */
  readonly webhookId?: string;
  readonly nonce?: string;
  readonly content: string;
  readonly embeds: readonly Json[];
  /** Rows of buttons. */
  readonly components: readonly Json[];
  readonly files: readonly DiscordFile[];
  /** 4: its embeds are not shown. */
  readonly flags: number;
  readonly replyTo?: string;
  readonly edits: number;
}

/** As Discord keeps it. */
export interface Kept extends DiscordMessage {
  readonly at: string;
  readonly author: { readonly id: string; readonly username: string; readonly bot: boolean };
}

const perWindow = 100_000;

export const unauthorized: Answer = error(401, 0, "401: Unauthorized");

export function error(status: number, code: number, message: string): Answer {
  return { status, body: { message, code } };
}

/** Every answer of the real one carries the state of its bucket. */
export function limited(answer: Answer): Answer {
  const bucket = {
    "x-ratelimit-limit": String(perWindow),
    "x-ratelimit-remaining": String(perWindow - 1),
    "x-ratelimit-reset-after": "1.000",
    "x-ratelimit-bucket": "e06be1d1a36b0b5ba8a3c8a1b8e4e1a6",
  };
  return { ...answer, headers: { ...bucket, ...answer.headers } };
}

export function shown(
  body: Json,
): Pick<DiscordMessage, "content" | "embeds" | "flags" | "components"> {
  return {
    components: Array.isArray(body.components) ? body.components : [],
    flags: typeof body.flags === "number" ? body.flags : 0,
    content: typeof body.content === "string" ? body.content.trim() : "",
    embeds: Array.isArray(body.embeds) ? body.embeds : [],
  };
}

// The nonce is told to its sender alone, with the answer to the post; a fetched message has none.
export function wire(message: Kept): Json {
  const { id, channelId, webhookId, content, embeds, components, files, at, author } = message;
  return {
    id,
    type: 0,
    channel_id: channelId,
    ...(webhookId !== undefined && { webhook_id: webhookId }),
    content,
    embeds: atCdn(embeds),
    attachments: bareFiles(files, embeds),
    components,
    timestamp: at,
    author,
  };
}
