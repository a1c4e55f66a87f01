import { z } from "zod";

const value = z.union([z.string(), z.number(), z.boolean()]);
const values = z.record(z.string(), value);
const asker = z.strictObject({
  name: z.string(),
  person: z.string().optional(),
  through: z.string(),
});

/** What an action was given, for people. */
export const orderDetail = z.strictObject({ label: z.string(), value: z.string() });

/** The API's words of actions, for its description. */
export const actionSummary = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    onIncident: z.boolean(),
    danger: z.boolean(),
  })
  .meta({ id: "Action" });

export const offer = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    asks: z.boolean(),
    danger: z.literal(true).optional(),
  })
  .meta({ id: "Offer" });

const field = z.strictObject({
  name: z.string(),
  label: z.string(),
  kind: z.enum(["text", "lines", "number", "duration", "choice", "flag"]),
  required: z.literal(true).optional(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
  initial: z.string().optional(),
  hint: z.string().optional(),
  longest: z.number().optional(),
});

export const actionForm = z
  .strictObject({
    action: z.string(),
    title: z.string(),
    fields: z.array(field),
    confirm: z.string().optional(),
    reason: z.boolean(),
    danger: z.boolean(),
  })
  .meta({ id: "ActionForm" });

export const orderView = z
  .strictObject({
    id: z.string(),
    action: z.string(),
    incident: z.string().optional(),
    values,
    details: z.array(orderDetail).optional(),
    by: asker,
    why: z.string().optional(),
    state: z.enum(["approving", "waiting", "running", "done", "refused", "failed", "unclear"]),
    approvals: z.number(),
    approvedBy: z.array(z.string()),
    said: z.array(z.string()),
    text: z.string().optional(),
    askedAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    replyTo: z.strictObject({ channel: z.string(), to: z.string() }).optional(),
  })
  .meta({ id: "Order" });

export const auditEntry = z
  .strictObject({
    at: z.iso.datetime(),
    what: z.enum(["asked", "refused", "approved", "done", "ended"]),
    action: z.string(),
    by: asker,
    incident: z.string().optional(),
    order: z.string().optional(),
    values: values.optional(),
    why: z.string().optional(),
    text: z.string().optional(),
  })
  .meta({ id: "AuditEntry" });
