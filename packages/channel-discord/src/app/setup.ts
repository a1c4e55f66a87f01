import type { ChannelSetup } from "@tocsin/core";
import type { DiscordOptions } from "../options.ts";

// View Channel, Send Messages, Embed Links, Attach Files, Read Message History, Send Messages in Threads.
const permissions = [10, 11, 14, 15, 16, 38]
  .reduce((sum, bit) => sum + 2n ** BigInt(bit), 0n)
  .toString();

/** What to do in Discord's developer portal, with the gateway's own address and the application's invitation. */
export function setupSteps({ name, callbackUrl, options }: ChannelSetup<DiscordOptions>): string {
  const { applicationId = "APPLICATION_ID", gateway = callbackUrl === undefined } = options ?? {};
  const invitation = `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${permissions}`;
  const proof = gateway ? "gateway: true" : `publicKey: "\${DISCORD_PUBLIC_KEY}"`;
  return `1. Open https://discord.com/developers/applications, "New Application". General Information has the Application ID${gateway ? "" : " and the Public Key (DISCORD_PUBLIC_KEY)"}.
2. "Bot", "Reset Token": it is DISCORD_BOT_TOKEN. No privileged intent is needed.
3. Invite it to your server:

${invitation}

4. In tocsin.yaml, with the ids of the application and of the server:

channels:
  ${name}: { type: discord, token: "\${DISCORD_BOT_TOKEN}", applicationId: "${applicationId}", guild: "${options?.guild ?? "SERVER_ID"}", ${proof} }

${gateway ? gatewaySteps(callbackUrl) : endpointSteps(callbackUrl)}
`;
}

function endpointSteps(callbackUrl = "https://YOUR_PUBLIC_URL/callbacks/discord"): string {
  return `5. Start the gateway, then write this into "Interactions Endpoint URL" of General Information, and save:

${callbackUrl}

Discord asks the gateway at once whether the address is its own.`;
}

function gatewaySteps(callbackUrl: string | undefined): string {
  const why =
    callbackUrl === undefined
      ? "The config has no publicUrl, so Discord can't reach the gateway: the gateway connects to Discord."
      : "The config has `gateway: true`: the gateway connects to Discord.";
  return `5. "Interactions Endpoint URL" of General Information stays empty, then start the gateway.

${why}`;
}
