import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readPolicy } from "../../src/policy/read-policy.ts";
import { runTest } from "../../src/policy/run-test.ts";
import { folder, tocsin } from "../help.ts";
import { config, oneTest, run, secretConfig } from "./config.ts";

const fires = "- { at: 0m, fires: API is down, severity: critical, labels: { app: api } }";
const fired = '- { at: 0m, tell: "slack:#ops", that: fired }';

describe("what holds", () => {
  test.each([
    [
      "an escalation that is acknowledged goes no further",
      `${fires}
       - { at: 7m, acknowledge: ann, why: on it }
       - { at: 1h, over: API is down }`,
      `- { at: 0m, tell: "slack:#ops", that: fired, title: API is down }
       - { at: 5m, tell: person:ann, that: paged }
       - { at: 7m, tell: "slack:#ops", that: acknowledged }
       - { at: 1h, tell: "slack:#ops", that: resolved }
       - { never: person:bo }`,
      "    until: 1d",
    ],
    [
      "one that nobody answers goes on to the next step",
      fires,
      `${fired}
       - { at: 5m, tell: "sms:+4915112345678", that: paged }
       - { at: 15m, tell: person:bo, that: paged }
       - { at: 4h, tell: "slack:#ops", that: reminded }`,
      "    until: 4h1m",
    ],
    [
      "the handover on the night when clocks go forward: 02:00 is 03:00, and Bo's turn",
      `- { at: "01:54", fires: before it, severity: critical }
       - { at: "01:56", fires: after it, severity: critical }
       - { at: "03:04", acknowledge: bo, incident: before it }
       - { at: "03:04", acknowledge: bo, incident: after it }`,
      `- { at: "01:54", tell: "slack:#ops", that: fired }
       - { at: "01:56", tell: "slack:#ops", that: fired }
       - { at: "01:59", tell: person:ann, that: paged, title: before it }
       - { at: 5h1m, tell: person:bo, that: paged, title: after it }
       - { never: person:ann, title: after it }`,
      "    start: 2026-03-28 21:00",
    ],
    [
      "a silence hides what it covers, and what still fires after it is told once",
      `- { at: 0m, silence: 'app="api"', for: 1h, why: moving }
       - { at: 10m, fires: API is down, severity: error, labels: { app: api } }
       - { at: 20m, fires: web is down, severity: error, labels: { app: web } }`,
      `- { at: 20m, tell: "slack:#ops", that: fired, title: web }
       - { at: 1h, tell: "slack:#ops", that: fired, title: API }`,
      "    until: 3h",
    ],
    [
      "a silence that is taken back, and one that ends with what it hides",
      `- { at: 0m, silence: ['app="api"', 'severity="error"'], for: 1d, why: moving }
       - { at: 10m, fires: API is down, severity: error, labels: { app: api } }
       - { at: 20m, unsilence: moving }
       - { at: 30m, silence: 'app="api"', for: 1d, untilResolved: true }
       - { at: 40m, over: API is down }
       - { at: 50m, fires: API is down, severity: error, labels: { app: api } }`,
      `- { at: 20m, tell: "slack:#ops", that: fired }
       - { at: 40m, tell: "slack:#ops", that: resolved }
       - { at: 50m, tell: "slack:#ops", that: fired }`,
    ],
    [
      "what inhibits hides what follows from it",
      `- { at: 0m, fires: node is gone, severity: error, labels: { layer: node, host: a } }
       - { at: 1m, fires: pod on a, severity: info, labels: { host: a } }
       - { at: 2m, fires: pod on b, severity: info, labels: { host: b } }`,
      `${fired}
       - { at: 2m, tell: "mail:*", that: fired, title: pod on b }
       - { never: "*", title: pod on a }`,
    ],
    [
      "a route is silent by night and tells in the morning what still fires",
      `- { at: "22:30", fires: certificate ends soon, severity: info }
       - { at: "23:00", fires: disk is fuller, severity: info }
       - { at: "23:30", over: disk is fuller }`,
      `- { at: "07:00", tell: receiver:desk, that: fired, title: certificate }
       - { never: "mail:*", between: ["22:30", "06:59"] }`,
      "    until: 23h",
    ],
    [
      "a channel that is down tells late, and the others in time",
      `- { at: 0m, outage: slack, for: 10m }
       - { at: 1m, fires: all is down, labels: { team: all } }`,
      `- { at: 1m, tell: "mail:all@example.test", that: fired }
       - { between: [10m, 16m], tell: "slack:#all", that: fired }`,
    ],
    [
      "a telling that would do for two lines is left to the one that needs it",
      "- { at: 1m, fires: all is down, labels: { team: all } }",
      `- { between: [0m, 2m], tell: "*" }
       - { between: [0m, 2m], tell: "slack:#all" }`,
    ],
    [
      "a source that owes a sign of life, and is back after a while",
      `- { at: 0m, fires: backup failed, source: backup }
       - { at: 25m, over: backup failed }`,
      `- { at: 0m, tell: "slack:#ops", that: fired, title: backup failed }
       - { at: 10m, within: 2m, tell: "slack:#ops", that: fired, title: No sign of life }
       - { at: 25m, tell: "slack:#ops", that: resolved, times: 2 }`,
    ],
    [
      "somebody else takes over for a while",
      `- { at: 0m, override: primary, people: bo, for: 2h }
       ${fires}`,
      `${fired}
       - { at: 5m, tell: person:bo, that: paged }`,
    ],
    [
      "a build and a message are called what they are",
      `- { at: 0m, notice: { title: build 7, subject: api, kind: run, status: running } }
       - { at: 4m, notice: { title: build 7, subject: api, kind: run, status: succeeded } }
       - { at: 5m, notice: { title: deployed, subject: web } }`,
      `- { at: 0m, tell: "mail:*", that: started }
       - { at: 4m, tell: "mail:*", that: succeeded }
       - { at: 5m, tell: "mail:*", that: told, title: deployed }`,
    ],
    [
      "what a source reads from a request",
      "- { at: 0m, hook: github, body: ping.json, headers: { x-github-event: ping } }",
      '- { at: 0m, tell: "mail:*", that: told, title: connected }',
    ],
  ])("%s", async (_, events, expected, more = "") => {
    const ran = await run(oneTest(events, expected, more), [], { "ping.json": '{"zen": "x"}' });
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toMatch(/^policy\.yaml\nok {3}it\n1 test: 1 hold, 0 fail \(\d+\.\d\d s\)\n$/);
  });

  test("a config whose secrets nobody has set, on no machine", async () => {
    const ran = await run(oneTest(fires, fired), [], { "tocsin.yaml": secretConfig });
    expect(ran).toMatchObject({ code: 0, err: "" });
  });

  test("a series of events by the wall clock, and as many tellings", async () => {
    const ran = await run(
      oneTest(
        `- { at: "02:30", every: 1d, times: 3, fires: backup failed }
         - { at: "03:30", every: 1d, times: 3, over: backup failed }`,
        `- { at: "02:30", every: 1d, times: 3, tell: "slack:#ops", that: fired }
         - { tell: "slack:#ops", that: resolved, times: 3 }`,
        "    start: 2026-03-28 00:00",
      ),
    );
    expect(ran).toMatchObject({ code: 0 });
  });

  test("others may be told where the test allows it", async () => {
    const text = (others: string) => oneTest(fires, fired, `    until: 10m\n    others: ${others}`);
    expect((await run(text("allowed"))).code).toBe(0);
    const [quiet, none] = [await run(text("quiet")), await run(text("none"))];
    expect(quiet.out).toContain('(person:ann) paged "API is down"   nobody expected it');
    expect(quiet.out).not.toContain("(an edit)");
    expect(none.out).toContain("(an edit)   nobody expected it");
  });
});

describe("what does not", () => {
  test("is shown as what was expected and what was told", async () => {
    const ran = await run(
      oneTest(
        fires,
        `${fired}
         - { at: 10m, tell: person:ann, that: paged }
         - { at: 3m, tell: "mail:boss@example.test" }
         - { never: person:bo }`,
        "    until: 20m",
      ),
    );
    expect(ran.code).toBe(1);
    expect(ran.out.split("\n").map((line) => line.trimEnd())).toEqual([
      "policy.yaml",
      "FAIL it",
      '       +0 s · Mon 2026-01-05 09:00  slack:#ops fired "API is down"',
      "     - +3 m · Mon 2026-01-05 09:03  mail:boss@example.test told   expected by policy.yaml:11; it was never told anything",
      '     + +5 m 1 s · Mon 2026-01-05 09:05:01  sms:+4915112345678 (person:ann) paged "API is down"   nobody expected it',
      '     - +10 m · Mon 2026-01-05 09:10  person:ann paged   expected by policy.yaml:10; nearest: paged "API is down" at +5 m 1 s · Mon 2026-01-05 09:05:01',
      '     ! +15 m 1 s · Mon 2026-01-05 09:15:01  sms:+4915187654321 (person:bo) paged "API is down"   never, says policy.yaml:12',
      expect.stringMatching(/^1 test: 0 hold, 1 fail \(\d/),
      "",
    ]);
  });

  test.each([
    [
      "- { at: 1m, acknowledge: ann }",
      "acknowledge ann: there is no such incident then; none is open",
    ],
    [
      `${fires}
       - { at: 1m, acknowledge: ann, incident: web }`,
      'there is no such incident then; open: "API is down" (route prod)',
    ],
    [
      `${fires}
       - { at: 0m, fires: web is down, severity: critical }
       - { at: 1m, resolve: ann }`,
      'several incidents could be meant, "API is down" (route prod) and "web is down" (route prod): say which, with incident: or route:',
    ],
    ["- { at: 1m, silence: 'app=~\".*\"', for: 1h }", "the silence is refused: "],
    ["- { at: 1m, unsilence: moving }", "no silence was made with why: moving"],
    ["- { at: 1m, hook: github, body: [] }", "the source github can't read it: "],
  ])("%s can't happen", async (events, message) => {
    const ran = await run(oneTest(events, "", "    others: allowed"));
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(message);
    expect(ran.out).toMatch(/ {3}policy\.yaml:\d+\n/);
  });

  test("as JSON, for scripts", async () => {
    const ran = await run(oneTest(fires, '- { at: 1m, tell: "slack:#ops" }'), ["--json"]);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({
      ok: false,
      files: [
        {
          file: "policy.yaml",
          tests: [
            {
              name: "it",
              ok: false,
              missing: [{ line: 9, target: "slack:#ops", from: "2026-01-05T08:01:00.000Z" }],
              unexpected: [{ at: "2026-01-05T08:00:00.000Z", target: "slack:#ops", that: "fired" }],
            },
          ],
        },
      ],
    });
  });
});

test("the reasons of every telling, and of what was not told", async () => {
  const tests = oneTest(
    `${fires}
     - { at: 1m, fires: certificate, severity: info }`,
    fired,
    "    start: 2026-01-05 23:00\n    until: 6m\n    others: allowed",
  );
  const { out, code } = await run(tests, ["--explain"]);
  expect(code).toBe(0);
  for (const line of [
    "+0 s · Mon 2026-01-05 23:00\n     > fires API is down\n",
    "why: matched: route prod takes it for receiver ops",
    "why: escalated: step 1 at 2026-01-05T22:05:00Z: ann",
    'told: slack:#ops fired "API is down": route prod takes it for receiver ops; Firing since',
    "why: Step 1 of oncall: ann",
    'told: sms:+4915112345678 paged "API is down"',
    "not told: muted during nights",
  ])
    expect(out).toContain(line);
});

test("a month of daily handovers and some hundred events takes less than a second", {
  retry: 4,
}, async () => {
  const month = oneTest(
    `- { at: "02:50", every: 1d, times: 30, fires: night job failed, severity: critical }
     - { at: "02:58", every: 1d, times: 30, acknowledge: ann, incident: night job failed }
     - { at: "04:00", every: 1d, times: 30, over: night job failed }
     - { at: "09:00", every: 1d, times: 30, fires: disk is full, severity: error }
     - { at: "18:00", every: 1d, times: 30, over: disk is full }
     - { at: "10:00", every: 12h, times: 59, fires: certificate, severity: info }
     - { at: "11:00", every: 12h, times: 59, over: certificate }
     - { at: "12:10", every: 1d, times: 30, fires: api is down, severity: critical }
     - { at: "12:30", every: 1d, times: 30, over: api is down }`,
    `- { at: "02:50", every: 1d, times: 30, tell: "slack:#ops", that: fired, title: night }
     - { at: "02:55", every: 1d, times: 28, tell: "sms:*", that: paged, title: night }
     - { at: 2026-03-09 12:15, every: 2d, times: 15, tell: person:ann, that: paged, title: api }`,
    "    start: 2026-03-09 00:00\n    others: allowed",
  );
  const cwd = folder({ "tocsin.yaml": config, "policy.yaml": month });
  const policy = await readPolicy("policy.yaml", cwd);
  const [it] = policy.tests;
  if (it === undefined) throw new Error("there is no test");
  expect(it.events).toHaveLength(328);
  const start = performance.now();
  const { tellings } = await runTest(it, policy, false);
  const took = performance.now() - start;
  expect(tellings.length).toBeGreaterThan(500);
  expect(took).toBeLessThan(1_000);
});

test("the example and the tests on the page hold", async () => {
  const here = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
  const examples = readdirSync(here("examples/policy")).filter((name) =>
    name.endsWith(".test.yaml"),
  );
  expect(examples.length).toBeGreaterThan(0);
  expect(await tocsin(["test", ...examples], { cwd: here("examples/policy") })).toMatchObject({
    code: 0,
    err: "",
  });
  const page = readFileSync(here("docs/policy-tests.md"), "utf8");
  const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text);
  const shown = blocks.filter((text) => text.includes("tests:"));
  expect(shown.length).toBeGreaterThanOrEqual(3);
  for (const text of shown) {
    const cwd = folder({ "page.yaml": text });
    expect(await tocsin(["test", "page.yaml"], { cwd })).toMatchObject({ code: 0, err: "" });
  }
});
