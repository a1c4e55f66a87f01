// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config has this syntax
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { interpolate } from "../src/config/interpolate.ts";
import { parseListen } from "../src/config/listen.ts";
import { loadConfig } from "../src/config/load.ts";
import { ConfigMissing, showProblem } from "../src/config/problem.ts";
import { gatewayOptions } from "../src/run/gateway-options.ts";
import { folder, load } from "./help.ts";

test("without a file there is a config that shows messages on the terminal", async () => {
  const cwd = folder();
  const config = await loadConfig({ cwd, environment: {} });
  expect(config.builtIn).toBe(true);
  expect(config.storage.name).toBe(`sqlite:${join(cwd, "data/tocsin.db")}`);
  expect(config.listen).toEqual({ host: "127.0.0.1", port: 8080 });
  expect(config.receivers).toEqual({ console: ["console:out"] });
  expect([...config.sources.keys()]).toEqual(["github", "argocd"]);
  expect([...config.sources.values()].map(({ open }) => open.proves)).toEqual([false, false]);
  expect(config.warnings).toEqual([]);
});

test("a file that was asked for must be there", async () => {
  const asked = loadConfig({ file: "other.yaml", cwd: folder(), environment: {} });
  await expect(asked).rejects.toThrow(ConfigMissing);
  await expect(asked).rejects.toThrow("other.yaml: there is no such file");
});

test("JSON is read as well, and found by its name", async () => {
  const json = JSON.stringify({ listen: ":9000", receivers: { a: ["console:out"] } }, null, "\t");
  const config = await loadConfig({ cwd: folder({ "tocsin.json": json }), environment: {} });
  expect(config.listen).toEqual({ host: "", port: 9000 });
  expect(config.route).toEqual({ receiver: "a" });
});

test("the example of the contract is read, and what is not acted on yet is told", async () => {
  const config = await load(contract, {
    TOCSIN_TOKEN: "0123456789abcdef0123",
    GITHUB_WEBHOOK_SECRET: "a-github-secret",
    ARGOCD_HOOK_TOKEN: "an-argocd-token",
    SLACK_BOT_TOKEN: "xoxb-1-2-abcdef",
    SLACK_SIGNING_SECRET: "a-signing-secret",
    TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcdef",
  });
  const handed = gatewayOptions(config);
  expect(Object.keys(handed.people ?? {})).toEqual(["ann", "bo"]);
  expect(Object.keys(handed.schedules ?? {})).toEqual(["primary"]);
  expect(Object.keys(handed.escalations ?? {})).toEqual(["oncall"]);
  expect(handed.route.routes?.[0]?.escalation).toBe("oncall");
  expect(Object.keys(handed.times ?? {})).toEqual(["nights"]);
  expect(config.publicUrl).toBe("https://tocsin.example.test");
  expect([...config.sources.values()].map(({ open }) => open.proves)).not.toContain(false);
  expect(handed.inhibit?.[0]?.equal).toEqual(["app"]);
  expect(config.warnings).toEqual([]);
});

test("a variable's value can't change the structure of the file", async () => {
  const config = await load('receivers: { ops: ["console:${X}"] }', {
    X: 'out", "console:two"]\nstorage: memory:',
  });
  expect(config.receivers).toEqual({ ops: ['console:out", "console:two"]\nstorage: memory:'] });
  expect(config.storage.name).toMatch(/^sqlite:.*tocsin\.db$/);
});

test.each([
  ["${A}", { A: "x" }, "x"],
  ["a${A}b${B}c", { A: "1", B: "2" }, "a1b2c"],
  ["${A:-other}", {}, "other"],
  ["${A:-other}", { A: "" }, "other"],
  ["${A:-}", {}, ""],
  ["${A:-http://x:1/}", {}, "http://x:1/"],
  ["${A}", { A: "" }, ""],
  ["$${A}", { A: "x" }, "${A}"],
  ["$A and $5", { A: "x" }, "$A and $5"],
  ["${A}", { A: "${B}", B: "never" }, "${B}"],
])("%s with %o is %s", (written, environment, filled) => {
  expect(interpolate(written, environment)).toEqual({ text: filled, problems: [] });
});

test.each([
  ["127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
  ["localhost:0", { host: "localhost", port: 0 }],
  ["[::1]:8080", { host: "::1", port: 8080 }],
  [":8080", { host: "", port: 8080 }],
  [8080, { host: "127.0.0.1", port: 8080 }],
  ["::1:8080", undefined],
  ["http://x:80", undefined],
  ["x:99999", undefined],
  ["", undefined],
])("listening at %s", (written, address) => {
  expect(parseListen(written)).toEqual(address);
});

test("a receiver may name another, even round in a circle", async () => {
  const config = await load(
    'channels: { console: {} }\nreceivers:\n  all: ["receiver:ops", "console:all"]\n  ops: ["console:ops", "receiver:all"]\nroute: { receiver: all }\n',
  );
  expect(config.receivers).toEqual({
    all: ["console:ops", "console:all"],
    ops: ["console:ops", "console:all"],
  });
});

test("a short token is warned of", async () => {
  const config = await load(
    "auth: { tokens: [{ name: a, token: short, scopes: [read] }] }\nsources: { github: {} }\n",
  );
  expect(config.warnings.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'auth.tokens[0].token has fewer than 16 characters and can be guessed: make one with "openssl rand -hex 32"',
  ]);
});

test("a matcher that Alertmanager's newer grammar can't read is warned about, with its place", async () => {
  const config = await load(
    `sources: { github: {} }\nroute: { receiver: console, routes: [{ matchers: ['host=~"db\\d"'] }] }\nreceivers: { console: ["console:out"] }\n`,
  );
  expect(config.warnings.map((each) => showProblem(config.file, each))).toEqual([
    `tocsin.yaml:2:51: route.routes[0].matchers[0]: only Alertmanager's classic grammar can read host=~"db\\d": write host=~"db\\\\d"`,
  ]);
});

const schema = '{ "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } }';
const channel = (more: string) =>
  `export default { kind: "channel", apiVersion: 1, type: "mine", options: ${schema}, traits: { edits: false, idempotent: false }, open: () => ({ send: async () => ({ status: "sent" }) }), ${more} };\n`;

async function withPlugin(files: Readonly<Record<string, string>>, plugins: string) {
  const cwd = folder(files);
  const yaml = `plugins: ${plugins}\nsources: { github: {} }\nchannels: { mine: {} }\nreceivers: { a: ["mine:b"] }\n`;
  writeFileSync(join(cwd, "tocsin.yaml"), yaml);
  return loadConfig({ cwd, environment: {} });
}

test("a plugin is loaded by its path, seen from the config", async () => {
  const config = await withPlugin({ "mine.mjs": channel("") }, "[./mine.mjs]");
  expect(config.channels.mine?.plugin.type).toBe("mine");
});

test("a plugin is loaded by its npm name, also when it exports for import alone", async () => {
  const { mkdirSync } = await import("node:fs");
  const cwd = folder();
  const home = join(cwd, "node_modules", "tocsin-channel-mine");
  mkdirSync(home, { recursive: true });
  const description = {
    name: "tocsin-channel-mine",
    type: "module",
    exports: { ".": { types: "./x.d.ts", import: "./main.js" } },
  };
  writeFileSync(join(home, "package.json"), JSON.stringify(description));
  writeFileSync(join(home, "main.js"), channel(""));
  writeFileSync(
    join(cwd, "tocsin.yaml"),
    'plugins: [tocsin-channel-mine]\nchannels: { mine: {} }\nreceivers: { a: ["mine:b"] }\n',
  );
  const config = await loadConfig({ cwd, environment: {} });
  expect(config.channels.mine?.plugin.type).toBe("mine");
});

test.each([
  ["exports nothing", "export const a = 1;\n", "exports no plugin: export what defineChannel(…)"],
  ["can't be loaded", "syntax error here\n", "could not be loaded"],
  ["another interface", channel("apiVersion: 2"), "is made for version 2 of the plugin interface"],
  [
    "another kind",
    channel('kind: "driver"'),
    'is of kind "driver": it must be "source" or "channel"',
  ],
  ["no open", channel("open: 1"), 'its plugin "mine" has no function "open"'],
  ["no schema", channel("options: {}"), 'has no schema in "options"'],
  ["a type that is built in", channel('type: "slack"'), "has the type of a built-in channel"],
  ["a bad type", channel('type: "a b"'), "must be one word"],
])("a plugin that does not fit is told so: %s", async (_what, text, message) => {
  await expect(withPlugin({ "mine.mjs": text }, "[./mine.mjs]")).rejects.toThrow(message);
});

test("two plugins of one type are told so", async () => {
  const files = { "one.mjs": channel(""), "two.mjs": channel("") };
  await expect(withPlugin(files, "[./one.mjs, ./two.mjs]")).rejects.toThrow(
    'plugins[1]: the channel type "mine" comes from two plugins',
  );
});

test("a plugin that can't be opened is told with the line of its instance", async () => {
  const text = channel('open() { throw new Error("no such phone") }');
  await expect(withPlugin({ "mine.mjs": text }, "[./mine.mjs]")).rejects.toThrow(
    "tocsin.yaml:3:13: channels.mine: can't be opened: no such phone",
  );
});

const contract = `listen: 127.0.0.1:8080
publicUrl: https://tocsin.example.test
storage: sqlite:./data/tocsin.db
auth:
  tokens:
    - { name: ci, token: "\${TOCSIN_TOKEN}", scopes: [read, write, admin] }
sources:
  github: { secret: "\${GITHUB_WEBHOOK_SECRET}" }
  argocd: { token: "\${ARGOCD_HOOK_TOKEN}" }
channels:
  slack: { token: "\${SLACK_BOT_TOKEN}", signingSecret: "\${SLACK_SIGNING_SECRET}" }
  mail:  { type: email, url: "smtp://127.0.0.1:2525", from: "Tocsin <tocsin@example.test>" }
  sms:   { accountSid: AC0123456789abcdef0123456789abcdef, authToken: "\${TWILIO_AUTH_TOKEN}", from: "+15005550006" }
  phone: { accountSid: AC0123456789abcdef0123456789abcdef, authToken: "\${TWILIO_AUTH_TOKEN}", from: "+15005550006" }
receivers:
  ops: ["slack:#ops", "mail:ops@example.test"]
route:
  receiver: ops
  groupBy: [source, subject]
  groupWait: 0s
  groupInterval: 1m
  repeatInterval: 4h
  routes:
    # as in the contract
    - { name: prod, matchers: ['severity="critical"', 'env=~"prod|live"'], escalation: oncall, continue: true }
inhibit:  [{ source: ['kind="problem"', 'severity="critical"'], target: ['severity="warning"'], equal: [app] }]
times:    { nights: [{ times: ["22:00-24:00", "00:00-07:00"], location: Asia/Seoul }] }
people:
  ann: { timezone: Asia/Seoul, contacts: { slack: U024BE7LH, sms: "+821012345678", phone: "+821012345678", mail: ann@example.test } }
  bo:  { contacts: { mail: bo@example.test } }
schedules:   { primary: { timezone: Asia/Seoul, layers: [{ people: [ann, bo], rotate: weekly, handoff: "Mon 09:00", start: "2026-01-05" }] } }
escalations: { oncall: { steps: [{ notify: ["slack:#ops"] }, { after: 5m, notify: ["schedule:primary"] }, { after: 10m, notify: ["person:bo"] }], repeat: 2, ackTimeout: 30m } }
`;
