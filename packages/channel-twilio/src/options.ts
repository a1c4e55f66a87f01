import { languages, secretSchema } from "@tocsin/core";
import { z } from "zod";
import { isNumber } from "./address.ts";

const voiceName = z
  .string()
  .regex(
    /^[A-Za-z][\w.-]{1,80}$/,
    "is no voice: write a name of Twilio's such as Polly.Joanna-Neural",
  );

const account = {
  /** `AC…`, of the console's first page. */
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i, "is no account SID: AC and 32 hexadecimal digits"),
  /** Sends, and proves the callbacks. */
  authToken: secretSchema(),
  /** Callbacks may be signed with it still, while the token is changed. */
  previousAuthToken: secretSchema().optional(),
  apiUrl: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://api.twilio.com"),
  /** How long one request may take, in ms. */
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
  /** How many a second the sender may send, where Twilio allows it more than one. */
  perSecond: z.number().positive().max(1_000).default(1),
};
const number = z.string().refine(isNumber, "is no number: write it as +15017122661");

export const smsOptions = z.strictObject({
  ...account,
  /** A number of the account, or the SID of a messaging service. */
  from: z.union([number, z.string().regex(/^MG[0-9a-f]{32}$/i)], {
    error: "is no sender: write a number as +15017122661, or a messaging service's SID (MG…)",
  }),
});

export const phoneOptions = z.strictObject({
  ...account,
  /** A number of the account, or a verified caller id. */
  from: number,
  /** A voice of Twilio's for all words, or one for each language. */
  voice: z.union([voiceName, z.partialRecord(z.enum(languages), voiceName)]).optional(),
  /** How long it rings. Keep it shorter than the voice mail waits. */
  ringSeconds: z.int().min(5).max(120).default(30),
  /** Twilio listens whether a machine answers; costs a little for each call, and some seconds. */
  machineDetection: z.boolean().default(true),
});

export type SmsInput = z.input<typeof smsOptions>;
export type SmsOptions = z.output<typeof smsOptions>;
export type PhoneInput = z.input<typeof phoneOptions>;
export type PhoneOptions = z.output<typeof phoneOptions>;
/** What both channels need to speak with Twilio. */
export type AccountOptions = Pick<
  SmsOptions,
  "accountSid" | "authToken" | "previousAuthToken" | "apiUrl"
>;
