import { expect, test } from "vitest";
import { folder, tocsin } from "../help.ts";
import { config, oneTest, run, secretConfig } from "./config.ts";

const fires = "- { at: 0m, fires: x }";

test.each([
  [
    "an event without a deed",
    oneTest("- { at: 1m }", ""),
    /^policy\.yaml:7:9: tests\[0\]\.events\[0\]: does not say what it is about: write one of fires, over, /,
  ],
  [
    "a deed that is misspelt",
    oneTest("- { at: 1m, acknowlege: ann }", ""),
    'policy.yaml:7:19: tests[0].events[0].acknowlege: is not known here: did you mean "acknowledge"?',
  ],
  [
    "two deeds in a line",
    oneTest("- { at: 1m, fires: x, over: x }", ""),
    "says two things, fires and over: write a line for each",
  ],
  [
    "a key that is misspelt",
    oneTest("- { at: 1m, fires: x, severty: error }", ""),
    'tests[0].events[0].severty: is not known here: did you mean "severity"?',
  ],
  ["no time", oneTest("- { fires: x }", ""), "tests[0].events[0].at: is missing"],
  [
    "a time that is none",
    oneTest("- { at: noon, fires: x }", ""),
    'tests[0].events[0].at: "noon" is no time: write 5m (since the start), "09:30", Mon 09:30 or 2026-03-29 02:30',
  ],
  [
    "a time before the start",
    oneTest("- { at: 2026-01-04 09:00, fires: x }", ""),
    "is before the start of the test",
  ],
  [
    "a time in another century",
    oneTest("- { at: 2126-01-04 09:00, fires: x }", ""),
    "is more than 800 days after the start",
  ],
  [
    "a series that never ends",
    oneTest("- { at: 0m, every: 1d, times: 9999, fires: x }", ""),
    "events[0].times: goes on for more than 800 days",
  ],
  [
    "a series without a count",
    oneTest("- { at: 0m, every: 1d, fires: x }", ""),
    "events[0].every: comes again how often? write times: with a number, too",
  ],
  [
    "the end of nothing",
    oneTest("- { at: 1m, over: x }", ""),
    "events[0].over: nothing fires with this title before",
  ],
  [
    "a silence of a bad matcher",
    oneTest("- { at: 1m, silence: 'app', for: 1h }", ""),
    /events\[0\]\.silence: /,
  ],
  [
    "a silence of no length",
    oneTest(`- { at: 1m, silence: 'app="x"', for: 0s }`, ""),
    'events[0].for: "0s" is no length: write 90s, 5m, 2h or 1d',
  ],
  [
    "an outage of no channel",
    oneTest("- { at: 1m, outage: slak, for: 1h }", ""),
    'there is no channel "slak" in the config: did you mean "slack"?',
  ],
  [
    "a source that is not there",
    oneTest("- { at: 1m, hook: gitlab, body: {} }", ""),
    'there is no source "gitlab" in the config',
  ],
  [
    "a body that is not there",
    oneTest("- { at: 1m, hook: github, body: no.json }", ""),
    '"no.json" can\'t be read: write the path of a file',
  ],
  [
    "an override of no schedule",
    oneTest("- { at: 1m, override: second, people: ann, for: 1h }", ""),
    'there is no schedule "second" in the config',
  ],
  [
    "an override by a stranger",
    oneTest("- { at: 1m, override: primary, people: cy, for: 1h }", ""),
    'there is no person "cy" in the config',
  ],
  [
    "a notice that is none",
    oneTest("- { at: 1m, notice: { severity: bad } }", ""),
    /events\[0\]\.notice\.title: is missing[\s\S]*notice\.severity: must be one of/,
  ],
  [
    "a channel that is not there",
    oneTest(fires, '- { tell: "slak:#ops" }'),
    'tests[0].expect[0].tell: there is no channel "slak" in the config: did you mean "slack"?',
  ],
  [
    "an address that can't be",
    oneTest(fires, '- { tell: "slack:ops room" }'),
    "expect[0].tell: slack:ops room: ",
  ],
  [
    "a person who is not there",
    oneTest(fires, "- { never: person:an }"),
    'there is no person "an" in the config: did you mean "ann"?',
  ],
  [
    "a schedule in place of a person",
    oneTest(fires, "- { tell: schedule:primary }"),
    "schedule:primary is whoever is on call: write who it should be, as person:NAME",
  ],
  [
    "a word that is none",
    oneTest(fires, '- { tell: "*", that: payed }'),
    'expect[0].that: must be one of fired, started, told, updated, acknowledged, reminded, paged, resolved, succeeded, failed, cancelled; did you mean "paged"?',
  ],
  [
    "two times",
    oneTest(fires, '- { tell: "*", at: 0m, between: [0m, 1m] }'),
    "expect[0].between: says when a second time: leave out at or between",
  ],
  [
    "a window without its beginning",
    oneTest(fires, '- { tell: "*", within: 1m }'),
    "expect[0].within: counts from at: write at, too",
  ],
  [
    "a window that is turned round",
    oneTest(fires, '- { never: "*", between: [2m, 1m] }'),
    "expect[0].between: ends before it begins",
  ],
  [
    "a window of one time",
    oneTest(fires, '- { never: "*", between: [2m] }'),
    /expect\[0\]\.between/,
  ],
  [
    "a zone that is none",
    `zone: Berlin\n${oneTest(fires, "").replace("zone: Europe/Berlin\n", "")}`,
    'zone: "Berlin" is no time zone: write one of the IANA database, such as Asia/Seoul',
  ],
  [
    "a start that is none",
    oneTest(fires, "", "    start: today"),
    'tests[0].start: "today" is no time: write 2026-01-05 09:00',
  ],
  ["no tests", "tests: []\n", "policy.yaml:1:8: tests: is empty: write at least one test"],
  ["an empty file", "# nothing\n", "policy.yaml:1:1: tests: is missing: write a list"],
  [
    "a config that is not there",
    `config: other.yaml\n${oneTest(fires, "")}`,
    "other.yaml: there is no such file: write config: with the path of a tocsin.yaml",
  ],
  [
    "a config in place that is wrong",
    `config: { recievers: {} }\n${oneTest(fires, "")}`,
    'policy.yaml:1:11: config.recievers: is not known here: did you mean "receivers"?',
  ],
] as const)("%s is told with its line, and what to write", async (_, text, message) => {
  const { code, err, out } = await run(text);
  expect(code).toBe(1);
  if (typeof message === "string") expect(err).toContain(message);
  else expect(err).toMatch(message);
  expect(err).toMatch(/^(policy|other)\.yaml/);
  expect(out).toContain("0 tests: 0 hold, 0 fail, 1 file could not be read");
});

test("what is wrong with the config is told as ever, and no stand-in is shown", async () => {
  const bad = secretConfig.replace('["slack:#ops"]', '["slak:#ops"]');
  const { err } = await run(oneTest(fires, ""), [], { "tocsin.yaml": bad });
  expect(err).toContain('receivers.ops[0]: there is no channel "slak"');
  expect(err).not.toContain("stand-in");
});

test("wrong use is told apart: no file, one that is not there, and a name that no test has", async () => {
  const cwd = folder();
  expect(await tocsin(["test"], { cwd })).toMatchObject({ code: 2 });
  const missing = await tocsin(["test", "no.yaml"], { cwd });
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.err).toContain(
    "no.yaml: there is no such file: give tocsin test the path of a file",
  );
  const unnamed = await run(oneTest(fires, ""), ["--only", "nothing"]);
  expect(unnamed).toMatchObject({
    code: 2,
    err: 'no test has "nothing" in its name: look at --only\n',
  });
});

test("a file that can't be read does not keep the others from being run", async () => {
  const cwd = folder({
    "tocsin.yaml": config,
    "bad.yaml": "tests: 1\n",
    "good.yaml": oneTest(fires, '- { at: 0m, tell: "slack:#ops" }'),
  });
  const { code, out, err } = await tocsin(["test", "bad.yaml", "good.yaml"], { cwd });
  expect(code).toBe(1);
  expect(err).toBe("bad.yaml:1:8: tests: must be a list, but is a number\n");
  expect(out).toMatch(/good\.yaml\nok {3}it\n1 test: 1 hold, 0 fail, 1 file could not be read/);
});

test("what a variable of the config stands for can be said", async () => {
  const text = (environment: string) => `
environment: ${environment}
config: { channels: { console: {} }, receivers: { ops: ["console:\${TEAM}"] }, route: { receiver: ops } }
${oneTest(fires, '- { at: 0m, tell: "console:web" }')}`;
  expect((await run(text("{ TEAM: web }"))).code).toBe(0);
  expect((await run(text("{}"))).code).toBe(1);
});
