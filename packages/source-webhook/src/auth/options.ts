import { type Secret, secretSchema } from "@tocsin/core";
import { z } from "zod";
import { type Auth, nobody } from "./auth.ts";
import { hmacAuth } from "./hmac.ts";
import { readKey, standardAuth } from "./standard-webhooks.ts";
import { basicAuth, bearerAuth, headerAuth, tokenAuth } from "./token.ts";

/** One secret, or several while one is being replaced by another. */
const secrets = z
  .union([
    secretSchema(),
    z.array(secretSchema()).min(1, "is empty: list a secret or leave it out"),
  ])
  .transform((value): readonly Secret[] => (Array.isArray(value) ? value : [value]));

const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, 'is no name of a header: write one such as "X-Signature"');

const signingSecrets = secrets.refine(
  (all) => all.every((secret) => readKey(secret.reveal()) !== undefined),
  'is no signing secret: it is "whsec_" and base64 (or "whpk_" and the base64 of a public key), as the sender shows it',
);

const hmac = z
  .strictObject({
    secret: secrets,
    /** The header with the signature. */
    header: headerName,
    algorithm: z.enum(["sha1", "sha256", "sha512"]).default("sha256"),
    encoding: z.enum(["hex", "base64"]).default("hex"),
    /** Before the signature: `sha256=`. */
    prefix: z.string().max(50).optional(),
    /** The header with the time that is signed. */
    timestampHeader: headerName.optional(),
    /** What is signed: `{timestamp}.{body}`. */
    template: z.string().max(200).optional(),
    /** How far the time may be off, to both sides. */
    toleranceSeconds: z.number().int().min(1).max(86_400).optional(),
  })
  .superRefine(({ template, timestampHeader, toleranceSeconds }, context) => {
    const issue = (name: string, message: string) =>
      context.addIssue({ code: "custom", path: [name], message });
    if (timestampHeader === undefined) {
      if (template !== undefined)
        issue("template", "needs timestampHeader: without it the body alone is signed");
      if (toleranceSeconds !== undefined) issue("toleranceSeconds", "needs timestampHeader");
    } else if (template !== undefined) {
      for (const part of ["{timestamp}", "{body}"]) {
        if (template.split(part).length !== 2) issue("template", `must have ${part} in it once`);
      }
    }
  });

const standardWebhooks = z
  .strictObject({ secret: signingSecrets.optional(), secrets: signingSecrets.optional() })
  .refine(
    ({ secret, secrets: several }) => (secret === undefined) !== (several === undefined),
    "needs secret, or secrets while one is being replaced",
  );

const topic = z
  .string()
  .regex(
    /^(?:arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}|\d{12})$/,
    "is no topic: write its ARN (arn:aws:sns:eu-west-1:123456789012:alarms) or the 12 digits of an account",
  );

const scheme = z.strictObject({
  /** In any place that senders have for a token. */
  token: secrets.optional(),
  /** The name of a header that bears `value`. */
  header: headerName.optional(),
  value: secrets.optional(),
  bearer: secrets.optional(),
  basic: z.strictObject({ user: z.string().min(1).max(200), password: secrets }).optional(),
  hmac: hmac.optional(),
  standardWebhooks: standardWebhooks.optional(),
  /** The secret of a preset's own scheme. */
  secret: secrets.optional(),
  secrets: secrets.optional(),
  /** The topics of Amazon SNS, or the accounts, that may report here. */
  topics: z.array(topic).min(1, "is empty: list a topic").max(100).optional(),
});

export const authSchema = z
  .union([
    scheme.superRefine((given, context) => {
      const chosen = schemesOf(given);
      if (chosen.length === 1) {
        const pair = given.header === undefined ? given.value : given.header;
        if (pair !== undefined && (given.header === undefined || given.value === undefined)) {
          context.addIssue({ code: "custom", message: "needs header and value together" });
        }
        return;
      }
      const message =
        chosen.length === 0
          ? "is empty: choose token, header and value, bearer, basic, hmac, standardWebhooks or secret, or write none"
          : `has ${chosen.join(" and ")}: choose one`;
      context.addIssue({ code: "custom", message });
    }),
    z.literal("none", { error: "must be none, or a scheme such as { token: … }" }),
  ])
  .optional();

export type AuthOptions = z.output<typeof authSchema>;
type Scheme = z.output<typeof scheme>;

/** The schemes that are written, by their first word. A token may stand beside topics. */
function schemesOf(given: Scheme): string[] {
  const { value, topics, ...others } = given;
  const names = Object.entries(others).flatMap(([name, set]) => (set === undefined ? [] : [name]));
  if (value !== undefined && given.header === undefined) names.push("value");
  if (topics !== undefined && names.every((name) => name === "token")) return ["topics"];
  return topics === undefined ? names : [...names, "topics"];
}

/** The secrets of the preset's own scheme. */
export function presetSecrets(auth: AuthOptions): readonly Secret[] | undefined {
  return typeof auth === "object" ? (auth.secret ?? auth.secrets) : undefined;
}

/** The scheme that the config chose; undefined for a preset's own. `name`: of the instance. */
export function authOf(options: AuthOptions, name: string, now: () => number): Auth | undefined {
  if (options === undefined || options === "none") return nobody;
  const option = `sources.${name}.auth`;
  const { token, bearer, header, value, basic, hmac: signed, standardWebhooks: standard } = options;
  if (token !== undefined) return tokenAuth(token);
  if (bearer !== undefined) return bearerAuth(bearer, `${option}.bearer`);
  if (header !== undefined && value !== undefined)
    return headerAuth(header, value, `${option}.value`);
  if (basic !== undefined) return basicAuth(basic.user, basic.password, `${option}.basic`);
  if (standard !== undefined) {
    const all = standard.secret ?? standard.secrets ?? [];
    return standardAuth(all, `${option}.standardWebhooks`, now);
  }
  if (signed === undefined) return undefined;
  const { secret, template = "{timestamp}.{body}", ...rest } = signed;
  return hmacAuth({ ...rest, secrets: secret, template, option: `${option}.hmac.secret` }, now);
}
