import { z } from "zod";

// As in Alertmanager 0.34: fields that earlier ones do not know are optional to readers.
const time = z.iso.datetime();
const labelSet = z.record(z.string(), z.string());
const named = z.object({ name: z.string() });

export const receiver = named.extend({ labels: labelSet });

export const gettableAlert = z.object({
  labels: labelSet,
  annotations: labelSet,
  startsAt: time,
  endsAt: time,
  updatedAt: time,
  generatorURL: z.string().optional(),
  fingerprint: z.string(),
  receivers: z.array(named),
  status: z.object({
    state: z.enum(["unprocessed", "active", "suppressed"]),
    silencedBy: z.array(z.string()),
    inhibitedBy: z.array(z.string()),
    mutedBy: z.array(z.string()),
  }),
});

export const alertGroup = z.object({
  labels: labelSet,
  routeLabels: labelSet,
  receiver: named,
  alerts: z.array(gettableAlert),
});

export const postableAlert = z.object({
  labels: labelSet,
  annotations: labelSet.optional(),
  startsAt: time.optional(),
  endsAt: time.optional(),
  generatorURL: z.string().optional(),
});

const matcher = z.object({
  name: z.string(),
  value: z.string(),
  isRegex: z.boolean(),
  isEqual: z.boolean().optional(),
});

export const postableSilence = z.object({
  id: z.string().optional(),
  matchers: z.array(matcher).min(1),
  startsAt: time,
  endsAt: time,
  createdBy: z.string(),
  comment: z.string(),
});

export const gettableSilence = z.object({
  id: z.string(),
  status: z.object({ state: z.enum(["active", "pending", "expired"]) }),
  updatedAt: time,
  matchers: z.array(matcher.required()),
  startsAt: time,
  endsAt: time,
  createdBy: z.string(),
  comment: z.string(),
});

export const status = z.object({
  cluster: z.object({
    status: z.literal("disabled"),
    peers: z.array(named.extend({ address: z.string() })),
  }),
  versionInfo: z.object({
    version: z.string(),
    revision: z.string(),
    branch: z.string(),
    buildUser: z.string(),
    buildDate: z.string(),
    goVersion: z.string(),
  }),
  config: z.object({ original: z.string() }),
  uptime: time,
});

/** A reason alone, or with its code. */
export const refusal = z.union([
  z.string(),
  z.object({ code: z.number().int(), message: z.string() }),
]);
