import { badAnswer } from "./discord-answers.ts";
import { discordApp } from "./discord-app.ts";
import type { Json } from "./discord-breach.ts";
import type { DiscordAnswer, DiscordHand, DiscordHands } from "./discord-click.ts";
import { type DiscordFile, type DiscordForm, readForm } from "./discord-files.ts";
import { refusal } from "./discord-rules.ts";
import type { DiscordSocket } from "./discord-socket.ts";
import type { DiscordTold } from "./discord-told.ts";
import {
  type DiscordMessage,
  error,
  type Kept,
  limited,
  shown,
  unauthorized,
  wire,
} from "./discord-wire.ts";
import { type Answer, type FakeHttp, fakeHttp, type Seen } from "./http.ts";
import type { CallbackOptions } from "./slack-callbacks.ts";

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

export interface FakeDiscord extends FakeHttp, DiscordHands {
  /** What the bot proves itself with. */
  readonly token: string;
  readonly applicationId: string;
  /** What the app proves interactions with, in hexadecimal digits. */
  readonly publicKey: string;
  /** The signature that goes with a timestamp and a body. */
  signature(time: string, body: Uint8Array): string;
  /** Somebody clicks a button, named by its label or custom id, in the newest message that shows it. */
  click(channelId: string, button: string, hand: DiscordHand): Promise<DiscordAnswer>;
  /** Why Discord would refuse this first answer to an interaction of this type; undefined when it takes it. */
  refuses(type: number, answer: Json): unknown;
  /** What interactions were answered with, oldest first, as it stands now. */
  readonly told: readonly DiscordTold[];
  /** The commands of a server, or those that are everywhere. */
  commands(guild?: string): readonly Json[];
  /** The app was invited without the scope for commands. */
  forbidCommands(): void;
  /** The connections of apps: while there is one, interactions go there. */
  readonly socket: DiscordSocket;
  /** A channel of the guild; it exists from its first mention. */
  channel(id: string): FakeDiscordChannel;
  /** The direct messages of a member of the guild, who is one from their first mention. */
  direct(user: string): FakeDiscordChannel;
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

const bot = { id: "1180000000000000001", username: "tocsin", bot: true };
const person = { id: "1180000000000000002", username: "ann", bot: false };

/** Discord's REST API for messages: refuses what the real one refuses, with its errors. */
export async function fakeDiscord(options: CallbackOptions = {}): Promise<FakeDiscord> {
  const token = "fake.bot-token";
  const rooms = new Map<string, Room>();
  const webhooks = new Map<string, string>();
  const directs = new Map<string, string>();
  const nonces = new Map<string, Kept>();
  let believed = true;
  let count = 0;
  const nextId = () => String(1_190_000_000_000_000_000n + BigInt(++count));
  const app = await discordApp({ ...options, token, bot, nextId });

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
    const proven = believed && seen.headers.authorization === `Bot ${token}`;
    const ofApp = app.answer(seen.method, path, form.body, proven);
    if (ofApp !== undefined) return ofApp;
    const channel = /^\/channels\/(\d+)\/messages(?:\/(\d+))?$/.exec(path);
    if (channel !== null) return ofChannel(seen, form, channel[1] ?? "", channel[2]);
    const webhook = /^\/webhooks\/(\d+)\/([\w-]+)(?:\/messages\/(\d+))?$/.exec(path);
    if (webhook !== null)
      return ofWebhook(seen, form, webhook[1] ?? "", webhook[2] ?? "", webhook[3]);
    if (path === "/users/@me/channels" && seen.method === "POST") {
      const id = directs.get(String(form.body.recipient_id));
      if (!proven) return unauthorized;
      return id === undefined
        ? error(400, 50033, "Invalid Recipient(s)")
        : { status: 200, body: { id, type: 1 } };
    }
    if (path !== "/users/@me") return error(404, 0, "404: Not Found");
    return proven ? { status: 200, body: bot } : unauthorized;
  }

  function roomOf(id: string): FakeDiscordChannel {
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
  }

  const http = await fakeHttp(async (seen) => limited(await answer(seen)));
  return {
    ...http,
    ...app.hands,
    token,
    applicationId: app.applicationId,
    publicKey: app.publicKey,
    signature: app.signature,
    socket: app.socket,
    refuses: badAnswer,
    told: app.told,
    commands: (guild = "") => app.commands.get(guild),
    forbidCommands: app.commands.forbid,
    async click(channelId, button, hand) {
      const shown = room(channelId).messages.toReversed();
      const having = shown.find(({ components }) =>
        JSON.stringify(components).includes(JSON.stringify(button)),
      );
      return app.hands.press({ components: (having ?? shown[0])?.components ?? [] }, button, hand);
    },
    async stop() {
      await app.socket.stop();
      await http.stop();
    },
    channel: roomOf,
    direct(user) {
      const id = directs.get(user) ?? nextId();
      directs.set(user, id);
      return roomOf(id);
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
