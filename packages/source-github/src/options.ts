import { secretSchema } from "@tocsin/core";
import { z } from "zod";

const repository = z
  .string()
  .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'must be written OWNER/NAME, such as "acme/api"');
const organization = z.string().regex(/^[\w-]{1,100}$/, "must be the name of an organization");

const hook = z
  .strictObject({
    repository: repository.optional(),
    organization: organization.optional(),
    /** The webhook's number, for whoever has several that lead here. */
    id: z.number().int().positive().optional(),
  })
  .refine((given) => (given.repository === undefined) !== (given.organization === undefined), {
    error: "needs either `repository: OWNER/NAME` or `organization: NAME`",
  });

const api = z.strictObject({
  /** Classic with admin:repo_hook (admin:org_hook), or fine-grained with Webhooks: read and write. */
  token: secretSchema(),
  /** Whose deliveries are looked through for what did not arrive. */
  hooks: z.array(hook).min(1, "is empty: list a repository or an organization"),
  /** `https://HOST/api/v3` for an Enterprise Server. */
  apiUrl: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .default("https://api.github.com"),
});

export const options = z.strictObject({
  /** The secret of the webhook at GitHub. */
  secret: secretSchema().optional(),
  /** Several, while one is being replaced by another. */
  secrets: z.array(secretSchema()).min(1, "is empty: list a secret or leave it out").optional(),
  /** To fetch what GitHub could not deliver. */
  api: api.optional(),
});

export type ApiOptions = z.output<typeof api>;
export type HookOptions = z.output<typeof hook>;
