import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../src/config/load.ts";
import { showProblem } from "../src/config/problem.ts";
import { gatewayOptions } from "../src/run/gateway-options.ts";
import { folder, load, problemsIn, serve, tocsin } from "./help.ts";

const twilio =
  'accountSid: AC0123456789abcdef0123456789abcdef, authToken: 0123456789abcdef0123456789abcdef, from: "+15005550006"';
const channels = `channels: { console: {}, mail: { type: email, url: "smtp://127.0.0.1:2525", from: "a@example.test" }, sms: { ${twilio} } }
receivers: { ops: ["console:out"] }
publicUrl: https://tocsin.example.test
sources: { github: { secret: abcdefgh } }
`;
const lines = (text: string) => text.split("\n").length - 1;

const people = `people:
  ann: { contacts: { mail: ann@example.test } }
  bo: { contacts: { mail: bo@example.test } }
`;
const schedule = (layer: string) => `${people}schedules:
  primary:
    timezone: Asia/Seoul
    layers:
      - ${layer}
`;
const good = "{ people: [ann, bo], rotate: weekly, handoff: Mon 09:00, start: 2026-01-05 }";

const table: readonly (readonly [what: string, yaml: string, message: string])[] = [
  [
    "an unknown person in a layer",
    schedule("{ people: [ann, boo], rotate: weekly, start: 2026-01-05 }"),
    'tocsin.yaml:8:25: schedules.primary.layers[0].people[1]: there is no person "boo": did you mean "bo"?',
  ],
  [
    "an unknown person of those who are on call together",
    schedule("{ people: [[ann, zoe], bo], rotate: weekly, start: 2026-01-05 }"),
    'tocsin.yaml:8:26: schedules.primary.layers[0].people[0][1]: there is no person "zoe"',
  ],
  [
    "a bad zone",
    "people:\n  ann:\n    timezone: Korea/Seoul\n    contacts: { mail: ann@example.test }\n",
    "tocsin.yaml:3:15: people.ann.timezone: is no time zone: write one of the IANA database, such as Asia/Seoul or Europe/Berlin",
  ],
  [
    "a bad handoff",
    schedule("{ people: [ann, bo], rotate: weekly, handoff: Monday 9, start: 2026-01-05 }"),
    'tocsin.yaml:8:55: schedules.primary.layers[0].handoff: is no handoff: write "Mon 09:00", "09:00" or "1 09:00"',
  ],
  [
    "a handoff without its weekday",
    schedule("{ people: [ann, bo], rotate: weekly, handoff: 09:00, start: 2026-01-05 }"),
    'tocsin.yaml:8:55: schedules.primary.layers[0].handoff: a rotation of weeks changes on a weekday: write "Mon 09:00"',
  ],
  [
    "a contact on a channel that does not exist",
    "people:\n  ann:\n    contacts:\n      slakc: U024BE7LH\n",
    'tocsin.yaml:4:14: people.ann.contacts.slakc: there is no channel "slakc"',
  ],
  [
    "a contact with an address that is none of its channel",
    "people:\n  ann:\n    contacts:\n      mail: nobody\n",
    "tocsin.yaml:4:13: people.ann.contacts.mail: ",
  ],
  [
    "an unknown contact in a rule",
    "people:\n  ann:\n    contacts: { mail: ann@example.test }\n    rules: [{ notify: sms, after: 2m }]\n",
    'tocsin.yaml:4:23: people.ann.rules[0].notify: there is no contact "sms"',
  ],
  [
    "an unknown schedule in a step",
    `${schedule(good)}escalations:\n  oncall:\n    steps:\n      - notify: ["schedule:primry"]\n`,
    'tocsin.yaml:12:18: escalations.oncall.steps[0].notify[0]: there is no schedule "primry"',
  ],
  [
    "a delay that is none",
    `${people}escalations:\n  oncall:\n    steps:\n      - { notify: ["person:ann"] }\n      - { after: soon, notify: ["person:bo"] }\n`,
    'tocsin.yaml:8:18: escalations.oncall.steps[1].after: "soon" is not a duration: write 30s, 5m, 4h or 1h30m',
  ],
  [
    "an unknown escalation on a route",
    `${people}escalations:\n  oncall: { steps: [{ notify: ["person:ann"] }] }\nroute:\n  receiver: ops\n  routes:\n    - escalation: oncal\n`,
    'tocsin.yaml:9:19: route.routes[0].escalation: there is no escalation "oncal": there are oncall; did you mean "oncall"?',
  ],
  [
    "an escalation that is called none",
    `${people}escalations:\n  none: { steps: [{ notify: ["person:ann"] }] }\n`,
    "tocsin.yaml:5:3: escalations.none: this name means no escalation on a route: take another",
  ],
  [
    "a key of a person with a typing error",
    "people:\n  ann:\n    conctacts: { mail: ann@example.test }\n",
    'tocsin.yaml:3:5: people.ann.conctacts: is not known here: did you mean "contacts"?',
  ],
  [
    "a key of a layer with a typing error",
    schedule("{ people: [ann], rotat: weekly }"),
    'tocsin.yaml:8:26: schedules.primary.layers[0].rotat: is not known here: did you mean "rotate"?',
  ],
  [
    "a key of a step with a typing error",
    `${people}escalations:\n  oncall:\n    steps:\n      - notifi: ["person:ann"]\n`,
    'tocsin.yaml:7:9: escalations.oncall.steps[0].notifi: is not known here: did you mean "notify"?',
  ],
  [
    "a person's name with a space",
    "people:\n  ann lee: { contacts: { mail: ann@example.test } }\n",
    "tocsin.yaml:2:3: people.ann lee: this name must begin with a letter or digit",
  ],
  [
    "a calendar that is not there",
    schedule("ics: ./nowhere.ics"),
    'tocsin.yaml:8:14: schedules.primary.layers[0].ics: "./nowhere.ics": there is no such file: write a path that is seen from the config\'s folder',
  ],
];

test.each(table)("%s is told with its line", async (_what, yaml, message) => {
  expect(await problemsIn(`${yaml}${channels}`)).toContain(message);
});

test("one mistake is told once", async () => {
  expect(lines(`${await problemsIn(`${schedule("ics: ./nowhere.ics")}${channels}`)}\n`)).toBe(1);
  const misspelt = schedule("{ people: [ann, boo], rotate: weekly, start: 2026-01-05 }");
  expect(lines(`${await problemsIn(`${misspelt}${channels}`)}\n`)).toBe(1);
});

test("a receiver tells people and schedules by name", async () => {
  const yaml = `${schedule(good)}${channels.replace('["console:out"]', '["person:ann", "schedule:primary"]')}`;
  const config = await load(yaml);
  expect(config.receivers).toEqual({ ops: ["person:ann", "schedule:primary"] });
});

test("a target that names an unknown schedule is told with the nearest one", async () => {
  const yaml = `${schedule(good)}receivers:\n  ops: ["schedule:primry"]\n`;
  await expect(load(yaml)).rejects.toThrow(
    'tocsin.yaml:10:9: receivers.ops[0]: there is no schedule "primry": did you mean "primary"?',
  );
});

test("none switches off an escalation of the route above", async () => {
  const route = `escalations:\n  oncall: { steps: [{ notify: ["person:ann"] }] }\nroute: { receiver: ops, escalation: oncall, routes: [{ escalation: none }] }\n`;
  const config = await load(`${people}${route}${channels}`);
  expect(config.route).toEqual({
    receiver: "ops",
    escalation: "oncall",
    routes: [{ escalation: "none" }],
  });
});

const calendar = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//example//EN",
  "BEGIN:VEVENT",
  "UID:1@example.test",
  "DTSTAMP:20260101T000000Z",
  "DTSTART:20260105T000000Z",
  "DTEND:20260112T000000Z",
  "SUMMARY:ann",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

async function withCalendar(text: string) {
  const cwd = folder({
    "rota.ics": text,
    "tocsin.yaml": `${schedule("ics: ./rota.ics")}${channels}`,
  });
  return loadConfig({ cwd, environment: {} });
}

test("a layer's calendar is read from the config's folder", async () => {
  const config = await withCalendar(calendar);
  expect(gatewayOptions(config).schedules?.primary?.layers[0]?.ics).toBe(calendar);
});

test("what is wrong in a calendar is told at the line that names it", async () => {
  await expect(withCalendar(calendar.replace("SUMMARY:ann", "SUMMARY:zoe"))).rejects.toThrow(
    /tocsin\.yaml:8:14: schedules\.primary\.layers\[0\]\.ics: .*zoe/,
  );
});

test("a calendar that is too large, and one that is a folder, are told", async () => {
  await expect(withCalendar("x".repeat(2_000_001))).rejects.toThrow(
    'tocsin.yaml:8:14: schedules.primary.layers[0].ics: "./rota.ics" has more than 2 MB',
  );
  const cwd = folder();
  writeFileSync(join(cwd, "tocsin.yaml"), `${schedule("ics: .")}${channels}`);
  await expect(loadConfig({ cwd, environment: {} })).rejects.toThrow('"." is no file');
});

test("two people with one address are warned of", async () => {
  const both = people.replace("bo@example.test", "Ann@Example.test");
  const config = await load(`${both}${channels}`);
  expect(config.warnings.map((each) => showProblem(config.file, each))).toEqual([
    "tocsin.yaml:3:27: people.bo.contacts.mail: is ann's address as well, so an answer from it can't be told apart: it counts as ann's and not as bo's",
  ]);
});

test("channels that people answer by are warned of where there is no public address", async () => {
  const config = await load(
    `channels:\n  console: {}\n  sms: { ${twilio} }\n${channels
      .split("\n")
      .slice(1)
      .filter((line) => !line.startsWith("publicUrl"))
      .join("\n")}`,
  );
  expect(config.warnings.map((each) => showProblem(config.file, each))).toEqual([
    "tocsin.yaml:3:3: channels.sms: can't be answered, since publicUrl is not set: write publicUrl: https://tocsin.example.com",
  ]);
  const reachable = await load(
    `channels:\n  sms: { ${twilio} }\n${channels.split("\n").slice(2).join("\n")}receivers: { ops: [] }\n`,
  );
  expect(reachable.warnings).toEqual([]);
});

test("a server starts with people, schedules and escalations", async () => {
  const yaml = `storage: "memory:"\n${schedule(good)}escalations:\n  oncall: { steps: [{ notify: ["schedule:primary"] }] }\nroute: { receiver: ops, escalation: oncall }\n${channels}`;
  const server = await serve(yaml);
  expect((await server.fetch("/healthz")).status).toBe(200);
});

test("routes are shown with their escalations", async () => {
  const yaml = `${people}escalations:\n  oncall: { steps: [{ notify: ["person:ann"] }] }\nroute: { receiver: ops, escalation: oncall }\n${channels}`;
  const cwd = folder({ "tocsin.yaml": yaml });
  expect((await tocsin(["routes", "show"], { cwd })).out).toBe(
    "everything -> ops escalation oncall\n",
  );
  expect((await tocsin(["routes", "test", "a=b"], { cwd })).out).toBe("ops\n");
});

test("the examples on the page of the config are good", async () => {
  const page = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  const [, ...examples] = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text]) => text);
  const yaml = `${examples.join("")}channels:
  slack: { token: xoxb-1-2-abcdef, signingSecret: abcdefgh }
  mail: { type: email, url: "smtp://127.0.0.1:2525", from: "a@example.test" }
  sms: { ${twilio} }
  phone: { ${twilio} }
receivers: { ops: ["slack:#ops"] }
route: { receiver: ops, escalation: oncall }
publicUrl: https://tocsin.example.test
sources: { github: { secret: abcdefgh } }
`;
  expect((await load(yaml)).warnings).toEqual([]);
});
