import { z } from "zod";
import { severities } from "../notice.ts";

const words = z.string().trim().min(1, "is empty").max(200);
const durations = z.union([z.string(), z.number()]);
const severitySchema = z.enum(severities);
/** `Asia/Seoul` */
const zone = z.string().refine(isZone, {
  error: "is no time zone: write one of the IANA database, such as Asia/Seoul or Europe/Berlin",
});
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof days)[number];
/** `mon-fri`, or a list of days. */
const daysSchema = z.union([
  z.string().regex(/^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$/, {
    error: "is no day: write mon, mon-fri or [mon, wed]",
  }),
  z.array(z.enum(days)).min(1, "is empty"),
]);
const clock = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, "is no time of day: write 09:00");
/** A date, or a date and a time of the schedule's zone. */
const moment = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$/,
    "is no date: write 2026-01-05 or 2026-01-05T09:00",
  );

/** One contact: an address, or an address with what else is known of it. */
const contact = z.union([
  words,
  z.strictObject({
    address: words,
    /** The channels to try in order; the next one when one fails. Default: the contact's own name. */
    channels: z.array(words).min(1, "is empty").max(5).optional(),
    enabled: z.boolean().optional(),
    /** Known to be right; else `tocsin verify` finds out. */
    verified: z.boolean().optional(),
  }),
]);

const rule = z.strictObject({
  /** From when the person was paged. Default 0. */
  after: durations.optional(),
  /** Names of contacts. */
  notify: z.union([words, z.array(words).min(1, "is empty")]),
  /** The channels to try in order, for this rule alone. */
  channels: z.array(words).min(1, "is empty").max(5).optional(),
});
const rules = z.array(rule).min(1, "is empty").max(20);

/** A person as the config writes them. */
export const personSchema = z.strictObject({
  /** As messages call them. Default: the key. */
  name: words.optional(),
  /** Default UTC. */
  timezone: zone.optional(),
  /** `ko`, `en-GB`. Default `en`. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "is no language: write en or ko")
    .optional(),
  /** What permissions call them by: `role:sre`. */
  roles: z.array(words).max(50).optional(),
  /** By channel: `slack: U024BE7LH`. */
  contacts: z.record(words, contact).default({}),
  /** How a page reaches them; without rules every contact is told at once. */
  rules: z
    .union([rules, z.strictObject({ high: rules.optional(), low: rules.optional() })])
    .optional(),
  /** When pages of little urgency wait. */
  quiet: z
    .strictObject({
      /** `22:00-07:00`, of the person's zone. */
      times: z
        .array(z.string().regex(/^\d\d:\d\d-\d\d:\d\d$/, "is no span: write 22:00-07:00"))
        .min(1, "is empty"),
      days: daysSchema.optional(),
      /** These come through. Default critical and error. */
      except: z.array(severitySchema).optional(),
    })
    .optional(),
  /** The most tellings by contact: `sms: 10/h`. What is beyond is told together, later. */
  budget: z
    .record(words, z.string().regex(/^\d+\/(m|h|d)$/, "is no budget: write 10/h"))
    .optional(),
});

const restriction = z.strictObject({
  days: daysSchema.optional(),
  from: clock.optional(),
  to: clock.optional(),
});
/** Several names: they are on call together. */
const turn = z.union([words, z.array(words).min(1, "is empty").max(20)]);

const layer = z.strictObject({
  name: words.optional(),
  people: z.array(turn).max(100).default([]),
  /** `hourly`, `daily`, `weekly`, `monthly`, or a length of a shift: `12h`, `3d`, `2w`, `2mo`. */
  rotate: z
    .string()
    .regex(/^(hourly|daily|weekly|monthly|[1-9]\d{0,3}(h|d|w|mo))$/, {
      error:
        "is no rotation: write daily, weekly, monthly, hourly, or a length such as 12h, 3d, 2w, 2mo",
    })
    .optional(),
  /** `Mon 09:00` for weeks, `09:00` for days, `1 09:00` for months. Default: the time of `start`. */
  handoff: z
    .string()
    .regex(/^((mon|tue|wed|thu|fri|sat|sun|\d{1,2}) )?([01]\d|2[0-3]):[0-5]\d$/i, {
      error: 'is no handoff: write "Mon 09:00", "09:00" or "1 09:00"',
    })
    .optional(),
  /** The first shift begins at the first handoff at or after it. */
  start: moment.optional(),
  end: moment.optional(),
  /** On call only then, in the schedule's zone. */
  restrict: z.array(restriction).min(1, "is empty").max(20).optional(),
  /** `skip`: not on holidays; `only`: on holidays alone. */
  holidays: z.enum(["skip", "only"]).optional(),
  /** The text of an iCalendar file whose events are the shifts, in place of `people`. */
  ics: z.string().max(2_000_000).optional(),
});

/** One stretch in which the layers do not count. */
export const overrideSchema = z.strictObject({
  from: z.string().refine(isMoment, "is no time: write 2026-01-05T09:00 or 2026-01-05T09:00:00Z"),
  to: z.string().refine(isMoment, "is no time: write 2026-01-05T09:00 or 2026-01-05T09:00:00Z"),
  /** Who is on call then; empty: nobody. */
  people: z.array(words).max(20),
  /** Only in this one's place. Default: in everybody's. */
  replaces: words.optional(),
  /** Beside those who are on call anyway. */
  add: z.boolean().optional(),
  reason: words.optional(),
});

/** A schedule as the config writes it. A layer further down counts where it has somebody. */
export const scheduleSchema = z.strictObject({
  timezone: zone.optional(),
  layers: z.array(layer).min(1, "has no layer").max(30),
  overrides: z.array(overrideSchema).max(500).optional(),
  /** Where one of the two is on call in this stretch, the other is. */
  swaps: z
    .array(
      z.strictObject({
        from: z.string().refine(isMoment, "is no time: write 2026-01-05T09:00"),
        to: z.string().refine(isMoment, "is no time: write 2026-01-05T09:00"),
        between: z.tuple([words, words]),
        reason: words.optional(),
      }),
    )
    .max(500)
    .optional(),
  /** Dates. */
  holidays: z
    .array(z.string().regex(/^\d{4}-\d\d-\d\d$/, "is no date: write 2026-12-25"))
    .max(1_000)
    .optional(),
});

/** Hours of work: delays of steps may count these alone. */
export const workingHoursSchema = z.strictObject({
  timezone: zone.optional(),
  /** Default mon-fri. */
  days: daysSchema.optional(),
  /** Default 09:00. */
  from: clock.optional(),
  /** Default 18:00. */
  to: clock.optional(),
  holidays: z
    .array(z.string().regex(/^\d{4}-\d\d-\d\d$/, "is no date: write 2026-12-25"))
    .max(1_000)
    .optional(),
});

const step = z.strictObject({
  /** Since the step before, or since the incident began to fire. Default 0. */
  after: durations.optional(),
  /** What `after` counts. Default `wall`. */
  hours: z.enum(["wall", "working"]).optional(),
  /** `person:ann`, `schedule:primary`, `receiver:ops`, `slack:#ops`. */
  notify: z.array(words).min(1, "tells nobody").max(20),
  /** One of its people, another one for each incident. */
  roundRobin: z.boolean().optional(),
  /**
   * `first`: one acknowledgement stops it for all (default). `all`: each one is paged until they have
   * acknowledged themselves. `none`: all are told, whoever has acknowledged.
   */
  acknowledge: z.enum(["first", "all", "none"]).optional(),
  /** Which of a person's rules count. Default: by severity, high for critical and error. */
  urgency: z.enum(["high", "low"]).optional(),
  /** The step is left out where this does not hold. */
  when: z
    .strictObject({
      severity: z.array(severitySchema).min(1, "is empty").optional(),
      matchers: z.array(z.string()).optional(),
      /** Within these hours, or outside them. */
      hours: z.enum(["working", "off"]).optional(),
    })
    .optional(),
});

/** An escalation as the config writes it. */
export const escalationSchema = z.strictObject({
  steps: z.array(step).min(1, "has no step").max(20),
  /** How often all steps are taken again. Default 0. */
  repeat: z.number().int().min(0).max(20).optional(),
  /** How long an acknowledgement holds while the incident is not over; then it pages again. */
  ackTimeout: durations.optional(),
  workingHours: workingHoursSchema.optional(),
});

export type PersonOptions = z.input<typeof personSchema>;
export type RuleOptions = z.input<typeof rule>;
export type ContactOptions = z.input<typeof contact>;
export type ScheduleOptions = z.input<typeof scheduleSchema>;
export type LayerOptions = z.input<typeof layer>;
export type OverrideOptions = z.input<typeof overrideSchema>;
export type WorkingHoursOptions = z.input<typeof workingHoursSchema>;
export type EscalationOptions = z.input<typeof escalationSchema>;
export type StepOptions = z.input<typeof step>;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

/** With a zone or without; without it is the schedule's. */
function isMoment(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text) &&
    !Number.isNaN(Date.parse(text.replace(" ", "T")))
  );
}
