import { readFileSync } from "node:fs";
import { readEscalations, readPeople, readSchedules } from "@tocsin/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { configSchema } from "../../src/config/schema.ts";
import { takeNotes } from "../../src/import/notes.ts";
import { importOnCall } from "../../src/import/oncall/oncall.ts";
import { importOpsgenie } from "../../src/import/opsgenie/opsgenie.ts";
import { importPagerDuty } from "../../src/import/pagerduty/pagerduty.ts";
import { writeDraft } from "../../src/import/write.ts";
import { folder, tocsin } from "../help.ts";

const importers = { pagerduty: importPagerDuty, opsgenie: importOpsgenie, oncall: importOnCall };
type SystemName = keyof typeof importers;
const names = Object.keys(importers) as SystemName[];

const given = (stdin: string, system: string = "pagerduty") =>
  tocsin(["import", system, "-"], { stdin });

test.each([
  ["nothing", "", 1, "-: is no JSON"],
  ["no JSON", "users:\n  - ann\n", 1, "-: is no JSON"],
  ["an empty object", "{}", 1, "is nothing that can be imported"],
  ["a text", '"users"', 1, 'must be an object of the API, but is "users"'],
  [
    "an error of the API",
    '{"error":{"message":"Invalid token","code":2006}}',
    1,
    "nothing of PagerDuty was found",
  ],
  ["a list of numbers", '{"users":[1,2]}', 1, "users[0]: must be an object of the API, but is 1"],
  [
    "a user without an id",
    '{"users":[{"name":"Ann"}]}',
    1,
    "users[0].id: is missing: write text: users[0] is left out",
  ],
  [
    "a wrong type deep inside",
    '{"schedules":[{"id":"S","schedule_layers":[{"rotation_virtual_start":"2026-01-05T00:00:00Z","rotation_turn_length_seconds":"daily","users":[]}]}]}',
    1,
    "schedules[0].schedule_layers[0].rotation_turn_length_seconds: must be a number, but is text: schedules[0] is left out",
  ],
  [
    "something very deep",
    `{"users":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
    1,
    "stands too deep to be a list of the API",
  ],
  [
    "one thing that is huge",
    `{"users":[{"id":"P1","name":"Ann","notification_rules":[${"1,".repeat(150_000)}1]}]}`,
    1,
    "users[0]: is too large to be one thing of the API",
  ],
])("%s is told without a stack", async (_what, stdin, code, message) => {
  const ran = await given(stdin);
  expect(ran.code).toBe(code);
  expect(ran.err).toContain(message);
  expect(ran.err).not.toMatch(/\n\s+at /);
  expect(ran.out).toBe("");
});

test("wrong use is told as such", async () => {
  expect((await tocsin(["import", "victorops", "x.json"])).code).toBe(2);
  expect((await tocsin(["import", "pagerduty"])).code).toBe(2);
  const missing = await tocsin(["import", "pagerduty", "nowhere.json"]);
  expect(missing).toMatchObject({
    code: 2,
    err: "nowhere.json: there is no such file: give the path of a JSON file\n",
  });
  const cwd = folder();
  expect((await tocsin(["import", "pagerduty", "."], { cwd })).code).toBe(2);
});

test("one that can't be read leaves the others", async () => {
  const ran = await given(
    '{"users":[{"id":7},{"id":"P1","name":"Ann","email":"ann@example.test"}]}',
  );
  expect(ran.code).toBe(0);
  expect(ran.err).toContain("users[0].id: must be text: put it in quotes: users[0] is left out");
  expect(Object.keys(parse(ran.out).people)).toEqual(["ann"]);
});

test("names become keys that are safe, unique and always the same", async () => {
  const users = [
    "Ann Lee",
    "ann-lee",
    "Ann  Lee",
    "김유나",
    "__proto__",
    "'; DROP",
    "a\n# b: c",
    "",
  ].map((name, index) => ({
    id: `P${index}`,
    name,
    email: `user${index}@example.test`,
  }));
  const ran = await given(JSON.stringify({ users }));
  const { people } = parse(ran.out);
  expect(Object.keys(people)).toEqual([
    "ann-lee",
    "ann-lee-2",
    "ann-lee-3",
    "user3",
    "proto",
    "drop",
    "a-b-c",
    "user7",
  ]);
  expect(people.user3.name).toBe("김유나");
});

test("text of the dump can't get out of a comment", async () => {
  const id = 'P1\nroute: { receiver: evil }\u2028x: "y"';
  const ran = await given(
    JSON.stringify({ users: [{ id, name: "Ann", email: "ann@example.test" }] }),
  );
  expect(Object.keys(parse(ran.out))).toEqual(["people"]);
});

test("a hundred thousand users take no time to speak of", () => {
  const users = Array.from({ length: 100_000 }, (_, index) => ({
    id: `P${index}`,
    name: "Ann",
    email: "ann@example.test",
  }));
  const draft = importPagerDuty([{ file: "x", value: { users } }], takeNotes(), 0);
  expect(draft.people.at(-1)?.key).toBe("ann-100000");
});

const wild = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    null,
    -1,
    1e308,
    0.5,
    "",
    "2026-13-45T99:99:99Z",
    "9999-12-31T23:59:59Z",
    "x".repeat(5_000),
    [],
    {},
    true,
    "Mars/Olympus",
    "MO",
    "24:00:00",
  ),
);

/** The dump with some of its values replaced. */
function spoilt(
  value: unknown,
  choices: Iterator<{ readonly spoil: boolean; readonly by: unknown }>,
): unknown {
  const choice = choices.next().value;
  if (choice?.spoil === true) return choice.by;
  if (Array.isArray(value)) return value.map((each) => spoilt(each, choices));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, spoilt(each, choices)]),
  );
}

test.each(names)(
  "whatever is in a dump of %s: nothing is thrown, and what is written loads",
  (name) => {
    const dump: unknown = JSON.parse(
      readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"),
    );
    const choice = fc.record({ spoil: fc.nat(40).map((number) => number === 0), by: wild });
    fc.assert(
      fc.property(fc.infiniteStream(choice), (choices) => {
        // The outermost values stay, so that something is read.
        const value = Object.fromEntries(
          Object.entries(dump as object).map(([key, each]) => [
            key,
            spoilt(each, choices[Symbol.iterator]()),
          ]),
        );
        const notes = takeNotes();
        const draft = importers[name](
          [{ file: "dump.json", value }],
          notes,
          Date.parse("2026-03-01T00:00:00Z"),
        );
        const written = parse(writeDraft(draft, name)) ?? {};
        expect(configSchema.safeParse(written).error?.issues ?? []).toEqual([]);
        const channels = new Map(["slack", "mail", "sms", "phone"].map((each) => [each, {}]));
        const { people = {}, schedules = {}, escalations = {} } = written;
        const keys = new Set(Object.keys(people));
        expect(readPeople(people, channels).problems).toEqual([]);
        expect(readSchedules(schedules, keys).problems).toEqual([]);
        const known = {
          people: keys,
          schedules: new Set(Object.keys(schedules)),
          receivers: new Set<string>(),
          channels,
        };
        expect(readEscalations(escalations, known).problems).toEqual([]);
        for (const line of notes.lines()) expect(line).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 150 },
    );
  },
);
