import { defineSource, type SourcePlugin } from "@tocsin/core";
import type { z } from "zod";
import { openWebhook } from "./open.ts";
import { type Options, optionsSchema } from "./options.ts";

export type WebhookOptions = z.input<typeof optionsSchema>;

/** Any sender of webhooks: by a map of Liquid templates, by a preset, or just told as it is. */
export const webhook: SourcePlugin<WebhookOptions, Options> = defineSource({
  type: "webhook",
  options: optionsSchema,
  open: openWebhook,
});
