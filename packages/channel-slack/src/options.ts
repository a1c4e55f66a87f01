import { secretSchema } from "@tocsin/core";
import { z } from "zod";

const idSchema = (letters: string, what: string, example: string) =>
  z
    .string()
    .regex(new RegExp(`^[${letters}][A-Z0-9]{2,30}$`), `must be ${what}, such as ${example}`);

export const optionsSchema = z.strictObject({
  /** Bot token, `xoxb-…`. */
  token: secretSchema(),
  /** Proves the callbacks of buttons and commands. */
  signingSecret: secretSchema().optional(),
  /** `xapp-…`, for callbacks without a public URL. */
  appToken: secretSchema().optional(),
  /** Whose callbacks are taken; the workspace is learnt from Slack where it is not named. */
  teamId: idSchema("T", "the id of a workspace", "T024BE7LD").optional(),
  enterpriseId: idSchema("E", "the id of an Enterprise organisation", "E024BE7LD").optional(),
  appId: idSchema("A", "the App ID of Basic Information", "A024BE7LD").optional(),
  apiUrl: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .transform((url) => (url.endsWith("/") ? url : `${url}/`))
    .default("https://slack.com/api/"),
  /** How long one request may take, in ms. */
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
});

export type SlackInput = z.input<typeof optionsSchema>;
export type SlackOptions = z.output<typeof optionsSchema>;
