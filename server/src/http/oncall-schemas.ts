import { z } from "zod";

// What the API answers of people and schedules, for its description; a test holds real answers against it.
const time = z.iso.datetime();
const texts = z.array(z.string());

export const onCallView = z.strictObject({
  at: time,
  schedules: z.array(
    z.strictObject({
      schedule: z.string(),
      people: z.array(z.strictObject({ person: z.string(), name: z.string() })),
      why: z.string(),
      since: time.optional(),
      until: time.optional(),
    }),
  ),
});

export const shiftsView = z.strictObject({
  schedule: z.string(),
  from: time,
  to: time,
  shifts: z.array(z.strictObject({ start: time, end: time, people: texts, why: z.string() })),
});

export const overrideView = z.strictObject({
  id: z.string(),
  schedule: z.string(),
  from: time,
  to: time,
  people: texts,
  replaces: z.string().optional(),
  add: z.boolean().optional(),
  reason: z.string().optional(),
  by: z.string(),
});

export const reachabilityView = z.strictObject({
  ok: z.boolean(),
  from: time,
  to: time,
  issues: z.array(
    z.strictObject({
      kind: z.string(),
      level: z.enum(["error", "warning", "info"]),
      schedule: z.string().optional(),
      person: z.string().optional(),
      from: time.optional(),
      to: time.optional(),
      message: z.string(),
    }),
  ),
});

export const personView = z.strictObject({
  person: z.string(),
  name: z.string(),
  timezone: z.string(),
  language: z.string(),
  contacts: z.array(
    z.strictObject({
      name: z.string(),
      channels: texts,
      enabled: z.boolean(),
      verified: z.boolean(),
      address: z.string(),
    }),
  ),
});

export const answerStatsView = z.strictObject({
  from: time,
  to: time,
  incidents: z.number().int(),
  acknowledged: z.number().int(),
  closed: z.number().int(),
  meanTimeToAcknowledgeMs: z.number().optional(),
  meanTimeToResolveMs: z.number().optional(),
  pages: z.record(z.string(), z.number().int()),
  partial: z.boolean(),
});
