// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config has this syntax
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { importAlertmanager } from "../../src/import/alertmanager/alertmanager.ts";
import { writeAlertmanagerDraft } from "../../src/import/alertmanager/write.ts";
import { takeNotes } from "../../src/import/notes.ts";
import { folder, tocsin } from "../help.ts";
import { fixtures, given, loaded, textOf } from "./alertmanager/run.ts";

const rest = "receivers: [{name: a}]\n";
const laughs = (lines: number) =>
  Array.from(
    { length: lines },
    (_, n) => `a${n}: &a${n} [${"*a_,".repeat(9).replaceAll("_", `${n - 1}`)}*a${n - 1}]\n`,
  );

test.each([
  ["nothing", "", "-:1:1: is empty: give it an alertmanager.yml"],
  ["a text", "hello\n", "-:1:1: is no alertmanager.yml, which is a map with route and receivers"],
  ["no YAML", "route: {receiver: a\nreceivers: []\n", "-:2:1: is no YAML: "],
  [
    "a password without quotes",
    "global:\n  smtp_auth_password: 'a' s3cr3t\n",
    "-:2:27: is no YAML: Unexpected scalar at node end",
  ],
  [
    "a colon",
    "global:\n  smtp_from: a: b\n",
    "-:2:14: a value with a colon at its end, or before a space, must be in quotes",
  ],
  [
    "a key twice",
    "route: {receiver: a}\nroute: {receiver: b}\n",
    "-:2:1: this key stands here twice",
  ],
  ["two documents", "route: {receiver: a}\n---\nroute: {receiver: a}\n", "is no YAML"],
  ["no route", rest, "-:1:1: route: is missing: write a map of keys and values"],
  [
    "a list as route",
    `route: [a]\n${rest}`,
    "-:1:8: route: must be a map of keys and values, but is a list",
  ],
  [
    "no receiver",
    `route: {group_wait: 5s}\n${rest}`,
    "-:1:8: route.receiver: the root route needs a receiver",
  ],
  [
    "an unknown receiver",
    `route:\n  receiver: a\n  routes:\n  - receiver: b\n${rest}`,
    '-:4:15: route.routes[0].receiver: there is no receiver "b"',
  ],
  [
    "a misspelled key",
    `route:\n  receiver: a\n  routes:\n  - receiver: a\n    matcher: [a=b]\n${rest}`,
    '-:5:5: route.routes[0].matcher: is not known here: did you mean "matchers"?',
  ],
  [
    "matchers at the root",
    `route:\n  receiver: a\n  matchers: [a=b]\n${rest}`,
    "-:3:13: route.matchers: the root route takes every alert",
  ],
  [
    "no matcher",
    `route: {receiver: a, routes: [{matchers: ["a b"]}]}\n${rest}`,
    "-:1:43: route.routes[0].matchers[0]: a b is not a matcher",
  ],
  [
    "no regular expression",
    `route: {receiver: a, routes: [{match_re: {a: "("}}]}\n${rest}`,
    "-:1:46: route.routes[0].match_re.a: ",
  ],
  [
    "no duration",
    `route: {receiver: a, group_wait: 5 minutes}\n${rest}`,
    '-:1:34: route.group_wait: "5 minutes" is not a duration',
  ],
  [
    "zero",
    `route: {receiver: a, group_interval: 0s}\n${rest}`,
    "-:1:38: route.group_interval: can't be zero",
  ],
  [
    "neither true nor false",
    `route: {receiver: a, routes: [{continue: maybe}]}\n${rest}`,
    "-:1:42: route.routes[0].continue: must be true or false",
  ],
  [
    "an unknown interval",
    `route: {receiver: a, routes: [{mute_time_intervals: [b]}]}\n${rest}`,
    'there is no time interval "b"',
  ],
  [
    "no time",
    `route: {receiver: a}\n${rest}time_intervals: [{name: n, time_intervals: [{times: [{start_time: '22:00', end_time: '07:00'}]}]}]\n`,
    '-:3:54: time_intervals[0].time_intervals[0].times[0]: "22:00-07:00" ends before it starts',
  ],
  [
    "a receiver twice",
    "route: {receiver: a}\nreceivers: [{name: a}, {name: a}]\n",
    "-:2:31: receivers[1].name: is the name of another receiver",
  ],
  [
    "a list where text is due",
    "route: {receiver: a}\nreceivers:\n- name: a\n  slack_configs:\n  - channel: [b]\n",
    "-:5:14: receivers[0].slack_configs[0].channel: must be text, but is a list",
  ],
  [
    "the prototype",
    "route: {receiver: a, routes: [{match: {__proto__: b}}]}\n",
    '-:1:40: "__proto__" can\'t be a name here',
  ],
  [
    "an object of Kubernetes",
    "apiVersion: v1\nkind: Secret\nroute: {receiver: a}\n",
    "is an object of Kubernetes",
  ],
  [
    "an alias of nothing",
    `route: {receiver: *b}\n${rest}`,
    "-:1:19: there is no anchor of this name before it",
  ],
  [
    "an alias of itself",
    `route: &r\n  receiver: a\n  routes: [*r]\n${rest}`,
    "-:3:12: this alias stands for a thing that it is part of",
  ],
  [
    "a merge of a text",
    `route:\n  receiver: a\n  <<: b\n${rest}`,
    "-:3:7: << takes a map, or a list of maps",
  ],
  [
    "billions of values",
    `a-1: &a-1 [x]\n${laughs(12).join("")}`,
    "the aliases stand for more values than any alertmanager.yml has",
  ],
  [
    "billions of merges",
    `b0: &b0 {x: y}\n${Array.from({ length: 40 }, (_, n) => `b${n + 1}: &b${n + 1} {<<: [*b${n}, *b${n}]}\n`).join("")}`,
    "the aliases stand for more values",
  ],
  ["great depth", `route: ${"[".repeat(50_000)}${"]".repeat(50_000)}\n`, "-:1:"],
  [
    "routes in routes",
    `route: ${"{receiver: a, routes: [".repeat(150)}${"]}".repeat(150)}\n${rest}`,
    "is nested too deeply",
  ],
])("%s is told with its line", async (_what, text, message) => {
  const before = performance.now();
  const { code, out, err } = await given(text);
  expect(performance.now() - before).toBeLessThan(5_000);
  expect(err).toContain(message);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/^-:\d+:\d+: /);
  expect(err).not.toMatch(/s3cr3t|\n\s+at /);
});

test("wrong use is told as such", async () => {
  const cwd = folder({ "a.yml": "route: {receiver: a}\n" });
  expect(await tocsin(["import", "alertmanager", "nowhere.yml"], { cwd })).toMatchObject({
    code: 2,
    err: "nowhere.yml: there is no such file: give the path of an alertmanager.yml\n",
  });
  expect((await tocsin(["import", "alertmanager", "a.yml", "a.yml"], { cwd })).code).toBe(2);
  expect((await tocsin(["import", "alertmanager"], { cwd })).code).toBe(2);
});

test("a file that is larger than any is not even read", async () => {
  const { code, err } = await given("#".repeat(5_000_001));
  expect({ code, err }).toEqual({ code: 1, err: "-: has more than 5 MB: import it in parts\n" });
});

test("ten thousand routes take a few seconds at most", () => {
  const routes = "  - {receiver: a, matchers: ['severity=\"critical\"', team=db]}\n".repeat(5_000);
  const before = performance.now();
  const reading = importAlertmanager(
    `route:\n  receiver: a\n  routes:\n${routes}${rest}`,
    takeNotes(),
  );
  expect(reading.problems).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(8_000);
});

const wild = fc.constantFrom<unknown>(
  null,
  "",
  "0",
  -1,
  true,
  [],
  {},
  ["x"],
  { a: "b" },
  "${HOME}",
  "{{ .Labels.team }}",
  "https://a:b@example.test/?x=1#y",
  "x".repeat(3_000),
  "a\n# b: c\u2028",
  "[::1]:25",
  "1y2w",
);

/** The config with some of its values replaced. */
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

test.each(fixtures)(
  "whatever is in %s: nothing is thrown, and what is written loads",
  async (name) => {
    const old: unknown = parseDocument(textOf(name), { merge: true }).toJS();
    const choice = fc.record({ spoil: fc.nat(60).map((number) => number === 0), by: wild });
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(choice), async (choices) => {
        const notes = takeNotes();
        const text = JSON.stringify(spoilt(old, choices[Symbol.iterator]()));
        const reading = importAlertmanager(text, notes);
        if (reading.problems !== undefined) {
          expect(reading.problems.length).toBeGreaterThan(0);
          return;
        }
        read += 1;
        await loaded(writeAlertmanagerDraft(reading.draft));
        for (const line of notes.lines()) expect(line).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: Number(process.env.SPOILT ?? 40) },
    );
    expect(read).toBeGreaterThan(0);
  },
  300_000,
);
