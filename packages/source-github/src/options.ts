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

const allowed = z
  .string()
  .regex(
    /^[\w.-]{1,100}\/(?:\*|[\w.-]{1,100})$/,
    'must be written OWNER/NAME or OWNER/*, such as "acme/api"',
  );

const fields = z.strictObject({
  /**
   * For `hooks` classic with admin:repo_hook (admin:org_hook), or fine-grained with Webhooks: read and
   * write; for `actions` classic with repo, or fine-grained with Actions and Deployments: read and write.
   */
  token: secretSchema(),
  /** Whose deliveries are looked through for what did not arrive. */
  hooks: z.array(hook).min(1, "is empty: list a repository or an organization").optional(),
  /** The repositories in which people may act from the messages: whatever a notice names else is left alone. */
  actions: z.array(allowed).min(1, "is empty: list a repository or leave it out").optional(),
  /** `https://HOST/api/v3` for an Enterprise Server. */
  apiUrl: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .default("https://api.github.com"),
});

const api = fields.refine(({ hooks, actions }) => hooks !== undefined || actions !== undefined, {
  error:
    "needs `hooks` (whose deliveries to look through), `actions` (where people may act), or both",
});

export const options = z.strictObject({
  /** The secret of the webhook at GitHub. */
  secret: secretSchema().optional(),
  /** Several, while one is being replaced by another. */
  secrets: z.array(secretSchema()).min(1, "is empty: list a secret or leave it out").optional(),
  /** To fetch what GitHub could not deliver, and to act at GitHub. */
  api: api.optional(),
});

export type ApiOptions = z.output<typeof api>;
export type CatchUpOptions = ApiOptions & { readonly hooks: readonly HookOptions[] };
export type HookOptions = z.output<typeof hook>;
