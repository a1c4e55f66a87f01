import { hide, Secret, secretSchema } from "@tocsin/core";
import { z } from "zod";

const standardSecret = /^whsec_[A-Za-z0-9+/]{4,}={0,2}$/;
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const headerValue = /^[\t\x20-\x7e]*$/;
/** What the channel or HTTP itself says. */
const ownHeader = /^(webhook-|content-|transfer-|host$|connection$|expect$|upgrade$)/i;
/** Values under such names are secrets, whatever they look like. */
const secretHeader = /auth|token|key|secret|cookie|password|signature|credential/i;

const headers = z.record(z.string(), z.string()).transform((all, context) => {
  const read: Record<string, string | Secret> = {};
  for (const [name, value] of Object.entries(all)) {
    const problem = problemWith(name, value);
    if (problem !== undefined) context.addIssue({ code: "custom", path: [name], message: problem });
    read[name] = secretHeader.test(name) ? secretOf(value) : value;
  }
  return read;
});

function problemWith(name: string, value: string): string | undefined {
  if (!headerName.test(name)) return "is not a header's name";
  if (ownHeader.test(name)) return "is set by the channel: leave it out";
  return headerValue.test(value) ? undefined : "holds characters that a header can't";
}

function secretOf(value: string): Secret {
  // `Bearer abc`: the token alone is as secret as the whole.
  hide(value.replace(/^\w+\s+/, ""));
  return new Secret(value);
}

const longestTimeoutMs = 120_000;

/** What the channel takes in the config. */
export const webhookOptions = z.strictObject({
  /** Signs as Standard Webhooks says: `whsec_…` in base64, or any string as it is. */
  secret: secretSchema()
    .refine((secret) => {
      const value = secret.reveal();
      return !value.startsWith("whsec_") || standardSecret.test(value);
    }, "is whsec_ without base64 behind it: copy it whole, or write a string without that prefix")
    .optional(),
  format: z.enum(["tocsin", "alertmanager", "cdevents"]).default("tocsin"),
  /** How a CDEvent travels: its attributes as headers, or all of it in the body. */
  mode: z.enum(["binary", "structured"]).default("binary"),
  /**
   * `newest`: what changed meanwhile is one request. `every`: each notice, in order. Default: `every` for
   * CDEvents, which are events, and `newest` for the others, which are states.
   */
  deliver: z.enum(["newest", "every"]).optional(),
  headers: headers.default({}),
  timeoutMs: z.int().min(100).max(longestTimeoutMs).default(10_000),
  /** The only hosts that targets may name: `hooks.example.test`, `*.example.test`, `10.0.0.5:8080`. */
  allow: z.array(z.string().min(1)).optional(),
});

export type WebhookInput = z.input<typeof webhookOptions>;
export type WebhookOptions = z.output<typeof webhookOptions>;
