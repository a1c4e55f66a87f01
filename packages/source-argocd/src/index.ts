import { defineSource, type SourcePlugin, secretSchema, tokenProof } from "@tocsin/core";
import { z } from "zod";
import { read } from "./read.ts";
import { setup } from "./setup.ts";

const options = z.strictObject({
  /** What the senders bear. Without it, anybody who reaches the hook is believed. */
  token: secretSchema().optional(),
  /** More tokens that are good, for the time of a change. */
  tokens: z.array(secretSchema()).optional(),
  /** Where people open Argo CD: for `setup`, and for payloads that don't say. */
  argocdUrl: z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).optional(),
  /** The name of the cluster that Argo CD runs in: as above. */
  cluster: z.string().min(1).max(200).optional(),
});

type Input = z.input<typeof options>;
type Options = z.output<typeof options>;

/** Argo CD, by its notifications controller: health, syncs and sync status of every application. */
export const argocd: SourcePlugin<Input, Options> = defineSource({
  type: "argocd",
  options,
  open({ token, tokens = [], ...context }) {
    const secrets = token === undefined ? tokens : [token, ...tokens];
    const proves = secrets.length > 0;
    return {
      proves,
      webhook: {
        verify: (request) => (proves ? tokenProof(request, secrets) : { ok: true }),
        parse: (request) => read(request, context),
      },
      setup: ({ hookUrl }) => setup(hookUrl, context),
    };
  },
});
