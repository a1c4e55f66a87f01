import type { Clock, Desk, Tools } from "@tocsin/core";
import type { Client } from "../client.ts";
import type { DiscordOptions } from "../options.ts";
import type { Answerer } from "./answerer.ts";
import { readInteraction } from "./interaction.ts";

// How long a connection may take to end, in ms.
const endMs = 5_000;

export interface GatewayContext {
  readonly options: DiscordOptions;
  readonly client: Client;
  readonly answer: Answerer;
  readonly tools: Tools;
}

/** Takes interactions by a connection of the bot's until the signal; throws where it can't go on. */
export async function listenToGateway(
  { options, client, answer, tools }: GatewayContext,
  desk: Desk,
  signal: AbortSignal,
): Promise<void> {
  const { Client: Bot, Events, GatewayDispatchEvents } = await import("discord.js");
  const { log, name } = tools;
  // Interactions need no intent, and without one Discord sends nothing else.
  const bot = new Bot({
    intents: [],
    rest: {
      api: options.apiUrl,
      retries: 0,
      timeout: options.timeoutMs,
      makeRequest: (url, { method, headers, body, signal: late }) =>
        tools.fetch(url, { method, headers, body, signal: late, redirect: "error" } as RequestInit),
    },
  });

  async function take(payload: unknown) {
    const interaction = readInteraction(payload);
    if (interaction === undefined || interaction.kind === "ping") return;
    const { id, token } = interaction.origin;
    const answered = await answer(interaction, desk);
    if ("refused" in answered) {
      return log.warn("an interaction was refused", { channel: name, why: answered.refused });
    }
    const route = `/interactions/${id}/${encodeURIComponent(token)}/callback` as const;
    const { body } = answered;
    const sent = await client.call({ method: "POST", route, auth: false, body, signal });
    if (!sent.ok)
      log.warn("an interaction could not be answered", { channel: name, why: sent.problem.kind });
  }

  const ended = new Promise<void>((resolve, reject) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    // What the library does not mend by connecting again: the token, the intents.
    bot.on(Events.ShardDisconnect, ({ code }) =>
      reject(new Error(`Discord ended the connection with code ${code}`)),
    );
    bot.on(Events.Invalidated, () => reject(new Error("Discord ended the session")));
  });
  bot.on(Events.Error, (error) =>
    log.warn("Discord's connection", { channel: name, error: error.message }),
  );
  bot.on(Events.Raw, (packet: { t: string | null; readonly d: unknown }) => {
    if (packet.t !== GatewayDispatchEvents.InteractionCreate) return;
    // The library would read it too, and an interaction that it does not know would end the process.
    packet.t = null;
    take(packet.d).catch((error: unknown) =>
      log.error("an interaction failed", { channel: name, error: String(error) }),
    );
  });
  const login = bot.login(options.token?.reveal());
  try {
    await Promise.race([login, ended]);
    if (!signal.aborted) log.info("connected to Discord", { channel: name });
    await ended;
  } finally {
    // Ended while it connects, the library would hang, and then connect again.
    await inTime(
      login.catch(() => {}),
      tools.clock,
    );
    await inTime(bot.destroy(), tools.clock);
  }
}

/** Waits for it, though not for ever. */
function inTime(done: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.at(clock.now() + endMs, resolve);
    done.then(() => resolve(), reject).finally(cancel);
  });
}
