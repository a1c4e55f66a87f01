import { type Answer, fakeHttp, type Seen } from "./http.ts";
import { refusalOf } from "./slack-blocks.ts";
import type {
  FakeSlack,
  FakeSlackChannel,
  FakeSlackOptions,
  SlackChannelOptions,
} from "./slack-fake.ts";
import { slackFiles } from "./slack-files.ts";
import { contentOf, page, type SlackArguments, type SlackMessage, wire } from "./slack-message.ts";
import { slackBot, slackPeople } from "./slack-people.ts";
import { slackSocket } from "./slack-socket.ts";

interface Room {
  readonly id: string;
  readonly options: SlackChannelOptions;
  member: boolean;
  messages: SlackMessage[];
}

type Args = SlackArguments;
type Method = (args: Args) => Record<string, unknown> | string;

const needs: Readonly<Record<string, readonly string[]>> = {
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "conversations.history": ["channels:history"],
  "conversations.replies": ["channels:history"],
  "conversations.join": ["channels:join"],
  "conversations.list": ["channels:read"],
  "conversations.open": ["im:write"],
  "files.getUploadURLExternal": ["files:write"],
  "files.completeUploadExternal": ["files:write"],
};

const allScopes = [...new Set(Object.values(needs).flat()), "chat:write.public"];

/** Slack's Web API, as strict as the real one where it is known to be. */
export async function fakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const { token = "xoxb-fake-token", scopes = allScopes, now = Date.now } = options;
  const rooms = new Map<string, Room>();
  let lastTs = 0;
  for (const each of options.channels ?? [{ name: "#ops" }]) {
    const id = each.id ?? `C0FAKE${String(rooms.size + 1).padStart(3, "0")}`;
    rooms.set(id, { id, options: each, member: each.member ?? true, messages: [] });
  }

  const byName = (name: string) =>
    [...rooms.values()].find((room) => room.options.name === `#${name.replace(/^#/, "")}`);

  function directRoom(user: string): Room | undefined {
    if (!/^[UW][A-Z0-9]{6,}$/.test(user)) return undefined;
    const id = `D${user.slice(1)}`;
    const room = rooms.get(id) ?? { id, options: { name: "" }, member: true, messages: [] };
    rooms.set(id, room);
    return room;
  }

  function nextTs(): string {
    // Microseconds, each only once.
    lastTs = Math.max(lastTs + 1, now() * 1000);
    return `${Math.floor(lastTs / 1e6)}.${String(lastTs % 1e6).padStart(6, "0")}`;
  }

  function put(room: Room, content: Partial<SlackMessage>): SlackMessage {
    const message: SlackMessage = {
      ts: nextTs(),
      by: "app",
      text: "",
      blocks: [],
      attachments: [],
      edits: 0,
      broadcast: false,
      files: [],
      rings: [],
      ...content,
    };
    room.messages.push(message);
    return message;
  }

  /** Reading, editing and joining take ids only, as the real methods do. */
  function readable({ channel = "" }: Args): Room | string {
    const room = rooms.get(channel);
    if (room === undefined || (room.options.private && !room.member)) return "channel_not_found";
    return room.member ? room : "not_in_channel";
  }

  const methods: Readonly<Record<string, Method>> = {
    "auth.test": () => ({
      team: "Acme",
      user: "tocsin",
      team_id: "T0FAKE001",
      user_id: slackBot,
      bot_id: "B0FAKE001",
    }),

    "views.open": (args) => people.views.open(args),
    "views.update": (args) => people.views.update(args),
    "views.publish": (args) => people.views.publish(args),

    "chat.postMessage"(args) {
      const { channel = "" } = args;
      const room = rooms.get(channel) ?? byName(channel) ?? directRoom(channel);
      if (room === undefined || (room.options.private && !room.member)) return "channel_not_found";
      if (room.options.archived) return "is_archived";
      if (!room.member && !scopes.includes("chat:write.public")) return "not_in_channel";
      const refused = refusalOf(args);
      if (refused !== undefined) return refused;
      const thread = args.thread_ts;
      if (thread !== undefined) {
        if (room.options.unthreaded) return "restricted_action_non_threadable_channel";
        if (!room.messages.some(({ ts }) => ts === thread)) return "thread_not_found";
      }
      const message = put(room, {
        ...contentOf(args),
        ...(thread !== undefined && { thread }),
        broadcast: args.reply_broadcast === "true",
      });
      return { channel: room.id, ts: message.ts, message: wire(message) };
    },

    "chat.update"(args) {
      const room = rooms.get(args.channel ?? "");
      if (room === undefined) return "channel_not_found";
      if (room.options.archived) return "is_inactive";
      const index = room.messages.findIndex(({ ts }) => ts === args.ts);
      const before = room.messages[index];
      if (before === undefined) return "message_not_found";
      if (before.by !== "app") return "cant_update_message";
      const refused = refusalOf(args);
      if (refused !== undefined) return refused;
      // Attachments and metadata that are left out stay; blocks go when there is a text.
      const message = {
        ...before,
        ...(args.text !== undefined && { blocks: [] }),
        ...contentOf(args),
        edits: before.edits + 1,
      };
      room.messages[index] = message;
      return { channel: room.id, ts: message.ts, text: message.text, message: wire(message) };
    },

    "conversations.history"(args) {
      const room = readable(args);
      if (typeof room === "string") return room;
      const oldest = Number(args.oldest ?? 0);
      const all = room.messages.filter((each) => each.thread === undefined || each.broadcast);
      return page(args, all.filter(({ ts }) => Number(ts) > oldest).reverse());
    },

    "conversations.replies"(args) {
      const room = readable(args);
      if (typeof room === "string") return room;
      if (!room.messages.some(({ ts }) => ts === args.ts)) return "thread_not_found";
      return page(
        args,
        room.messages.filter(({ ts, thread }) => ts === args.ts || thread === args.ts),
      );
    },

    "conversations.join"(args) {
      const room = rooms.get(args.channel ?? "");
      if (room === undefined) return "channel_not_found";
      if (room.options.private) return "method_not_supported_for_channel_type";
      if (room.options.archived) return "is_archived";
      room.member = true;
      return { channel: { id: room.id, name: room.options.name.slice(1) } };
    },

    "conversations.list": () => ({
      channels: [...rooms.values()]
        .filter(({ id, options, member }) => id.startsWith("C") && (member || !options.private))
        .map(({ id, options }) => ({ id, name: options.name.slice(1) })),
      response_metadata: { next_cursor: "" },
    }),

    "files.getUploadURLExternal": (args) => files.ticket(args),

    "files.completeUploadExternal"(args) {
      const room = rooms.get(args.channel_id ?? "");
      if (room === undefined) return "channel_not_found";
      if (!room.member) return "not_in_channel";
      const thread = args.thread_ts;
      if (thread !== undefined && !room.messages.some(({ ts }) => ts === thread)) {
        return "thread_not_found";
      }
      const shared = files.complete(args);
      if (typeof shared === "string") return shared;
      put(room, { files: shared, ...(thread !== undefined && { thread }) });
      return { files: shared.map(({ id, title }) => ({ id, title })) };
    },

    "conversations.open"(args) {
      const room = directRoom(args.users ?? "");
      return room === undefined ? "user_not_found" : { channel: { id: room.id } };
    },
  };

  function answer(seen: Seen): Answer {
    const uploaded = files.uploaded(seen);
    if (uploaded !== undefined) return uploaded;
    const responded = people.urls.responded(seen);
    if (responded !== undefined) return responded;
    const name = methodOf(seen);
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    const needed = needs[name]?.find((scope) => !scopes.includes(scope));
    const bearer = seen.headers.authorization;
    const done = (body: Record<string, unknown>): Answer => ({
      status: 200,
      headers: { "x-oauth-scopes": scopes.join(",") },
      body,
    });
    if (bearer === undefined) return done({ ok: false, error: "not_authed" });
    if (name === "apps.connections.open") {
      const known = bearer === `Bearer ${options.appToken}` ? socket?.open() : undefined;
      return done(
        known === undefined ? { ok: false, error: "invalid_auth" } : { ok: true, ...known },
      );
    }
    if (bearer !== `Bearer ${token}`) return done({ ok: false, error: "invalid_auth" });
    if (method === undefined) return done({ ok: false, error: "unknown_method" });
    if (needed !== undefined) return done({ ok: false, error: "missing_scope", needed });
    const result = method(argumentsOf(seen));
    return done(
      typeof result === "string" ? { ok: false, error: result } : { ok: true, ...result },
    );
  }

  const files = slackFiles(() => http.url);
  const socket = options.appToken === undefined ? undefined : await slackSocket();
  const people = slackPeople(
    options,
    () => http.url,
    socket,
    (channel, { text, blocks }) => {
      const room = rooms.get(channel);
      if (room !== undefined) put(room, contentOf({ text, blocks: JSON.stringify(blocks) }));
    },
  );
  const http = await fakeHttp(answer);
  const roomAt = (address: string) => {
    const room = rooms.get(address) ?? byName(address) ?? directRoom(address);
    if (room === undefined) throw new Error(`the fake Slack has no channel ${address}`);
    return room;
  };
  const at = (method: string) => (seen: Seen) => methodOf(seen) === method;
  return {
    ...http,
    apiUrl: `${http.url}/api/`,
    token,
    get sent() {
      const all = [...rooms.values()].flatMap(({ id, options: { name }, messages }) =>
        messages.map((message) => ({ channel: name || id, message })),
      );
      return all
        .filter(({ message }) => message.by === "app")
        .toSorted((one, other) => Number(one.message.ts) - Number(other.message.ts));
    },
    signingSecret: people.callbacks.signingSecret,
    whispers: people.urls.whispers,
    socket,
    click(address, button, hand) {
      const { id, options: its, messages } = roomAt(address);
      return people.click({ id, name: its.name.slice(1), messages }, button, hand);
    },
    clickAlone: people.clickAlone,
    command: people.command,
    mention(address, text, hand, eventId) {
      const { id: channel } = roomAt(address);
      const thread = hand.ts === undefined ? {} : { thread_ts: hand.ts };
      const ts = `${Math.floor(now() / 1000)}.000100`;
      const said = { type: "app_mention", text: `<@${slackBot}> ${text}`, channel, ts, ...thread };
      return people.event(said, hand, eventId);
    },
    openHome: (hand, eventId) =>
      people.event({ type: "app_home_opened", tab: "home", channel: "D0FAKE001" }, hand, eventId),
    modal: people.views.modal,
    home: people.views.home,
    submit: people.submit,
    post: people.callbacks.post,
    async stop() {
      await socket?.stop();
      await http.stop();
    },
    channel(address) {
      const room = roomAt(address);
      return view(room, (content) => void put(room, content));
    },
    calls: (method) => http.seen.filter(at(method)).map(argumentsOf),
    failAt: (method, fault, times = 1) => http.fail(fault, { times, when: at(method) }),
    refuse: (method, error, times = 1) =>
      http.fail({ status: 200, body: { ok: false, error } }, { times, when: at(method) }),
  };
}

function view(room: Room, put: (content: Partial<SlackMessage>) => void): FakeSlackChannel {
  return {
    id: room.id,
    get messages() {
      return room.messages.filter(({ thread }) => thread === undefined);
    },
    thread: (ts) => room.messages.filter(({ thread }) => thread === ts),
    chat: (text) => put({ text, by: "somebody" }),
    remove(ts) {
      room.messages = room.messages.filter((each) => each.ts !== ts);
    },
  };
}

function methodOf(seen: Seen): string {
  return seen.path.split("/").at(-1) ?? "";
}

function argumentsOf(seen: Seen): Args {
  const json = seen.headers["content-type"]?.startsWith("application/json");
  return json ? {} : Object.fromEntries(new URLSearchParams(seen.body));
}
