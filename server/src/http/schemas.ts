import { imageTypes, severities, specSchema } from "@tocsin/core";
import { z } from "zod";
import { orderDetail } from "./action-schemas.ts";

// What the API answers, for its description; a test holds real answers against it.
const severity = z.enum(severities);
const status = z.enum([
  "firing",
  "resolved",
  "queued",
  "running",
  "succeeded",
  "failed",
  "cancelled",
]);
const labels = z.record(z.string(), z.string());
const time = z.iso.datetime();

/** A picture or file that was handed over: its bytes are at /api/v1/pictures/{id}. */
const keptImage = z.strictObject({
  id: z.string(),
  type: z.enum(imageTypes),
  name: z.string(),
  size: z.number().int(),
  alt: z.string(),
});

const noticeView = z.strictObject({
  id: z.string(),
  source: z.string(),
  type: z.string(),
  kind: z.enum(["problem", "run", "message"]),
  status: status.optional(),
  fingerprint: z.string(),
  subject: z.string(),
  severity,
  title: z.string(),
  text: z.string().optional(),
  links: z.array(z.strictObject({ title: z.string(), url: z.string() })),
  labels,
  facts: z.array(
    z.strictObject({ name: z.string(), value: z.string(), url: z.string().optional() }),
  ),
  actor: z.strictObject({ name: z.string(), url: z.string().optional() }).optional(),
  images: z
    .array(z.union([z.strictObject({ url: z.string(), alt: z.string() }), keptImage]))
    .optional(),
  at: time,
  startedAt: time.optional(),
  endedAt: time.optional(),
  sequence: z.number().int().optional(),
  historic: z.literal(true).optional(),
});

export const acceptedView = z.strictObject({
  accepted: z.number().int(),
  ids: z.array(z.string()),
  notices: z.array(noticeView).optional(),
});

export const fateView = z.strictObject({
  id: z.string(),
  source: z.string(),
  state: z.enum(["waiting", "done", "failed"]),
  incidents: z.array(z.string()),
  reasons: z.array(z.string()),
});

const timelineEntry = z.strictObject({
  at: time,
  type: z.string(),
  title: z.string(),
  text: z.string().optional(),
  by: z.string().optional(),
  why: z.string().optional(),
  order: z.string().optional(),
  details: z.array(orderDetail).optional(),
  revision: z.number().int(),
});

/** Where an incident's escalation stands. */
const escalationView = z.strictObject({
  policy: z.string(),
  state: z.enum(["running", "held", "ended"]),
  round: z.number().int(),
  next: z.strictObject({ step: z.number().int(), at: time }).optional(),
  heldUntil: time.optional(),
  reason: z.string().optional(),
  pages: z.array(
    z.strictObject({
      person: z.string(),
      contact: z.string(),
      state: z.enum(["planned", "told", "reached", "failed"]),
      at: time,
    }),
  ),
});

/** Why nobody is told of an incident now. */
const mutedView = z.strictObject({
  /** `silence:ID`, `time:NAME`, `inhibit:RULE`, `for:TIME` */
  by: z.array(z.string()),
  reason: z.string(),
  /** When it is looked at again. */
  until: time.optional(),
});

/** That what is in an incident changes to and fro, and when it is stable unless it changes again. */
const flappingView = z.strictObject({
  changes: z.number().int(),
  since: time,
  last: time,
  until: time,
});

export const silenceView = z.strictObject({
  id: z.string(),
  matchers: z.array(z.string()),
  startsAt: time,
  endsAt: time,
  /** Only in these times, as the config's `times` has them; `name`: of those that it was made of. */
  during: z.array(specSchema.extend({ name: z.string().optional() })).optional(),
  /** When it begins or pauses next. */
  turnsAt: time.optional(),
  /** It ends before its time once nothing that it covers is open. */
  untilResolved: z.literal(true).optional(),
  createdBy: z.string(),
  comment: z.string(),
  updatedAt: time,
  state: z.enum(["pending", "active", "expired"]),
});

export const incidentView = z.looseObject({
  id: z.string(),
  code: z.string(),
  title: z.string(),
  summary: z.string(),
  state: z.enum(["open", "acknowledged", "closed"]),
  severity,
  source: z.string(),
  subject: z.string(),
  route: z.string(),
  receiver: z.string(),
  groupKey: z.string(),
  group: labels,
  labels,
  revision: z.number().int(),
  escalation: escalationView.optional(),
  muted: mutedView.optional(),
  flapping: flappingView.optional(),
  counts: z.looseObject({
    firing: z.number().int(),
    running: z.number().int(),
    total: z.number().int(),
  }),
  parts: z.array(z.looseObject({ notice: noticeView, since: time, failures: z.number().int() })),
  openedAt: time,
  changedAt: time,
  closedAt: time.optional(),
  pictures: z.array(keptImage).optional(),
  acknowledged: z.strictObject({ by: z.string(), at: time, why: z.string().optional() }).optional(),
  timeline: z.array(timelineEntry),
});

export const deliveryView = z.looseObject({
  id: z.string(),
  incident: z.string(),
  target: z.string(),
  state: z.enum(["waiting", "done", "dead"]),
  wantedRevision: z.number().int(),
  deliveredRevision: z.number().int(),
  ref: z.string().optional(),
  attempts: z.number().int(),
  log: z.array(
    z.looseObject({
      at: time,
      number: z.number().int(),
      how: z.enum(["send", "update", "reconcile"]),
      outcome: z.string(),
      reason: z.string().optional(),
      tookMs: z.number(),
      revision: z.number().int(),
    }),
  ),
  nextAt: time.optional(),
  reason: z.string().optional(),
});

export const incidentDetail = incidentView.extend({ deliveries: z.array(deliveryView) });

export const actionView = z.strictObject({
  status: z.enum(["done", "unchanged"]),
  reason: z.string().optional(),
  asks: z.literal(true).optional(),
  incident: incidentView,
});

export const explanationView = z.strictObject({
  at: z.string(),
  notice: noticeView,
  routes: z.array(
    z.strictObject({
      route: z.string(),
      receiver: z.string(),
      targets: z.array(z.string()),
      groupKey: z.string(),
      incident: z.string().optional(),
      reopens: z.literal(true).optional(),
      muted: z.string().optional(),
      mutedUntil: z.string().optional(),
      after: z.string().optional(),
      escalation: z.string().optional(),
      steps: z
        .array(
          z.strictObject({
            step: z.number().int(),
            at: z.string(),
            people: z.array(z.string()),
            targets: z.array(z.string()),
            roundRobin: z.literal(true).optional(),
            remark: z.string().optional(),
          }),
        )
        .optional(),
    }),
  ),
  targets: z.array(z.string()),
  reasons: z.array(z.strictObject({ step: z.string(), detail: z.string() })),
});

export const problemView = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

/** A page of a list; with `cursor` when there is more. */
export function listing(item: z.ZodType) {
  return z.strictObject({ items: z.array(item), cursor: z.string().optional() });
}
