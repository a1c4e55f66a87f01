import { type DiscordAnswer, type DiscordHand, discordClicks } from "./discord-click.ts";
import { atCdn, bareFiles, type DiscordFile, type DiscordForm, readForm } from "./discord-files.ts";
import { refusal } from "./discord-rules.ts";
import { type Answer, type FakeHttp, fakeHttp, type Seen } from "./http.ts";
import type { CallbackOptions } from "./slack-click.ts";

type Json = Readonly<Record<string, unknown>>;

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

export interface FakeDiscordChannel {
  /** Oldest first. */
  readonly messages: readonly DiscordMessage[];
  /** Somebody else writes, `times` times. */
  chat(text: string, times?: number): void;
  /** Somebody deletes everything. */
  clear(): void;
  /** Every call for this channel is answered 403 with this code, such as 50001 or 50013. */
  forbid(code: number): void;
  /** The bot and webhooks may send no files here: 403, 50013. */
  forbidFiles(): void;
}

export interface FakeDiscord extends FakeHttp {
  /** What the bot proves itself with. */
  readonly token: string;
  readonly applicationId: string;
  /** What the app proves interactions with, in hexadecimal digits. */
  readonly publicKey: string;
  /** The signature that goes with a timestamp and a body. */
  signature(time: string, body: Uint8Array): string;
  /** Asks the interactions endpoint whether it is there, as when its URL is set. */
  ping(): Promise<DiscordAnswer>;
  /** Somebody clicks a button, named by its label or custom id, in the newest message that shows it. */
  click(channelId: string, button: string, hand: DiscordHand): Promise<DiscordAnswer>;
  /** A channel of the guild; it exists from its first mention. */
  channel(id: string): FakeDiscordChannel;
  /** Makes a webhook in a channel; returns its URL. */
  webhook(channelId: string): string;
  /** Nobody believes the token any more. */
  revoke(): void;
  /** Somebody deletes the webhooks. */
  deleteWebhooks(): void;
  /** The minutes in which a nonce is known are over. */
  forgetNonces(): void;
}

interface Room {
  messages: Kept[];
  forbidden?: number;
  filesForbidden?: boolean;
}

interface Kept extends DiscordMessage {
  readonly at: string;
  readonly author: { readonly id: string; readonly username: string; readonly bot: boolean };
}

const bot = { id: "1180000000000000001", username: "tocsin", bot: true };
const person = { id: "1180000000000000002", username: "ann", bot: false };
const perWindow = 100_000;

/** Discord's REST API for messages: refuses what the real one refuses, with its errors. */
export async function fakeDiscord(options: CallbackOptions = {}): Promise<FakeDiscord> {
  const token = "bot.token-of-the-fake";
  const rooms = new Map<string, Room>();
  const webhooks = new Map<string, string>();
  const nonces = new Map<string, Kept>();
  let believed = true;
  let count = 0;
  const nextId = () => String(1_190_000_000_000_000_000n + BigInt(++count));
  const { applicationId, publicKey, signature, ping, click } = discordClicks(options, nextId);

  const room = (id: string): Room => {
    const known = rooms.get(id) ?? { messages: [] };
    rooms.set(id, known);
    return known;
  };

  function keep(
    channelId: string,
    body: Json,
    author: Kept["author"],
    { webhookId, files = [] }: { webhookId?: string; files?: readonly DiscordFile[] } = {},
  ): Kept {
    const reference = body.message_reference as Json | undefined;
    const kept: Kept = {
      id: nextId(),
      channelId,
      ...(webhookId !== undefined && { webhookId }),
      ...(typeof body.nonce === "string" && { nonce: body.nonce }),
      ...(typeof reference?.message_id === "string" && { replyTo: reference.message_id }),
      ...shown(body),
      files,
      edits: 0,
      author,
      at: new Date(Date.parse("2026-01-05T09:00:00Z") + count * 1000).toISOString(),
    };
    room(channelId).messages.push(kept);
    return kept;
  }

  function post(channelId: string, { body, files }: DiscordForm): Answer {
    const refused = refusedForm(channelId, body, files);
    if (refused !== undefined) return refused;
    const known =
      body.enforce_nonce === true ? nonces.get(`${channelId}:${body.nonce}`) : undefined;
    if (known !== undefined) return { status: 200, body: wire(known) };
    const kept = keep(channelId, body, bot, { files });
    if (kept.nonce !== undefined) nonces.set(`${channelId}:${kept.nonce}`, kept);
    return { status: 200, body: wire(kept) };
  }

  function refusedForm(
    channelId: string,
    body: Json,
    files: readonly DiscordFile[],
  ): Answer | undefined {
    if (files.length > 0 && room(channelId).filesForbidden === true) {
      return error(403, 50013, "Missing Permissions");
    }
    const refused = refusal(
      body,
      files.map(({ name }) => name),
    );
    return refused && { status: 400, body: refused };
  }

  function edit(channelId: string, messageId: string, { body, files }: DiscordForm): Answer {
    const { messages } = room(channelId);
    const index = messages.findIndex((each) => each.id === messageId);
    const known = messages[index];
    if (known === undefined) return error(404, 10008, "Unknown Message");
    const { content, embeds, flags, components } = known;
    const merged = { content, embeds, flags, components, ...body };
    // Since v10 an edit that names attachments keeps those alone, and each new file makes it name them.
    const kept = body.attachments === undefined ? known.files : [];
    const refused = refusedForm(channelId, merged, [...kept, ...files]);
    if (refused !== undefined) return refused;
    const now = { ...shown(merged), files: [...kept, ...files] };
    messages[index] = { ...known, ...now, edits: known.edits + 1 };
    return { status: 200, body: wire(messages[index]) };
  }

  function ofChannel(
    seen: Seen,
    form: DiscordForm,
    channelId: string,
    messageId: string | undefined,
  ): Answer {
    if (!believed || seen.headers.authorization !== `Bot ${token}`) return unauthorized;
    const known = rooms.get(channelId);
    if (known === undefined) return error(404, 10003, "Unknown Channel");
    if (known.forbidden !== undefined) return error(403, known.forbidden, "Missing Access");
    if (seen.method === "POST" && messageId === undefined) return post(channelId, form);
    if (seen.method === "PATCH" && messageId !== undefined) return edit(channelId, messageId, form);
    if (seen.method !== "GET") return error(405, 0, "405: Method Not Allowed");
    if (messageId === undefined) {
      const limit = Number(seen.query.get("limit") ?? 50);
      return { status: 200, body: known.messages.slice(-limit).reverse().map(wire) };
    }
    const found = known.messages.find((each) => each.id === messageId);
    return found === undefined
      ? error(404, 10008, "Unknown Message")
      : { status: 200, body: wire(found) };
  }

  function ofWebhook(
    seen: Seen,
    { body, files }: DiscordForm,
    id: string,
    secret: string,
    messageId: string | undefined,
  ): Answer {
    const channelId = webhooks.get(`${id}/${secret}`);
    if (channelId === undefined) {
      const exists = [...webhooks.keys()].some((key) => key.startsWith(`${id}/`));
      return exists
        ? error(401, 50027, "Invalid Webhook Token")
        : error(404, 10015, "Unknown Webhook");
    }
    if (messageId !== undefined) return edit(channelId, messageId, { body, files });
    if (seen.method === "GET") return { status: 200, body: { id, channel_id: channelId } };
    const refused = refusedForm(channelId, body, files);
    if (refused !== undefined) return refused;
    // What no application owns has no buttons: Discord leaves them out without a word.
    const bare = { ...body, components: [] };
    const kept = keep(channelId, bare, { ...bot, id }, { webhookId: id, files });
    return seen.query.get("wait") === "true" ? { status: 200, body: wire(kept) } : { status: 204 };
  }

  async function answer(seen: Seen): Promise<Answer> {
    const path = seen.path.replace(/^\/v10/, "");
    const form = await readForm(seen);
    if (typeof form === "string") return error(400, 50035, form);
    const channel = /^\/channels\/(\d+)\/messages(?:\/(\d+))?$/.exec(path);
    if (channel !== null) return ofChannel(seen, form, channel[1] ?? "", channel[2]);
    const webhook = /^\/webhooks\/(\d+)\/([\w-]+)(?:\/messages\/(\d+))?$/.exec(path);
    if (webhook !== null)
      return ofWebhook(seen, form, webhook[1] ?? "", webhook[2] ?? "", webhook[3]);
    if (path !== "/users/@me") return error(404, 0, "404: Not Found");
    const proven = believed && seen.headers.authorization === `Bot ${token}`;
    return proven ? { status: 200, body: bot } : unauthorized;
  }

  const http = await fakeHttp(async (seen) => limited(await answer(seen)));
  return {
    ...http,
    token,
    applicationId,
    publicKey,
    signature,
    ping,
    click: (channelId, button, hand) =>
      click(channelId, room(channelId).messages.map(wire), button, hand),
    channel(id) {
      const known = room(id);
      return {
        get messages() {
          return known.messages.filter((each) => each.author !== person);
        },
        chat(text, times = 1) {
          for (let each = 0; each < times; each += 1) keep(id, { content: text }, person);
        },
        clear() {
          known.messages = [];
        },
        forbid(code) {
          known.forbidden = code;
        },
        forbidFiles() {
          known.filesForbidden = true;
        },
      };
    },
    webhook(channelId) {
      room(channelId);
      const id = nextId();
      webhooks.set(`${id}/webhook-token-${id}`, channelId);
      return `${http.url}/webhooks/${id}/webhook-token-${id}`;
    },
    revoke() {
      believed = false;
    },
    deleteWebhooks: () => webhooks.clear(),
    forgetNonces: () => nonces.clear(),
  };
}

const unauthorized = error(401, 0, "401: Unauthorized");

function error(status: number, code: number, message: string): Answer {
  return { status, body: { message, code } };
}

/** Every answer of the real one carries the state of its bucket. */
function limited(answer: Answer): Answer {
  const bucket = {
    "x-ratelimit-limit": String(perWindow),
    "x-ratelimit-remaining": String(perWindow - 1),
    "x-ratelimit-reset-after": "1.000",
    "x-ratelimit-bucket": "e06be1d1a36b0b5ba8a3c8a1b8e4e1a6",
  };
  return { ...answer, headers: { ...bucket, ...answer.headers } };
}

function shown(body: Json): Pick<DiscordMessage, "content" | "embeds" | "flags" | "components"> {
  return {
    components: Array.isArray(body.components) ? body.components : [],
    flags: typeof body.flags === "number" ? body.flags : 0,
    content: typeof body.content === "string" ? body.content.trim() : "",
    embeds: Array.isArray(body.embeds) ? body.embeds : [],
  };
}

// The nonce is told to its sender alone, with the answer to the post; a fetched message has none.
function wire(message: Kept): Json {
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
