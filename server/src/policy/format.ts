import { noticeSchema, severities } from "@tocsin/core";
import { z } from "zod";

const words = z.string().trim().min(1, "is empty").max(500);
const time = z.union([z.string(), z.number()], { error: "must be a time: write 5m or Mon 09:30" });
const length = z.union([z.string(), z.number()], {
  error: "must be a length: write 90s, 5m or 2h",
});
const names = z.union([words, z.array(words).min(1, "is empty").max(100)], {
  error: "must be text, or a list of texts",
});
/** More would be another program than a test. */
export const most = { tests: 1_000, lines: 5_000, times: 10_000, days: 800 } as const;

/** A file of policy tests. Events and expectations are checked one by one, by what they say. */
export const policySchema = z.strictObject({
  /** A file seen from this one, or a config in place. Default: tocsin.yaml beside this file. */
  config: z.union([z.string().min(1, "is empty"), z.record(z.string(), z.unknown())]).optional(),
  /** Of the times in this file, such as Europe/Berlin. Default: UTC. */
  zone: z.string().optional(),
  /** When each test begins. Default: 2026-01-05 09:00, a Monday. */
  start: z.string().optional(),
  /** What a variable of the config is here; one that is not named gets a stand-in. */
  environment: z.record(z.string(), z.string()).default({}),
  tests: z
    .array(
      z.strictObject({
        name: words,
        zone: z.string().optional(),
        start: z.string().optional(),
        /** When it ends. Default: with the last time that it names. */
        until: time.optional(),
        /** What else may be told: nothing but quiet edits (default), nothing at all, anything. */
        others: z.enum(["quiet", "none", "allowed"]).default("quiet"),
        events: z.array(z.looseObject({})).max(most.lines).default([]),
        expect: z.array(z.looseObject({})).max(most.lines).default([]),
      }),
    )
    .min(1, "is empty: write at least one test")
    .max(most.tests),
});

export type PolicyFile = z.output<typeof policySchema>;

const when = {
  at: time,
  /** It comes again: `1d` keeps the time of day. */
  every: length.optional(),
  /** How often in all. */
  times: z.number().int().min(1).max(most.times).optional(),
};
const whose = {
  /** The title or the subject of the incident. Default: the only one there is. */
  incident: words.optional(),
  /** The name of its route, where one notice made several. */
  route: words.optional(),
  why: words.optional(),
};

/** What can happen, by the key that says it. */
export const eventSchemas = {
  /** A problem begins. */
  fires: z.strictObject({
    ...when,
    fires: words,
    severity: z.enum(severities).optional(),
    source: words.optional(),
    subject: words.optional(),
    fingerprint: words.optional(),
    labels: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    text: z.string().optional(),
    /** When it is over unless it is reported again. */
    expires: length.optional(),
  }),
  /** The problem with this title is over. */
  over: z.strictObject({ ...when, over: words }),
  /** Any notice, as the API takes it. */
  notice: z.strictObject({ ...when, notice: noticeSchema }),
  /** What a source of the config makes of a request, without its proof. */
  hook: z.strictObject({
    ...when,
    hook: words,
    /** A file seen from this one, or JSON in place. */
    body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  /** Somebody does something to an incident. */
  acknowledge: z.strictObject({ ...when, acknowledge: words, ...whose }),
  resolve: z.strictObject({ ...when, resolve: words, ...whose }),
  escalate: z.strictObject({ ...when, escalate: words, ...whose }),
  silence: z.strictObject({
    ...when,
    /** Matchers, which must all hold. */
    silence: names,
    for: length,
    /** Names of times of the config: it counts in these alone. */
    during: names.optional(),
    /** It ends before its time once nothing that it covers is open. */
    untilResolved: z.boolean().optional(),
    by: words.default("test"),
    why: words.optional(),
  }),
  /** Ends the silence that was made with this `why`. */
  unsilence: z.strictObject({ ...when, unsilence: words }),
  /** A channel's provider can't be reached. */
  outage: z.strictObject({ ...when, outage: words, for: length }),
  /** Somebody else is on call on this schedule. */
  override: z.strictObject({
    ...when,
    override: words,
    people: names,
    for: length,
    replaces: words.optional(),
  }),
};

/** What a telling says. */
export const tellingWords = [
  "fired",
  "started",
  "told",
  "updated",
  "acknowledged",
  "reminded",
  "paged",
  "resolved",
  "succeeded",
  "failed",
  "cancelled",
] as const;
export type TellingWord = (typeof tellingWords)[number];

const what = {
  that: z.enum(tellingWords).optional(),
  /** Text that the title has in it. */
  title: words.optional(),
  between: z.tuple([time, time], { error: "must be two times: write [5m, 10m]" }).optional(),
};

/** What is to be told, and what is not. */
export const expectationSchemas = {
  tell: z.strictObject({
    tell: names,
    ...what,
    at: time.optional(),
    /** How long after `at` it may come. Default 5s. */
    within: length.optional(),
    every: length.optional(),
    times: z.number().int().min(1).max(most.times).optional(),
  }),
  never: z.strictObject({ never: names, ...what }),
};

export type TellLine = z.output<typeof expectationSchemas.tell>;
export type NeverLine = z.output<typeof expectationSchemas.never>;
