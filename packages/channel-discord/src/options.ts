import { secretSchema } from "@tocsin/core";
import { z } from "zod";

const id = z.string().regex(/^\d{15,20}$/, "is no id: 15 to 20 digits");

export const discordOptions = z
  .strictObject({
    /** The bot's token. Without it the channel takes webhook URLs alone. */
    token: secretSchema().optional(),
    /** The application's id and public key: the slash command is made with one, interactions proven with the other. */
    applicationId: id.optional(),
    publicKey: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, "is no Ed25519 key: 64 hexadecimal digits")
      .optional(),
    /** Interactions come by a connection of the bot's, for those without a public URL. */
    gateway: z.boolean().default(false),
    /** The server that alone may give orders; it has the slash command at once. */
    guild: id.optional(),
    apiUrl: z
      .url({ protocol: /^https?$/ })
      .default("https://discord.com/api")
      .transform((url) => url.replace(/\/+$/, "")),
    /** How long one request may take, in ms. */
    timeoutMs: z.int().min(100).max(60_000).default(10_000),
  })
  .superRefine(({ gateway, publicKey, token }, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if (gateway && publicKey !== undefined) {
      refuse("gateway", "leave it out, or publicKey: Discord sends interactions one way alone");
    }
    if (gateway && token === undefined) refuse("gateway", "needs a bot: set token");
  });

export type DiscordInput = z.input<typeof discordOptions>;
export type DiscordOptions = z.output<typeof discordOptions>;
