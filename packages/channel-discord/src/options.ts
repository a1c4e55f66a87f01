import { secretSchema } from "@tocsin/core";
import { z } from "zod";

export const discordOptions = z.strictObject({
  /** The bot's token. Without it the channel takes webhook URLs alone. */
  token: secretSchema().optional(),
  /** The application's id and public key: buttons and commands are proven with it. */
  applicationId: z
    .string()
    .regex(/^\d{15,20}$/, "is no id: 15 to 20 digits")
    .optional(),
  publicKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "is no Ed25519 key: 64 hexadecimal digits")
    .optional(),
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .default("https://discord.com/api")
    .transform((url) => url.replace(/\/+$/, "")),
  /** How long one request may take, in ms. */
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
});

export type DiscordInput = z.input<typeof discordOptions>;
export type DiscordOptions = z.output<typeof discordOptions>;
