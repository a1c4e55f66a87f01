import { z } from "zod";
import { type AuthOptions, authSchema, presetSecrets } from "./auth/options.ts";
import { readKey } from "./auth/standard-webhooks.ts";
import { mapSchema } from "./map/options.ts";
import { presetNames, presets } from "./presets/index.ts";
import type { Preset } from "./presets/preset.ts";

/** `webhook { auth, map | preset }`. */
export const optionsSchema = z
  .strictObject({
    /** How the sender proves itself; none: loopback alone is believed. */
    auth: authSchema,
    /** What to take out of a request. Without it all of the request is a message. */
    map: mapSchema.optional(),
    /** A service that is known here. */
    preset: z.enum(presetNames).optional(),
  })
  .superRefine(({ auth, map, preset: name }, context) => {
    const issue = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if (map !== undefined && name !== undefined) {
      issue("map", "excludes preset: leave one of them out");
    }
    const preset: Preset | undefined = name === undefined ? undefined : presets[name];
    const problem = authProblem(auth, preset, name);
    if (problem !== undefined) issue("auth", problem);
  });

export type Options = z.output<typeof optionsSchema>;

function authProblem(
  auth: AuthOptions,
  preset: Preset | undefined,
  name: string | undefined,
): string | undefined {
  const secrets = presetSecrets(auth);
  if (secrets !== undefined && preset?.auth === undefined) {
    return name === undefined
      ? "has secret, which belongs to a preset: write token, bearer, hmac or standardWebhooks"
      : `has secret, but ${name} signs with none of yours: ${name === "sns" ? "write topics" : "write token"}`;
  }
  const tokens = secrets?.map((secret) => secret.reveal()) ?? [];
  const signing = tokens.filter((token) => token.startsWith("whsec_"));
  if (name === "gitlab" && signing.length > 0) {
    if (signing.length < tokens.length)
      return "has a signing token (whsec_…) beside a secret token: list one sort";
    if (!signing.every((token) => readKey(token) !== undefined)) {
      return 'has a signing token that is not "whsec_" and base64: copy it as GitLab shows it';
    }
  }
  if (typeof auth !== "object") return undefined;
  if (auth.topics !== undefined && name !== "sns")
    return "has topics, which belong to the preset sns";
  if (name === "sns" && auth.topics === undefined && auth.token === undefined) {
    return "must have topics, or token: Amazon SNS can send nothing else";
  }
  return undefined;
}
