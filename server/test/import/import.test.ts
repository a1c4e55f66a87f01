// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config has this syntax
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { escalationSchema, personSchema, scheduleSchema } from "@tocsin/core";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { folder, load, type Ran, tocsin } from "../help.ts";

const fixture = (name: string) => fileURLToPath(new URL(`${name}.json`, import.meta.url));
const text = (name: string) => readFileSync(fixture(name), "utf8");
const run = (system: string): Promise<Ran> => tocsin(["import", system, fixture(system)]);

const surroundings = `
sources: { github: { secret: abcdefgh } }
publicUrl: https://tocsin.example.test
channels:
  slack: { token: xoxb-1-2-abcdef, signingSecret: abcdefgh }
  mail: { type: email, url: "smtp://127.0.0.1:2525", from: "a@example.test" }
  sms: { accountSid: AC0123456789abcdef0123456789abcdef, authToken: 0123456789abcdef0123456789abcdef, from: "+15005550006" }
  phone: { accountSid: AC0123456789abcdef0123456789abcdef, authToken: 0123456789abcdef0123456789abcdef, from: "+15005550006" }
receivers: { nobody: [] }
route: { receiver: nobody }
`;

test.each(["pagerduty", "opsgenie", "oncall"])("what is written of %s loads", async (system) => {
  const { code, out } = await run(system);
  expect(code).toBe(0);
  const config = await load(`${out}${surroundings}`);
  expect(config.warnings).toEqual([]);
  for (const each of Object.values(config.people)) personSchema.parse(each);
  for (const each of Object.values(config.schedules)) scheduleSchema.parse(each);
  for (const each of Object.values(config.escalations)) escalationSchema.parse(each);
});

test.each(["pagerduty", "opsgenie", "oncall"])(
  "%s gives the same text each time",
  async (system) => {
    expect((await run(system)).out).toBe((await run(system)).out);
  },
);

test("the channels of the stub are those that the contacts need, and they load", async () => {
  const { out } = await run("pagerduty");
  const stub = out
    .split("\n")
    .filter((line) => /^# {2}/.test(line) || line === "# channels:")
    .map((line) => line.slice(2));
  expect(stub.slice(0, 4).map((line) => line.trim().split(":")[0])).toEqual([
    "channels",
    "mail",
    "sms",
    "phone",
  ]);
  const channels = stub.slice(0, 4).join("\n");
  const rest = surroundings.replace(/channels:\n(?: {2}.*\n)+/, `${channels}\n`);
  const environment = {
    SMTP_URL: "smtp://127.0.0.1:2525",
    TWILIO_ACCOUNT_SID: "AC0123456789abcdef0123456789abcdef",
    TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcdef",
    TWILIO_NUMBER: "+15005550006",
  };
  expect(Object.keys((await load(`${out}${rest}`, environment)).channels)).toEqual([
    "mail",
    "sms",
    "phone",
  ]);
});

test("PagerDuty: people with contacts and rules by urgency", async () => {
  const { out } = await run("pagerduty");
  const { people } = parse(out);
  expect(Object.keys(people)).toEqual(["ann-lee", "kyler-kuhn", "sam-home-left"]);
  expect(people["ann-lee"]).toEqual({
    name: "Ann Lee",
    timezone: "Asia/Seoul",
    contacts: { mail: "ann.lee@example.test", sms: "+821012345678", phone: "+821012345678" },
    rules: {
      high: [{ notify: "mail" }, { after: "2m", notify: "sms" }, { after: "5m", notify: "phone" }],
      low: [{ notify: "mail" }],
    },
  });
  expect(people["kyler-kuhn"].timezone).toBe("America/New_York");
});

test("PagerDuty: the layer that wins stands last, what is over is left out", async () => {
  const { schedules } = parse((await run("pagerduty")).out);
  const { layers, overrides } = schedules["daily-engineering-rotation"];
  expect(layers.map(({ name }: { name: string }) => name)).toEqual(["Layer 1", "Office hours"]);
  expect(layers[0]).toMatchObject({
    rotate: "weekly",
    handoff: "Fri 20:00",
    start: "2015-11-06T20:00",
  });
  expect(layers[1].restrict).toEqual([{ days: ["mon", "tue"], from: "08:00", to: "17:00" }]);
  expect(overrides).toEqual([
    { from: "2099-11-10T08:00:00-05:00", to: "2099-11-10T17:00:00-05:00", people: ["kyler-kuhn"] },
  ]);
});

test("PagerDuty: a rule's delay is what the next step waits, also round the loop", async () => {
  const { escalations } = parse((await run("pagerduty")).out);
  expect(Object.keys(escalations)).toEqual(["engineering-escalation-policy", "none-2"]);
  const { steps, repeat } = escalations["engineering-escalation-policy"];
  expect(steps.map(({ after }: { after?: string }) => after ?? "0s")).toEqual([
    "0s",
    "30m",
    "25m",
    "30m",
    "25m",
    "30m",
  ]);
  expect(steps[1]).toEqual({
    after: "30m",
    notify: ["person:ann-lee", "person:kyler-kuhn"],
    roundRobin: true,
  });
  expect(repeat).toBeUndefined();
});

test("a text that looks like a variable stays a text", async () => {
  const { out } = await run("pagerduty");
  const config = await load(`${out}${surroundings}`, { HOME: "/somewhere" });
  expect(config.people["sam-home-left"]?.name).toBe("Sam ${HOME} Left");
});

test("what has no counterpart is told, with names", async () => {
  expect((await run("pagerduty")).err.split("\n")).toEqual([
    "Ann Lee: push notifications of the app have no counterpart",
    "Kyler Kuhn: has contact methods that are only references: fetch the users with include[]=contact_methods",
    "Daily Engineering Rotation, Layer 1: names a user who is not in the file (Sam ${HOME} Left)",
    "sam-home-left: has no address that can be used: fill in the one of the example",
    "Engineering Escalation Policy: tells A schedule of another team, which is not in the file: the target is left out",
    "Engineering Escalation Policy: has a rule whose targets can't be told: it is left out",
    "read: people 3, schedules 1, escalations 2",
    "",
  ]);
});

test("Opsgenie: rotations that are on call at once are schedules that are told together", async () => {
  const { people, schedules, escalations } = parse((await run("opsgenie")).out);
  expect(people["ann-muller"]).toEqual({
    name: "Ann Müller",
    timezone: "Europe/Kiev",
    language: "en-US",
    contacts: {
      mail: "ann@example.test",
      sms: "+821012345678",
      phone: { address: "+821012345678", enabled: false },
    },
    rules: [{ notify: "mail" }, { after: "5m", notify: "sms" }],
  });
  expect(Object.keys(schedules)).toEqual(["schedulename", "schedulename-2", "managers"]);
  expect(schedules.schedulename.layers[0]).toEqual({
    name: "Office",
    people: ["ann-muller", "bo"],
    rotate: "weekly",
    handoff: "Mon 07:00",
    start: "2017-02-06T07:00",
    restrict: [
      { days: "mon", from: "08:00", to: "18:30" },
      { days: "fri", from: "22:00", to: "24:00" },
      { days: "sat" },
      { days: "sun", from: "00:00", to: "06:00" },
    ],
  });
  expect(schedules.managers.layers).toEqual([
    {
      name: "Rota",
      people: [["ann-muller", "bo"], "nobody"],
      rotate: "12h",
      start: "2024-01-01T00:00",
    },
  ]);
  const { steps } = escalations["ops-team-escalation"];
  expect(steps.slice(0, 4)).toEqual([
    { notify: ["schedule:schedulename", "schedule:schedulename-2"] },
    { after: "5m", notify: ["person:bo"] },
    { after: "55m", notify: ["person:ann-muller", "person:bo"], roundRobin: true },
    { after: "1h", notify: ["schedule:managers"], acknowledge: "none" },
  ]);
  expect(steps).toHaveLength(12);
  expect(steps[4].after).toBe("10m");
});

test("Grafana OnCall: levels, rolling users, swaps and chains", async () => {
  const { people, schedules, escalations } = parse((await run("oncall")).out);
  expect(people.alex.rules).toEqual({
    high: [{ notify: "slack" }],
    low: [{ notify: "slack" }, { after: "5m", notify: "mail" }],
  });
  const calendar = schedules["demo-schedule-calendar"];
  expect(calendar.layers).toEqual([
    {
      name: "Rolling",
      people: ["alice", ["alex", "bob"]],
      rotate: "weekly",
      handoff: "Mon 09:00",
      start: "2024-01-01T09:00",
    },
    {
      name: "Fridays",
      people: ["alice"],
      start: "2020-09-06T16:00",
      restrict: [{ days: "fri", from: "16:00", to: "24:00" }],
    },
  ]);
  expect(calendar.overrides).toEqual([
    { from: "2099-07-01T08:00:00-04:00", to: "2099-07-02T08:00:00-04:00", people: ["bob"] },
    {
      from: "2099-09-25T23:00:18-04:00",
      to: "2099-09-28T23:00:18-04:00",
      people: ["bob"],
      replaces: "alice",
    },
  ]);
  expect(escalations.default).toEqual({
    steps: [
      { notify: ["schedule:demo-schedule-calendar"], urgency: "low" },
      { after: "5m", notify: ["schedule:web", "schedule:web-2"], urgency: "high" },
      {
        after: "1m",
        notify: ["person:alex", "person:bob"],
        urgency: "low",
        roundRobin: true,
        hours: "working",
      },
      { after: "15m", notify: ["person:alex", "person:bob"], urgency: "high" },
    ],
    repeat: 5,
    workingHours: { timezone: "UTC", days: "mon-sun", from: "08:00", to: "18:00" },
  });
});

test("each list may be a file of its own, as the API answered, in any order", async () => {
  const whole = JSON.parse(text("oncall"));
  const files = Object.fromEntries(
    Object.entries(whole).map(([name, answer]) => [`${name}.json`, JSON.stringify(answer)]),
  );
  const cwd = folder(files);
  const names = Object.keys(files).reverse();
  const { out } = await tocsin(["import", "oncall", ...names], { cwd });
  expect(parse(out)).toEqual(parse((await run("oncall")).out));
});

test("a single answer, a bare list and standard input are read as well", async () => {
  const { users, schedules, escalation_policies } = JSON.parse(text("pagerduty"));
  const pages = [{ users }, { schedule: schedules[0] }, ...escalation_policies];
  const { out } = await tocsin(["import", "pagerduty", "-"], {
    stdin: `\uFEFF${JSON.stringify(pages)}`,
  });
  expect(parse(out)).toEqual(parse((await run("pagerduty")).out));
});
