import {
  defineSource,
  parseDuration,
  type SourcePlugin,
  secretSchema,
  severities,
  tokenProof,
} from "@tocsin/core";
import { z } from "zod";
import { alertmanager } from "./alertmanager.ts";
import { isPosted } from "./api-v2.ts";
import { lookBack } from "./look-back.ts";
import type { Telling } from "./notice.ts";
import { read, readReport } from "./read.ts";
import { sampleRequest } from "./sample.ts";
import { setupText } from "./setup.ts";

const duration = z.union([z.string(), z.number()]).transform((written, context) => {
  const ms = parseDuration(written);
  if (ms !== undefined && ms > 0) return ms;
  context.addIssue({ code: "custom", message: "is no duration: write 5m or 90s" });
  return z.NEVER;
});

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
  /** How long an alert that is posted without an end counts unless it is posted again. */
  resolveTimeout: duration.default(300_000),
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

/** Prometheus, by Alertmanager's webhook or in its place: each alert a problem of its own until it is over. */
export const prometheus: SourcePlugin<Input, Options> = defineSource({
  type: "prometheus",
  options,
  open(given, tools) {
    const { token, tokens = [], receiver, resolveTimeout: resolveTimeoutMs } = given;
    const { alertmanagerUrl: url } = given;
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
        parse: (request) =>
          isPosted(request.rest)
            ? readReport(request, telling, { now: tools.now(), resolveTimeoutMs })
            : read(request, telling),
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
