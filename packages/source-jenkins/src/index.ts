import { defineSource, type SourcePlugin, secretSchema, tokenProof } from "@tocsin/core";
import { z } from "zod";
import { jenkinsActions } from "./actions/index.ts";
import { checkApi } from "./check.ts";
import { sampleRequest } from "./doctor.ts";
import { read } from "./read.ts";
import { setup } from "./setup.ts";

const webUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

const options = z.strictObject({
  /** What Jenkins bears. Without it, anybody who reaches the hook is believed. */
  token: secretSchema().optional(),
  /** More tokens that are good, for the time of a change. */
  tokens: z.array(secretSchema()).min(1, "is empty: list a token or leave it out").optional(),
  /** Where people open Jenkins, for payloads that don't say: its own URL may be unset. */
  jenkinsUrl: webUrl.optional(),
  /** How the gateway does what people ask for. Without it, messages offer nothing to do at Jenkins. */
  api: z
    .strictObject({
      /** Where the gateway reaches Jenkins. */
      url: webUrl.refine(
        (url) => !/[?#@]/.test(url),
        "must be Jenkins' address alone, without user, query or fragment",
      ),
      user: z.string().regex(/^[^:\s]{1,200}$/, "must be the name of a user of Jenkins"),
      /** An API token of that user, not its password. */
      token: secretSchema(),
    })
    .optional(),
});

type Input = z.input<typeof options>;
type Options = z.output<typeof options>;

/** Jenkins' builds, by its Notification plugin or from a Jenkinsfile. */
export const jenkins: SourcePlugin<Input, Options> = defineSource({
  type: "jenkins",
  options,
  open({ token, tokens = [], jenkinsUrl, api }, tools) {
    const { name } = tools;
    const secrets = token === undefined ? tokens : [token, ...tokens];
    const proves = secrets.length > 0;
    return {
      proves,
      webhook: {
        verify: (request) => (proves ? tokenProof(request, secrets) : { ok: true }),
        parse: (request) => read(request, { name, jenkinsUrl }),
      },
      setup: ({ hookUrl }) => setup(hookUrl, { name, token: secrets[0] }),
      sample: (now) => sampleRequest(now, secrets[0]),
      ...(api === undefined
        ? {}
        : {
            actions: jenkinsActions({ api, jenkinsUrl }, tools),
            check: (signal: AbortSignal) => checkApi(api, tools, signal),
          }),
    };
  },
});
