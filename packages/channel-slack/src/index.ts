import { defineChannel, stampsOf, type Traits } from "@tocsin/core";
import { badAddress } from "./address.ts";
import { slackApp } from "./app/app.ts";
import { listen } from "./app/listen.ts";
import { manifest } from "./app/manifest.ts";
import { receive } from "./app/receive.ts";
import { reply } from "./app/tell.ts";
import { connect } from "./client.ts";
import { directory } from "./directory.ts";
import { check } from "./health.ts";
import { optionsSchema, type SlackInput, type SlackOptions } from "./options.ts";
import { post } from "./post.ts";
import { preview } from "./preview.ts";
import { reconcile } from "./reconcile.ts";
import { update } from "./update.ts";
import { uploader } from "./upload.ts";

export type { SlackInput, SlackOptions } from "./options.ts";

/** Living messages in Slack, through a bot token. Addresses: `#ops`, `C024BE91L`, `U024BE7LH`. */
export const slack = defineChannel<SlackInput, SlackOptions>({
  type: "slack",
  options: optionsSchema,
  traits: ({ timeoutMs }): Traits => ({
    edits: true,
    pictures: true,
    idempotent: false,
    // Slack allows a message a second to each channel, and names no number for the workspace.
    rate: { target: { perSecond: 1, burst: 3 }, credential: { perSecond: 4, burst: 20 } },
    // One telling is up to three requests, and two more for each picture.
    timeoutMs: timeoutMs * 4,
  }),
  async open(options, tools) {
    const api = await connect(options, tools);
    const { signingSecret, appToken } = options;
    const answerable = signingSecret !== undefined || appToken !== undefined;
    const stamps = stampsOf(tools);
    const workspace = {
      slack: api,
      directory: directory(api),
      upload: uploader(options, tools),
      stamps: async () => (answerable ? stamps() : undefined),
    };
    const hands = { slack: api, options, tools, stamps };
    const app = slackApp(hands);
    if (answerable) app.warm();
    return {
      send: (message, attempt) => post(workspace, message, attempt),
      update: (ref, message, attempt) => update(workspace, ref, message, attempt),
      reconcile: (message, attempt) => reconcile(workspace, message, attempt),
      check: (signal) => check(api, signal),
      preview: (message) => preview(message, answerable),
      ...(signingSecret !== undefined && {
        receive: (request, desk) => receive(request, desk, signingSecret, app, tools),
      }),
      ...(appToken !== undefined && {
        listen: (desk, signal) => listen(desk, signal, appToken, app, hands),
      }),
      reply: (to, text, signal, aloud) =>
        aloud === undefined
          ? reply(to, text, signal, { ...hands, signal })
          : reply(to, `${aloud}\n${text}`, signal, { ...hands, signal }, true),
      close: () => app.close(),
      badAddress,
    };
  },
  setup: manifest,
});
