import {
  type ChannelPlugin,
  defineChannel,
  outcomeOf,
  outcomeOfError,
  secretSchema,
} from "@tocsin/core";
import { z } from "zod";

const options = z.strictObject({
  url: z.url().default("https://ntfy.sh"),
  token: secretSchema().optional(),
});

/** A channel as a third party would write it. */
export const ntfy: ChannelPlugin<z.input<typeof options>, z.output<typeof options>> = defineChannel(
  {
    type: "ntfy",
    options,
    traits: { edits: false, idempotent: false },
    open: ({ url, token }, { fetch, now }) => ({
      async send(message, { address, signal }) {
        try {
          const response = await fetch(url, {
            method: "POST",
            headers: token ? { authorization: `Bearer ${token.reveal()}` } : {},
            body: JSON.stringify({
              topic: address,
              title: message.title.slice(0, 250),
              message: `${message.summary}\n${message.text ?? ""}`.slice(0, 4_000),
            }),
            signal,
          });
          return outcomeOf(response, now());
        } catch (error) {
          return outcomeOfError(error, signal);
        }
      },
      badAddress: (address) =>
        /^[\w-]{1,64}$/.test(address) ? undefined : "write a topic: letters, digits, - and _",
    }),
  },
);
