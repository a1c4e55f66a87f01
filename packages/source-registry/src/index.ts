import { defineSource, type SourcePlugin, secretSchema } from "@tocsin/core";
import { z } from "zod";
import { read } from "./read.ts";
import { sampleRequest } from "./sample.ts";
import { setupText } from "./setup.ts";
import { verify } from "./verify.ts";

const options = z.strictObject({
  /** What the registries bear. Without it, anybody who reaches the hook is believed. */
  token: secretSchema().optional(),
  /** More tokens that are good, for the time of a change. */
  tokens: z.array(secretSchema()).optional(),
  /** Tell deleted tags too. */
  deletions: z.boolean().default(false),
  /** The host by which images are pulled, where the registry itself knows another. */
  host: z
    .string()
    .regex(/^[\w.-]+(?::\d{1,5})?$/, "must be a host, such as registry.example.com:5000")
    .optional(),
});

type Input = z.input<typeof options>;
type Options = z.output<typeof options>;

/** Container registries, by their webhooks: a message for each tag that is published. */
export const registry: SourcePlugin<Input, Options> = defineSource({
  type: "registry",
  options,
  open({ token, tokens = [], deletions, host }, { name }) {
    const secrets = token === undefined ? tokens : [token, ...tokens];
    const proves = secrets.length > 0;
    return {
      proves,
      webhook: {
        verify: (request) => (proves ? verify(request, secrets) : { ok: true }),
        parse: (request) => read(request, { deletions, host, name }),
      },
      setup: ({ hookUrl }) => setupText(hookUrl, name, secrets[0]?.reveal()),
      sample: (now) => sampleRequest(now, secrets[0]?.reveal()),
    };
  },
});
