import { z } from "zod";
import type { Shape } from "../lists.ts";

// Of the REST API v2: https://developer.pagerduty.com/api-reference. Keys that are not used are not read.
const text = z.string().max(2_000);
// In any unit: beyond it a number is a mistake.
const longestDelay = 10_000_000;
const reference = z.object({ id: text, type: text.nullish(), summary: text.nullish() });

export const userFormat = z.object({
  id: text,
  name: text.nullish(),
  summary: text.nullish(),
  email: text.nullish(),
  time_zone: text.nullish(),
  contact_methods: z
    .array(
      z.object({
        id: text.nullish(),
        type: text,
        address: text.nullish(),
        country_code: z.union([z.number(), text]).nullish(),
        enabled: z.boolean().nullish(),
        blacklisted: z.boolean().nullish(),
      }),
    )
    .nullish(),
  notification_rules: z
    .array(
      z.object({
        type: text.nullish(),
        start_delay_in_minutes: z.number().min(0).max(longestDelay).nullish(),
        urgency: text.nullish(),
        contact_method: z
          .object({ id: text.nullish(), type: text.nullish(), address: text.nullish() })
          .nullish(),
      }),
    )
    .nullish(),
});
export type User = z.output<typeof userFormat>;

const restriction = z.object({
  type: z.enum(["daily_restriction", "weekly_restriction"]),
  start_time_of_day: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?/, "is no time of day such as 08:00:00"),
  duration_seconds: z.number().min(1).max(604_800),
  /** 1: Monday. */
  start_day_of_week: z.number().int().min(0).max(7).nullish(),
});
export type Restriction = z.output<typeof restriction>;

const layer = z.object({
  id: text.nullish(),
  name: text.nullish(),
  start: text.nullish(),
  end: text.nullish(),
  rotation_virtual_start: text,
  rotation_turn_length_seconds: z.number().min(1),
  users: z.array(z.object({ user: reference })),
  restrictions: z.array(restriction).nullish(),
});
export type Layer = z.output<typeof layer>;

export const overrideFormat = z.object({
  id: text.nullish(),
  start: text,
  end: text,
  user: reference.nullish(),
});
export type Override = z.output<typeof overrideFormat>;

export const scheduleFormat = z.object({
  id: text,
  name: text.nullish(),
  summary: text.nullish(),
  time_zone: text.nullish(),
  schedule_layers: z.array(layer).nullish(),
  overrides: z.array(overrideFormat).nullish(),
});
export type Schedule = z.output<typeof scheduleFormat>;

export const policyFormat = z.object({
  id: text,
  name: text.nullish(),
  summary: text.nullish(),
  num_loops: z.number().int().min(0).nullish(),
  escalation_rules: z.array(
    z.object({
      escalation_delay_in_minutes: z.number().min(0).max(longestDelay),
      targets: z.array(reference),
      escalation_rule_assignment_strategy: z
        .union([text, z.object({ type: text.nullish() })])
        .nullish(),
    }),
  ),
});
export type EscalationPolicy = z.output<typeof policyFormat>;

export const shape: Shape<"user" | "schedule" | "policy" | "override"> = {
  names: {
    users: "user",
    user: "user",
    schedules: "schedule",
    schedule: "schedule",
    escalation_policies: "policy",
    escalation_policy: "policy",
    overrides: "override",
  },
  envelopes: [],
  kindOf({ escalation_rules, schedule_layers, type }) {
    if (escalation_rules !== undefined || type === "escalation_policy") return "policy";
    if (schedule_layers !== undefined || type === "schedule") return "schedule";
    return type === "user" ? "user" : undefined;
  },
};
