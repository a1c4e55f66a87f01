import type { Json } from "./discord-breach.ts";
import { type DiscordHands, discordHands } from "./discord-click.ts";
import { type DiscordCommands, discordCommands } from "./discord-commands.ts";
import { type DiscordLine, discordLine } from "./discord-line.ts";
import { type DiscordSocket, discordSocket } from "./discord-socket.ts";
import { type DiscordTold, discordTellings } from "./discord-told.ts";
import { error, unauthorized } from "./discord-wire.ts";
import type { Answer } from "./http.ts";
import type { CallbackOptions } from "./slack-callbacks.ts";

export interface DiscordAppOptions extends CallbackOptions {
  readonly token: string;
  readonly bot: Json;
  readonly nextId: () => string;
}

/** What of Discord is the application: interactions, its commands, its connection. */
export interface DiscordApp extends Omit<DiscordLine, "interact"> {
  readonly hands: DiscordHands;
  readonly commands: DiscordCommands;
  readonly socket: DiscordSocket;
  readonly told: readonly DiscordTold[];
  /** Undefined where a request is not about it. `proven`: by the bot's token. */
  answer(method: string, path: string, body: Json, proven: boolean): Answer | undefined;
}

export async function discordApp(options: DiscordAppOptions): Promise<DiscordApp> {
  const { token, bot, nextId, now = Date.now } = options;
  const tellings = discordTellings(nextId, now);
  const waiting = new Map<string, (answer: Json) => void>();
  const line = discordLine({
    ...options,
    tellings,
    connected: () => socket.sessions > 0,
    socket: (interaction) =>
      new Promise((resolve) => {
        waiting.set(`${interaction.id}/${interaction.token}`, resolve);
        socket.dispatch(interaction);
      }),
  });
  const { interact, ...proofs } = line;
  const application = { id: line.applicationId, flags: 0 };
  const socket = await discordSocket(token, { user: bot, application });
  const commands = discordCommands(line.applicationId, nextId);

  /** The answer to an interaction that came by the app's connection: taken once. */
  function callback(id: string, secret: string, body: Json): Answer {
    const taken = waiting.get(`${id}/${secret}`);
    if (taken === undefined) return error(400, 40060, "Interaction has already been acknowledged.");
    waiting.delete(`${id}/${secret}`);
    taken(body);
    return { status: 204 };
  }

  return {
    ...proofs,
    hands: discordHands(interact),
    commands,
    socket,
    told: tellings.told,
    answer(method, path, body, proven) {
      const back = /^\/interactions\/(\d+)\/([\w-]+)\/callback$/.exec(path);
      if (back !== null) return callback(back[1] ?? "", back[2] ?? "", body);
      const own = `/webhooks/${line.applicationId}/`;
      if (path.startsWith(own)) {
        const [secret = "", ...rest] = path.slice(own.length).split("/");
        return tellings.answer(method, secret, rest.join("/") === "messages/@original", body);
      }
      const place = /^\/applications\/(\d+)(?:\/guilds\/(\d+))?\/commands$/.exec(path);
      if (place === null && path !== "/gateway/bot") return undefined;
      if (!proven) return unauthorized;
      if (place === null) return { status: 200, body: gatewayInfo(socket.url) };
      if (place[1] === line.applicationId) return commands.answer(method, place[2] ?? "", body);
      return error(403, 20012, "You are not authorized to perform this action on this application");
    },
  };
}

function gatewayInfo(url: string): Json {
  const limit = { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 1 };
  return { url, shards: 1, session_start_limit: limit };
}
