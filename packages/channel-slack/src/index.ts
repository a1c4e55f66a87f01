import { defineChannel, type Traits } from "@tocsin/core";
import { badAddress } from "./address.ts";
import { connect } from "./client.ts";
import { directory } from "./directory.ts";
import { check } from "./health.ts";
import { optionsSchema, type SlackInput, type SlackOptions } from "./options.ts";
import { post } from "./post.ts";
import { receive } from "./receive.ts";
import { reconcile } from "./reconcile.ts";
import { update } from "./update.ts";

export type { SlackInput, SlackOptions } from "./options.ts";

/** Living messages in Slack, through a bot token. Addresses: `#ops`, `C024BE91L`, `U024BE7LH`. */
export const slack = defineChannel<SlackInput, SlackOptions>({
  type: "slack",
  options: optionsSchema,
  traits: ({ timeoutMs }): Traits => ({
    edits: true,
    idempotent: false,
    // Slack allows a message a second to each channel, and names no number for the workspace.
    rate: { target: { perSecond: 1, burst: 3 }, credential: { perSecond: 4, burst: 20 } },
    // One telling is up to three requests.
    timeoutMs: timeoutMs * 2,
  }),
  async open(options, tools) {
    const api = await connect(options, tools);
    const { signingSecret } = options;
    const answerable = signingSecret !== undefined;
    const workspace = { slack: api, directory: directory(api), answerable };
    return {
      send: (message, attempt) => post(workspace, message, attempt),
      update: (ref, message, attempt) => update(workspace, ref, message, attempt),
      reconcile: (message, attempt) => reconcile(workspace, message, attempt),
      check: (signal) => check(api, signal),
      ...(signingSecret !== undefined && {
        receive: (request, desk) => receive(request, desk, signingSecret, options, tools),
      }),
      badAddress,
    };
  },
});
