import type { Books } from "./books.ts";
import type { OldGlobals, OldSlack } from "./format.ts";
import { noteHttp } from "./http.ts";
import { isTemplate, noteEnds, noteLeftOver, showWhose, type Whose } from "./left-over.ts";
import { literal } from "./variables.ts";

const carried = ["channel", "api_url", "api_url_file", "app_token", "app_token_file", "app_url"];

/** A channel of Slack. Incoming webhooks can't edit their messages, so a bot's token takes their place. */
export function slackTarget(
  config: OldSlack,
  whose: Whose,
  globals: OldGlobals,
  books: Books,
): string | undefined {
  const credential = credentialOf(config, globals);
  const workspace = workspaceOf(credential);
  if (workspace === undefined) {
    books.notes.add(
      showWhose(whose),
      "sends to another program that takes Slack's webhooks, which has no counterpart: write a channel for it (docs/write-a-channel.md)",
    );
    return undefined;
  }
  const address = addressOf(config.channel, credential, whose, books);
  if (address === undefined) return undefined;
  noteLeftOver(config, carried, whose, books);
  noteHttp(config.http_config ?? globals.http_config, whose, books);
  noteEnds(config.send_resolved === true, whose, books);
  const where = workspace === "" ? "" : ` in the workspace ${workspace}`;
  const token = books.variables.add(
    "SLACK_BOT_TOKEN",
    `the token (xoxb-…) of a Slack app${where}; incoming webhooks won't do: docs/channels/slack.md`,
    `slack ${workspace === "" ? credential : workspace}`,
  );
  return `${books.channels.find("slack", "slack", { token })}:${address}`;
}

/** The address or the token that it sends with, or the file that has it. */
function credentialOf(config: OldSlack, globals: OldGlobals): string {
  const own = config.api_url ?? config.api_url_file ?? config.app_token ?? config.app_token_file;
  const bearer = config.http_config?.authorization?.credentials;
  if (own !== undefined) return bearer !== undefined && !own.includes("hooks.") ? bearer : own;
  const { slack_api_url: url, slack_api_url_file: urlFile } = globals;
  return url ?? urlFile ?? globals.slack_app_token ?? globals.slack_app_token_file ?? "";
}

/** `T024BE7LH` of an incoming webhook; empty where it can't be told; undefined when it is none of Slack. */
function workspaceOf(credential: string): string | undefined {
  if (!URL.canParse(credential)) return "";
  const { hostname, pathname } = new URL(credential);
  if (hostname !== "slack.com" && !hostname.endsWith(".slack.com")) return undefined;
  return /^\/(?:services|workflows|triggers)\/([TE][A-Z0-9]{6,20})\//.exec(pathname)?.[1] ?? "";
}

const id = /^[CGDUW][A-Z0-9]{6,20}$/;
// As the channel takes it; Slack's own names have small letters alone.
const name = /^#[^\s#@,:;&<>"'/\\\p{Lu}\p{Cc}]{1,80}$/u;

function addressOf(
  channel: string | undefined,
  credential: string,
  whose: Whose,
  books: Books,
): string | undefined {
  if (channel !== undefined && isTemplate(channel)) {
    books.notes.add(
      showWhose(whose),
      "has a template as channel, which has no counterpart: write a route and a receiver for each channel",
    );
    return undefined;
  }
  if (channel !== undefined && id.test(channel)) return channel;
  const named = `#${(channel ?? "").trim().replace(/^#/, "").toLowerCase()}`;
  if (name.test(named)) return literal(named);
  const known = channel === undefined ? "names no channel" : `names ${channel}`;
  const takes = "#channel, or an id such as C024BE91L";
  books.notes.add(showWhose(whose), `${known}: the variable takes ${takes}`);
  return books.variables.add(
    `SLACK_CHANNEL_${whose.receiver}`,
    `where ${showWhose(whose)} posts: ${takes}`,
    `slack channel ${channel ?? ""} ${credential}`,
  );
}
