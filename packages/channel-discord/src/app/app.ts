import type { Channel, Tools } from "@tocsin/core";
import type { Client } from "../client.ts";
import type { DiscordOptions } from "../options.ts";
import { readKey } from "../proof.ts";
import { answerer } from "./answerer.ts";
import { type CustomIds, customIds } from "./custom-id.ts";
import { listenToGateway } from "./gateway.ts";
import { openLater } from "./later.ts";
import { receive } from "./receive.ts";
import { registerCommands } from "./register.ts";
import { openReplyTo } from "./reply-to.ts";
import { phrase, prose, say } from "./say.ts";
import { interactionWebhook } from "./webhook.ts";

/** What of a channel is the Discord application: it takes what people do, and answers them. */
export interface App {
  /** Of the components below messages. */
  ids(): Promise<CustomIds>;
  readonly abilities: Pick<Channel, "receive" | "listen" | "reply">;
  close(): Promise<void>;
}

/** Undefined where no interaction can reach us. */
export function openApp(options: DiscordOptions, client: Client, tools: Tools): App | undefined {
  const { publicKey, gateway, token } = options;
  if (publicKey === undefined && !gateway) return undefined;
  const webhook = interactionWebhook(client, tools.clock);
  const later = openLater(webhook, tools);
  const ids = customIds(tools);
  const answer = answerer(options, { ids, later, tools });
  const key = publicKey === undefined ? undefined : readKey(publicKey);

  const abilities: App["abilities"] = {
    ...(key !== undefined && {
      receive: (request, desk) => receive({ request, desk, now: tools.now() }, key, answer),
    }),

    ...(token !== undefined && {
      async listen(desk, signal) {
        await registerCommands(options, client, tools, signal);
        if (signal.aborted) return;
        if (gateway) return listenToGateway({ options, client, answer, tools }, desk, signal);
        await aborted(signal);
      },
    }),

    async reply(to, text, signal) {
      const at = await openReplyTo(to, tools);
      if (at === undefined) return;
      const told = await webhook.edit(
        at,
        say(`**${phrase(at.title, 80)}**: ${prose(text)}`),
        signal,
      );
      if (!told.ok) throw new Error(`Discord did not take the answer: ${told.problem.kind}`);
    },
  };
  return { ids, abilities, close: later.close };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
