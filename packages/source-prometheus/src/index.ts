import {
  defineSource,
  type SourcePlugin,
  secretSchema,
  severities,
  tokenProof,
} from "@tocsin/core";
import { z } from "zod";
import { alertmanager } from "./alertmanager.ts";
import { lookBack } from "./look-back.ts";
import type { Telling } from "./notice.ts";
import { read } from "./read.ts";
import { sampleRequest } from "./sample.ts";
import { setupText } from "./setup.ts";

const options = z.strictObject({
  /** What Alertmanager bears. Without it, anybody who reaches the hook is believed. */
  token: secretSchema().optional(),
  /** More tokens that are good, for the time of a change. */
  tokens: z.array(secretSchema()).optional(),
  /** The label that says how much an alert matters. */
  severityLabel: z.string().min(1).max(200).default("severity"),
  /** What its words mean, besides the usual ones: `{ blocker: critical }`. */
  severities: z.record(z.string(), z.enum(severities)).default({}),
  /** Alerts that always fire, to show that alerting works. */
  heartbeats: z.array(z.string()).default(["Watchdog", "DeadMansSwitch", "DeadMansSnitch"]),
  /** Where Alertmanager's API is, to look back after a downtime. */
  alertmanagerUrl: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), {
      error: "has a user in it: write alertmanagerUser and alertmanagerPassword instead",
    })
    .optional(),
  alertmanagerToken: secretSchema().optional(),
  alertmanagerUser: z.string().min(1).optional(),
  alertmanagerPassword: secretSchema().optional(),
  /** The receiver in alertmanager.yml that sends here. */
  receiver: z.string().min(1).max(200).default("tocsin"),
});

type Input = z.input<typeof options>;
type Options = z.output<typeof options>;

/** Prometheus, by Alertmanager's webhook: each alert a problem of its own until it is resolved. */
export const prometheus: SourcePlugin<Input, Options> = defineSource({
  type: "prometheus",
  options,
  open(given, tools) {
    const { token, tokens = [], receiver, alertmanagerUrl: url } = given;
    const secrets = token === undefined ? tokens : [token, ...tokens];
    const proves = secrets.length > 0;
    const telling: Telling = {
      severity: { label: given.severityLabel, words: given.severities },
      heartbeats: new Set(given.heartbeats),
      name: tools.name,
    };
    return {
      proves,
      webhook: {
        verify: (request) => (proves ? tokenProof(request, secrets) : { ok: true }),
        parse: (request) => read(request, telling),
      },
      setup: ({ hookUrl }) =>
        setupText({ hookUrl, name: tools.name, receiver, token: secrets[0]?.reveal() }),
      sample: (now) => sampleRequest(now, secrets[0]?.reveal()),
      ...(url === undefined
        ? {}
        : lookBack(
            alertmanager(
              {
                url: url.replace(/\/+$/, ""),
                token: given.alertmanagerToken,
                user: given.alertmanagerUser,
                password: given.alertmanagerPassword,
                receiver,
              },
              tools,
            ),
            telling,
            tools,
          )),
    };
  },
});
