import { defineSource, type Secret, type SourcePlugin, secretSchema } from "@tocsin/core";
import { z } from "zod";
import { handshake } from "./handshake.ts";
import { proofOf } from "./proof.ts";
import { read } from "./read.ts";
import { sample } from "./sample.ts";
import { setupText } from "./setup.ts";

const options = z.strictObject({
  /** What senders bear. Without it, anybody who reaches the hook is believed. */
  token: secretSchema().optional(),
  /** More tokens that are good, for the time of a change. */
  tokens: z.array(secretSchema()).min(1, "is empty: list a token or leave it out").optional(),
  /** What becomes of events that are neither CDEvents nor Tekton's. */
  unknown: z.enum(["tell", "ignore"]).default("tell"),
});

type Input = z.input<typeof options>;
type Options = z.output<typeof options>;

/** CloudEvents 1.0 over HTTP: CDEvents of every version, Tekton's events, and any other by its type. */
export const cloudevents: SourcePlugin<Input, Options> = defineSource({
  type: "cloudevents",
  options,
  open({ token, tokens = [], unknown }, { name }) {
    const secrets: readonly Secret[] = token === undefined ? tokens : [token, ...tokens];
    const [first] = secrets;
    return {
      proves: first !== undefined,
      webhook: {
        verify: (request) => (first === undefined ? { ok: true } : proofOf(request, secrets)),
        parse: (request) => read(request, { name, unknown }),
        greet: handshake,
      },
      setup: ({ hookUrl }) => setupText({ hookUrl, name, token: first?.reveal() }),
      sample: (now) => sample(now, first),
    };
  },
});
