import { secretSchema } from "@tocsin/core";
import { z } from "zod";

export const optionsSchema = z.strictObject({
  /** Bot token, `xoxb-…`. */
  token: secretSchema(),
  /** Proves the callbacks of buttons and commands. */
  signingSecret: secretSchema().optional(),
  /** `xapp-…`, for callbacks without a public URL. */
  appToken: secretSchema().optional(),
  apiUrl: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .transform((url) => (url.endsWith("/") ? url : `${url}/`))
    .default("https://slack.com/api/"),
  /** How long one request may take, in ms. */
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
});

export type SlackInput = z.input<typeof optionsSchema>;
export type SlackOptions = z.output<typeof optionsSchema>;
