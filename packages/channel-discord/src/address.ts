import { hide } from "@tocsin/core";

/** Where a message goes: a channel by the bot, or a channel's webhook, which needs no bot. */
export type Place =
  | { readonly kind: "channel"; readonly id: string }
  | {
      readonly kind: "webhook";
      readonly id: string;
      /** A secret. */
      readonly token: string;
      /** A thread, or a forum post, of the webhook's channel. */
      readonly threadId?: string;
    };

const ownHosts = /^((canary|ptb)\.)?discord(app)?\.com$/;
const webhookPath = /\/webhooks\/(\d{1,20})\/([\w-]{1,200})\/?$/;

/**
 * Reads an address; a string says why it can't be one. A webhook URL is taken apart and only ever called
 * below `apiUrl`, so no other host can be named. Its token is hidden from here on.
 */
export function readAddress(
  address: string,
  options: { apiUrl: string; bot: boolean },
): Place | string {
  if (/^\d{1,20}$/.test(address)) {
    if (options.bot) return { kind: "channel", id: address };
    return "a channel id needs a bot: set the option `token`, or write the channel's webhook URL instead";
  }
  if (!URL.canParse(address)) {
    return "write a channel id (digits: right-click the channel, Copy Channel ID) or a webhook URL";
  }
  const url = new URL(address);
  const [, id, token] = webhookPath.exec(url.pathname) ?? [];
  if (id === undefined || token === undefined) {
    return "this URL is no webhook: copy it at Edit Channel, Integrations, Webhooks";
  }
  hide(token);
  if (!ownHosts.test(url.hostname) && url.host !== new URL(options.apiUrl).host) {
    return "a webhook URL must be of discord.com, or of the host in the option `apiUrl`";
  }
  const threadId = url.searchParams.get("thread_id");
  if (threadId === null) return { kind: "webhook", id, token };
  if (!/^\d{1,20}$/.test(threadId)) return "`thread_id` must be the digits of a thread's id";
  return { kind: "webhook", id, token, threadId };
}
