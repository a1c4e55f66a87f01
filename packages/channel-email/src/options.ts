import { secretSchema } from "@tocsin/core";
import { z } from "zod";
import { readMailbox } from "./address.ts";
import { readServer } from "./server.ts";

const mailbox = z.string().transform((text, context) => {
  const read = readMailbox(text);
  if (read !== undefined) return read;
  context.addIssue("is not one mail address: write it as Tocsin <tocsin@example.test>");
  return z.NEVER;
});

const longestTimeoutMs = 600_000;

/** What the channel takes in the config. */
export const emailOptions = z.strictObject({
  url: secretSchema().refine((url) => readServer(url.reveal()) !== undefined, {
    error:
      "is not a mail server's URL: write it as smtp://user:password@mail.example.test:587, or " +
      "smtps:// for TLS from the start; write @ : / # % in the user or password as %40 %3A %2F %23 %25",
  }),
  from: mailbox,
  replyTo: mailbox.optional(),
  /** Mail servers may scan for a while before they answer: longer than other channels. */
  timeoutMs: z.int().min(1000).max(longestTimeoutMs).default(30_000),
  tls: z
    .strictObject({
      /** False takes any certificate: for a server of your own with a self-signed one. */
      rejectUnauthorized: z.boolean().optional(),
      /** Whether to give up rather than send in the clear. Default: when there is a password and the host is not this machine. */
      required: z.boolean().optional(),
    })
    .default({}),
});

export type EmailInput = z.input<typeof emailOptions>;
export type EmailOptions = z.output<typeof emailOptions>;
