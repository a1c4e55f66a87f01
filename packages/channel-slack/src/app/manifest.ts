import type { ChannelSetup } from "@tocsin/core";
import type { SlackOptions } from "../options.ts";

const scopes: readonly (readonly [scope: string, why: string])[] = [
  ["chat:write", "post and edit"],
  ["chat:write.public", "post to public channels without being invited"],
  ["channels:join", "join a public channel to read it"],
  ["channels:read", "find the id behind #name"],
  ["channels:history", "find a post whose answer was lost"],
  ["groups:read", "the same two in private channels"],
  ["groups:history", ""],
  ["im:write", "the same in direct messages"],
  ["im:history", ""],
  ["files:write", "pictures and files in the thread"],
  ["commands", "/tocsin"],
  ["app_mentions:read", "@Tocsin"],
];

/** The app to make at Slack, and what to copy from there. Without an address that Slack can reach: Socket Mode. */
export function manifest({ name, callbackUrl, options }: ChannelSetup<SlackOptions>): string {
  const socket = callbackUrl === undefined || options?.appToken !== undefined;
  const url = JSON.stringify(callbackUrl ?? "");
  const address = (key: string, indent: string) => (socket ? "" : `\n${indent}${key}: ${url}`);
  const told = scopes.map(([scope, why]) => `      - ${scope}${why === "" ? "" : ` # ${why}`}`);
  return `1. Open https://api.slack.com/apps, "Create New App", "From a manifest", choose the workspace, and paste as YAML:

display_information:
  name: Tocsin
  description: Tells who must know
features:
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: true
  bot_user:
    display_name: Tocsin
    always_online: true
  slash_commands:
    - command: /tocsin${address("url", "      ")}
      description: Incidents, silences, who is on call
      usage_hint: help
      should_escape: false
oauth_config:
  scopes:
    bot:
${told.join("\n")}
settings:
  event_subscriptions:${address("request_url", "    ")}
    bot_events:
      - app_home_opened
      - app_mention
  interactivity:
    is_enabled: true${address("request_url", "    ")}
  org_deploy_enabled: false
  socket_mode_enabled: ${socket}
  token_rotation_enabled: false

${socket ? socketSteps(name, callbackUrl) : urlSteps(name)}`;
}

function socketSteps(name: string, callbackUrl: string | undefined): string {
  const why =
    callbackUrl === undefined
      ? "The config has no publicUrl, so Slack can't reach the gateway: with Socket Mode the gateway connects to Slack."
      : "The config has an appToken: the gateway connects to Slack (Socket Mode).";
  return `2. Basic Information, "App-Level Tokens", "Generate Token": any name, scope connections:write. It is SLACK_APP_TOKEN (xapp-…).
3. "Install to Workspace", then OAuth & Permissions: the Bot User OAuth Token is SLACK_BOT_TOKEN (xoxb-…).
4. In tocsin.yaml:

channels:
  ${name}: { type: slack, token: "\${SLACK_BOT_TOKEN}", appToken: "\${SLACK_APP_TOKEN}" }

${why}
`;
}

function urlSteps(name: string): string {
  return `2. Basic Information: the Signing Secret is SLACK_SIGNING_SECRET.
3. "Install to Workspace", then OAuth & Permissions: the Bot User OAuth Token is SLACK_BOT_TOKEN (xoxb-…).
4. In tocsin.yaml:

channels:
  ${name}: { type: slack, token: "\${SLACK_BOT_TOKEN}", signingSecret: "\${SLACK_SIGNING_SECRET}" }

5. With the gateway running, press "Retry" beside the Request URL under Event Subscriptions: Slack asks the gateway whether
   the address is its own.
`;
}
