import { z } from "zod";
import type { Shape } from "../lists.ts";

// Of the API v2: https://docs.opsgenie.com/docs/api-overview. Keys that are not used are not read.
const text = z.string().max(2_000);
// In any unit: beyond it a number is a mistake.
const longestDelay = 10_000_000;
const reference = z.object({
  id: text.nullish(),
  type: text.nullish(),
  name: text.nullish(),
  username: text.nullish(),
});
export type Reference = z.output<typeof reference>;

const amount = z.object({
  timeAmount: z.number().min(0).max(longestDelay).nullish(),
  timeUnit: text.nullish(),
});

const contact = z.object({
  /** As the list of contacts has it. */
  method: text.nullish(),
  status: z.object({ enabled: z.boolean().nullish() }).nullish(),
  /** As the user's own answer has it. */
  contactMethod: text.nullish(),
  enabled: z.boolean().nullish(),
  to: text,
});
export type UserContact = z.output<typeof contact>;

const ruleStep = z.object({
  contact: z.object({ method: text, to: text }).nullish(),
  sendAfter: amount.nullish(),
  enabled: z.boolean().nullish(),
});
const notificationRule = z.object({
  actionType: text.nullish(),
  enabled: z.boolean().nullish(),
  steps: z.array(ruleStep).nullish(),
});

export const userFormat = z.object({
  id: text,
  username: text.nullish(),
  fullName: text.nullish(),
  timeZone: text.nullish(),
  timezone: text.nullish(),
  locale: text.nullish(),
  blocked: z.boolean().nullish(),
  userContacts: z.array(contact).nullish(),
  contacts: z.array(contact).nullish(),
  notificationRules: z.array(notificationRule).nullish(),
});
export type User = z.output<typeof userFormat>;

const hour = z.number().int().min(0).max(24).nullish();
const minute = z.number().int().min(0).max(59).nullish();
const restriction = z.object({
  startDay: text.nullish(),
  endDay: text.nullish(),
  startHour: hour,
  startMin: minute,
  endHour: hour,
  endMin: minute,
});
export type Restriction = z.output<typeof restriction>;

const rotation = z.object({
  id: text.nullish(),
  name: text.nullish(),
  startDate: text,
  endDate: text.nullish(),
  type: z.enum(["hourly", "daily", "weekly"]),
  length: z.number().int().min(1).max(9_999).nullish(),
  participants: z.array(reference).nullish(),
  enabled: z.boolean().nullish(),
  timeRestriction: z
    .object({
      type: text,
      restriction: restriction.nullish(),
      restrictions: z.array(restriction).nullish(),
    })
    .nullish(),
});
export type Rotation = z.output<typeof rotation>;

export const overrideFormat = z.object({
  alias: text.nullish(),
  user: reference.nullish(),
  startDate: text,
  endDate: text,
  rotations: z.array(reference).nullish(),
  _parent: reference.nullish(),
});
export type Override = z.output<typeof overrideFormat>;

export const scheduleFormat = z.object({
  id: text,
  name: text.nullish(),
  timezone: text.nullish(),
  enabled: z.boolean().nullish(),
  rotations: z.array(rotation).nullish(),
  overrides: z.array(overrideFormat).nullish(),
});
export type Schedule = z.output<typeof scheduleFormat>;

export const escalationFormat = z.object({
  id: text,
  name: text.nullish(),
  rules: z.array(
    z.object({
      condition: text.nullish(),
      notifyType: text.nullish(),
      delay: amount.nullish(),
      recipient: reference.nullish(),
    }),
  ),
  repeat: z
    .object({
      waitInterval: z.number().min(0).max(longestDelay).nullish(),
      count: z.number().int().min(0).nullish(),
      closeAlertAfterAll: z.boolean().nullish(),
    })
    .nullish(),
});
export type Escalation = z.output<typeof escalationFormat>;

export const teamFormat = z.object({
  id: text,
  name: text.nullish(),
  members: z.array(z.object({ user: reference, role: text.nullish() })).nullish(),
});
export type Team = z.output<typeof teamFormat>;

type Kind = "user" | "schedule" | "escalation" | "override" | "team";

export const shape: Shape<Kind> = {
  names: {
    users: "user",
    schedules: "schedule",
    escalations: "escalation",
    overrides: "override",
    teams: "team",
  },
  envelopes: ["data"],
  kindOf(value) {
    if (Array.isArray(value.rules)) return "escalation";
    if (typeof value.username === "string" && value.fullName !== undefined) return "user";
    if (value.timezone !== undefined && value.rotations !== undefined) return "schedule";
    if (value.startDate !== undefined && value.endDate !== undefined && value.user !== undefined) {
      return "override";
    }
    return Array.isArray(value.members) ? "team" : undefined;
  },
};

/** In seconds; minutes where the unit is left out. */
export function secondsOf(delay: z.output<typeof amount> | null | undefined): number {
  const units: Readonly<Record<string, number>> = { seconds: 1, hours: 3_600, days: 86_400 };
  return (delay?.timeAmount ?? 0) * (units[(delay?.timeUnit ?? "minutes").toLowerCase()] ?? 60);
}
