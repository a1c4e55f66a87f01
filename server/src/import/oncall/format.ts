import { z } from "zod";
import type { Shape } from "../lists.ts";

// Of Grafana OnCall's HTTP API: https://grafana.com/docs/oncall/latest/oncall-api-reference/. Keys that are
// not used are not read.
const text = z.string().max(2_000);
// In any unit: beyond it a number is a mistake.
const longestDelay = 10_000_000;
const ids = z.array(text).nullish();
const slackUser = z.object({ user_id: text.nullish() });

export const userFormat = z.object({
  id: text,
  email: text.nullish(),
  username: text.nullish(),
  name: text.nullish(),
  timezone: text.nullish(),
  slack: z.union([slackUser, z.array(slackUser)]).nullish(),
  is_phone_number_verified: z.boolean().nullish(),
  teams: ids,
});
export type User = z.output<typeof userFormat>;

const weekday = z.enum(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]);
export const shiftFormat = z.object({
  id: text,
  name: text.nullish(),
  type: z.enum(["single_event", "recurrent_event", "rolling_users", "override"]),
  time_zone: text.nullish(),
  level: z.number().int().nullish(),
  priority_level: z.number().int().nullish(),
  start: text,
  /** In seconds. */
  duration: z
    .number()
    .min(60)
    .max(366 * 86_400),
  rotation_start: text.nullish(),
  until: text.nullish(),
  frequency: z.enum(["hourly", "daily", "weekly", "monthly"]).nullish(),
  interval: z.number().int().min(1).max(500).nullish(),
  week_start: weekday.nullish(),
  by_day: z.array(weekday).max(7).nullish(),
  by_month: z.array(z.number()).nullish(),
  by_monthday: z.array(z.number()).nullish(),
  users: ids,
  rolling_users: z.array(z.array(text)).nullish(),
  start_rotation_from_user_index: z.number().int().min(0).nullish(),
});
export type Shift = z.output<typeof shiftFormat>;

export const scheduleFormat = z.object({
  id: text,
  name: text.nullish(),
  type: text.nullish(),
  time_zone: text.nullish(),
  ical_url_primary: text.nullish(),
  ical_url_overrides: text.nullish(),
  /** Ids, or the shifts themselves. */
  shifts: z.array(z.union([text, shiftFormat])).nullish(),
});
export type Schedule = z.output<typeof scheduleFormat>;

export const chainFormat = z.object({ id: text, name: text.nullish() });
export type Chain = z.output<typeof chainFormat>;

export const policyFormat = z.object({
  id: text.nullish(),
  escalation_chain_id: text,
  position: z.number().nullish(),
  type: text.nullish(),
  /** Seconds, in older versions 00:05:00. */
  duration: z
    .union([z.number().min(0).max(longestDelay), z.string().regex(/^\d{1,4}:\d\d:\d\d/)])
    .nullish(),
  important: z.boolean().nullish(),
  persons_to_notify: ids,
  persons_to_notify_next_each_time: ids,
  person_to_notify: text.nullish(),
  notify_on_call_from_schedule: text.nullish(),
  team_to_notify: text.nullish(),
  notify_if_time_from: text.nullish(),
  notify_if_time_to: text.nullish(),
});
export type Policy = z.output<typeof policyFormat>;

export const ruleFormat = z.object({
  user_id: text,
  position: z.number().nullish(),
  important: z.boolean().nullish(),
  type: text,
  duration: z.number().min(0).max(longestDelay).nullish(),
});
export type PersonalRule = z.output<typeof ruleFormat>;

export const swapFormat = z.object({
  schedule: text,
  swap_start: text,
  swap_end: text,
  beneficiary: text,
  benefactor: text.nullish(),
});
export type Swap = z.output<typeof swapFormat>;

type Kind = "user" | "schedule" | "shift" | "chain" | "policy" | "rule" | "swap";
const shiftTypes: readonly unknown[] = [
  "single_event",
  "recurrent_event",
  "rolling_users",
  "override",
];
const scheduleTypes: readonly unknown[] = ["web", "ical", "calendar"];

export const shape: Shape<Kind> = {
  names: {
    users: "user",
    schedules: "schedule",
    on_call_shifts: "shift",
    escalation_chains: "chain",
    escalation_policies: "policy",
    personal_notification_rules: "rule",
    shift_swaps: "swap",
  },
  envelopes: ["results"],
  kindOf(value) {
    if (value.escalation_chain_id !== undefined) return "policy";
    if (value.beneficiary !== undefined) return "swap";
    if (value.user_id !== undefined) return "rule";
    if (shiftTypes.includes(value.type)) return "shift";
    if (scheduleTypes.includes(value.type)) return "schedule";
    if (value.username !== undefined) return "user";
    return typeof value.name === "string" ? "chain" : undefined;
  },
};
