import type { FakeSlack, SlackMessage } from "@tocsin/testkit";
import { waitFor } from "./wait.ts";

/** What `channels:` says of a Slack that is this fake. */
export function slackChannel(slack: FakeSlack, more: Readonly<Record<string, unknown>> = {}) {
  return { type: "slack", token: slack.token, apiUrl: slack.apiUrl, ...more };
}

/** The posts that began a message; replies in threads are none. */
export function topLevelPosts(slack: FakeSlack) {
  return slack.calls("chat.postMessage").filter((args) => args.thread_ts === undefined);
}

/** All text that people see in a message, also of its blocks. */
export function shown({ text, blocks, attachments }: SlackMessage): string {
  return JSON.stringify([text, blocks, attachments]);
}

/** The bar of colour beside the message. */
export function colour(message: SlackMessage): string | undefined {
  return message.attachments[0]?.color;
}

export const green = "#2eb67d";
export const red = "#e01e5a";

/** The only message at the top of a channel; undefined when there is none or several. */
export function onlyMessage(slack: FakeSlack, address = "#ops"): SlackMessage | undefined {
  const { messages } = slack.channel(address);
  return messages.length === 1 ? messages[0] : undefined;
}

/** The only message of the channel, once it says this. */
export function says(slack: FakeSlack, text: string): Promise<SlackMessage> {
  return waitFor(`Slack to show one message that says ${text}`, () => {
    const message = onlyMessage(slack);
    return message !== undefined && shown(message).includes(text) && message;
  });
}
