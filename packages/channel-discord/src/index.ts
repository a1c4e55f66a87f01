import { type ChannelPlugin, defineChannel } from "@tocsin/core";
import { setupSteps } from "./app/setup.ts";
import { openDiscord } from "./channel.ts";
import { type DiscordInput, type DiscordOptions, discordOptions } from "./options.ts";

export type { DiscordInput, DiscordOptions } from "./options.ts";

/** Incidents as living messages in Discord channels, by a bot or by channel webhooks. */
export const discord: ChannelPlugin<DiscordInput, DiscordOptions> = defineChannel({
  type: "discord",
  options: discordOptions,
  traits: ({ token, timeoutMs }) => ({
    edits: true,
    pictures: true,
    // A nonce, which webhooks have not.
    idempotent: token !== undefined,
    // Discord's global limit for a bot, and what a channel bears; the true buckets come with each answer.
    rate: { credential: { perSecond: 45, burst: 45 }, target: { perSecond: 1, burst: 5 } },
    timeoutMs,
  }),
  open: openDiscord,
  setup: setupSteps,
});
