import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { asJson, folder, read, serve, tocsin, until } from "./help.ts";

const tree = `
storage: memory
sources: { github: { secret: abcdefgh }, hub: { type: github } }
channels: { console: {} }
receivers: { all: ["console:all"], web: ["console:web"], db: [], null: [] }
route:
  receiver: all
  routes:
    - { name: db, matchers: ['team="db"'], receiver: db, continue: true }
    - { matchers: ['env=~"prod|live"'], receiver: web, routes: [{ matchers: ["severity=info"], receiver: "null" }] }
`;
const withTree = () => ({ cwd: folder({ "tocsin.yaml": tree }) });

test.each([
  [["team=db", "env=prod"], "db,web"],
  [["team=db"], "db"],
  [["env=live", "severity=info"], "null"],
  [["env=production"], "all"],
  [[], "all"],
  [["team=db=x"], "all"],
])("routes test %s prints the receivers in order", async (labels, receivers) => {
  expect(await tocsin(["routes", "test", ...labels], withTree())).toEqual({
    code: 0,
    out: `${receivers}\n`,
    err: "",
  });
});

test("routes test answers in JSON, and tells the right use", async () => {
  expect((await tocsin(["routes", "test", "--json", "team=db"], withTree())).out).toBe('["db"]\n');
  const wrong = await tocsin(["routes", "test", "team"], withTree());
  expect(wrong).toMatchObject({
    code: 2,
    err: '"team" is no label: write LABEL=VALUE, such as severity=critical\n',
  });
});

test("routes show prints the tree", async () => {
  const shown = await tocsin(["routes", "show"], withTree());
  expect(shown.out.split("\n")).toEqual([
    "everything -> all",
    '  {team="db"} "db" -> db (goes on)',
    '  {env=~"prod|live"} -> web',
    "    {severity=info} -> null",
    "",
  ]);
});

test.each([
  [["frobnicate"], 2, /unknown command 'frobnicate'/],
  [["serve", "--role", "both"], 2, /Allowed choices are web, worker, all/],
  [["serve", "--listen", "nowhere"], 2, /write --listen 127\.0\.0\.1:8080/],
  [["serve", "--config", "nowhere.yaml"], 2, /nowhere\.yaml: there is no such file/],
  [["check", "--config", "nowhere.yaml"], 2, /nowhere\.yaml: there is no such file/],
  [["ack"], 2, /missing required argument 'id'/],
  [
    ["send", "--url", "nowhere", "--title", "x"],
    2,
    /"nowhere" is no address of a server: write http/,
  ],
  [["send"], 2, /there is nothing to send: write tocsin send --title/],
  [["send", "--label", "a=b"], 2, /--label, --link, --image and --alt need --title/],
  [["setup", "gitlab"], 2, /there is no source "gitlab"/],
  [["--help"], 0, /^$/],
  [["--version"], 0, /^$/],
] as const)("%j ends with %i", async (args, code, message) => {
  const ran = await tocsin(args);
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(message);
});

test("no command at all prints the help as wrong use", async () => {
  const ran = await tocsin([]);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain("Usage: tocsin");
});

test("check says yes, with warnings, and no, with every line", async () => {
  const good = await tocsin(["check"], {
    cwd: folder({ "tocsin.yaml": `${tree}inhibit: [{ source: [a=b c], target: [c=d] }]\n` }),
  });
  expect(good.code).toBe(0);
  expect(good.out).toContain("ok   channel console");
  expect(good.out).toContain("tocsin.yaml is fine");
  expect(good.err).toMatch(
    /^warning: tocsin\.yaml:\d+:\d+: inhibit\[0\]\.source\[0\]: only Alertmanager's classic grammar/,
  );

  const bad = await tocsin(["check"], {
    cwd: folder({ "tocsin.yaml": "route: { receiver: nobody }\nlisten: nowhere\n" }),
  });
  expect(bad.code).toBe(1);
  expect(bad.err).toContain("tocsin.yaml:2:9: listen: is no address");
});

const live = (answer: string) => ({
  "tocsin.yaml":
    'plugins: [./live.mjs]\nsources: { github: {} }\nchannels: { live: {} }\nreceivers: { a: ["live:x"] }\n',
  "live.mjs": `export default { kind: "channel", apiVersion: 1, type: "live", traits: { edits: false, idempotent: false },
    options: { "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } },
    open: () => ({ send: async () => ({ status: "sent" }), check: async () => (${answer}) }) };`,
});

test("check asks the providers", async () => {
  const fine = await tocsin(["check"], {
    cwd: folder(live('{ ok: true, detail: "acme.slack.com" }')),
  });
  expect(fine).toMatchObject({
    code: 0,
    out: expect.stringContaining("ok   channel live: acme.slack.com"),
  });
  const refused = await tocsin(["check", "--json"], {
    cwd: folder(live('{ ok: false, reason: "invalid_auth" }')),
  });
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out)).toMatchObject({
    ok: false,
    checks: [{ what: "channel live", ok: false, detail: "invalid_auth" }],
  });
  const offline = await tocsin(["check", "--no-live"], {
    cwd: folder(live('{ ok: false, reason: "invalid_auth" }')),
  });
  expect(offline.code).toBe(0);
});

test("setup prints what to paste, with this gateway's address", async () => {
  const cwd = folder({ "tocsin.yaml": `publicUrl: https://tocsin.example.test/\n${tree}` });
  const printed = await tocsin(["setup", "hub"], { cwd });
  expect(printed).toMatchObject({ code: 0, err: "" });
  expect(printed.out).toContain("https://tocsin.example.test/hooks/hub");
  const local = await tocsin(["setup", "github"], withTree());
  expect(local.out).toContain("http://127.0.0.1:8080/hooks/github");
  expect(local.err).toContain("publicUrl is not in the config");
});

test("setup prints the token as it is to be pasted, and still tells of the missing publicUrl", async () => {
  const printing = `export default { kind: "source", apiVersion: 1, type: "mine",
    options: { "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } },
    open: ({ token }) => ({ webhook: {}, setup: ({ hookUrl }) => "1. Paste " + hookUrl + "?token=" + token }) };`;
  const token = "a-token-to-paste-0123";
  // Known as a secret too, by the other source.
  const sources = `sources: { mine: { token: "${token}" }, github: { secret: "${token}" } }\n`;
  const cwd = folder({
    "tocsin.yaml": `${sources}plugins: [./mine.mjs]\nreceivers: { nobody: [] }\n`,
    "mine.mjs": printing,
  });
  expect(await tocsin(["setup", "mine"], { cwd })).toEqual({
    code: 0,
    out: `1. Paste http://127.0.0.1:8080/hooks/mine?token=${token}\n`,
    err: "note: publicUrl is not in the config, so the address above is this machine's own\n",
  });
});

test("setup prints a channel's app, whether or not it is in the config yet", async () => {
  const manifestOf = (out: string) =>
    parse(out.slice(out.indexOf("display_information"), out.indexOf("\n2. ")));
  const cwd = folder({ "tocsin.yaml": `publicUrl: https://tocsin.example.test/\n${tree}` });
  const reached = await tocsin(["setup", "slack"], { cwd });
  expect(reached).toMatchObject({ code: 0, err: "" });
  const url = "https://tocsin.example.test/callbacks/slack";
  expect(manifestOf(reached.out)).toMatchObject({
    features: { slash_commands: [{ command: "/tocsin", url }] },
    oauth_config: { scopes: { bot: expect.arrayContaining(["chat:write", "commands"]) } },
    settings: {
      event_subscriptions: { request_url: url, bot_events: ["app_home_opened", "app_mention"] },
      interactivity: { is_enabled: true, request_url: url },
      socket_mode_enabled: false,
    },
  });
  const local = await tocsin(["setup", "slack"], withTree());
  expect(manifestOf(local.out)).toMatchObject({ settings: { socket_mode_enabled: true } });
  expect(local.out).not.toContain("request_url");
  expect(local.out).toContain("connections:write");
  const chat = `channels: { chat: { type: slack, token: xoxb-not-to-be-printed, appToken: xapp-1-x } }\n`;
  const named = folder({
    "tocsin.yaml": `publicUrl: https://tocsin.example.test\n${chat}receivers: { ops: ["chat:#ops"] }\n`,
  });
  const own = await tocsin(["setup", "chat"], { cwd: named });
  expect(manifestOf(own.out)).toMatchObject({ settings: { socket_mode_enabled: true } });
  expect(own.out).toContain("chat: { type: slack");
  expect(own.out).not.toContain("xoxb-not");
  const none = await tocsin(["setup", "console"], withTree());
  expect(none).toMatchObject({ code: 1, err: expect.stringContaining("has no instructions") });
});

test("a notice is sent, listed, acknowledged and resolved from the command line", async () => {
  const server = await serve(tree);
  const environment = { TOCSIN_URL: server.url, USER: "ann" };
  const sent = await tocsin(
    [
      "send",
      "--title",
      "Disk full",
      "--kind",
      "problem",
      "--status",
      "firing",
      "--severity",
      "critical",
      "--subject",
      "db-1",
      "--label",
      "team=db",
      "--link",
      "https://example.test/d",
      "--text",
      "90 %",
    ],
    { environment },
  );
  expect(sent.code).toBe(0);
  expect(sent.out).toMatch(/^accepted \S+\n$/);

  const list = () => tocsin(["incidents", "--json"], { environment });
  const incidents = await until(async () => {
    const found = JSON.parse((await list()).out) as { id: string; code: string; labels: object }[];
    return found.length > 0 && found;
  });
  expect(incidents[0]).toMatchObject({ state: "open", labels: { team: "db" } });
  const id = incidents[0]?.id ?? "";
  const table = await tocsin(["incidents"], { environment });
  expect(table.out.split("\n")[0]).toMatch(/^CODE +STATE +SEVERITY +SINCE +TITLE +ID$/);
  expect(table.out).toContain(id);

  const acked = await tocsin(["ack", id, "--why", "looking"], { environment });
  expect(acked.out).toMatch(/^\S+ acknowledged: /);
  expect((await tocsin(["ack", id], { environment })).out).toMatch(/\(.+\)\n$/);
  const shown = await read(await server.fetch(`/api/v1/incidents/${id}`));
  expect(shown).toMatchObject({ acknowledged: { by: "ann", why: "looking" } });
  expect((await tocsin(["resolve", id, "--by", "bo"], { environment })).code).toBe(0);
  expect((await tocsin(["incidents"], { environment })).out).toBe("none\n");
  expect((await tocsin(["incidents", "--all"], { environment })).out).toContain(id);
});

test("send reads JSON, and passes on what the server says is wrong", async () => {
  const server = await serve(tree);
  const environment = { TOCSIN_URL: server.url };
  const batch = await tocsin(["send", "--json"], {
    environment,
    stdin: '[{"id":"a","title":"One"},{"id":"a","title":"One"}]',
  });
  expect(JSON.parse(batch.out)).toMatchObject({ accepted: 1, ids: ["a", "a"] });
  const bad = await tocsin(["send", "--title", "x", "--severity", "loud"], { environment });
  expect(bad.code).toBe(1);
  expect(bad.err).toMatch(/^Not a notice \(400\).*\n {2}severity: /);
  expect((await tocsin(["send"], { environment, stdin: "{" })).code).toBe(2);
});

test("explain tells routes, targets and reasons", async () => {
  const server = await serve(tree);
  const environment = { TOCSIN_URL: server.url };
  const told = await tocsin(["explain", "team=db", "env=prod", "severity=error"], { environment });
  expect(told.out).toContain("route db -> db");
  expect(told.out).toContain("targets: console:web");
  const notice = await tocsin(["explain", "--json"], {
    environment,
    stdin: '{"title":"x","severity":"error","labels":{"env":"live"}}',
  });
  expect(JSON.parse(notice.out)).toMatchObject({ targets: ["console:web"] });
});

test("deliveries are listed, and one that is no dead letter is not retried", async () => {
  const server = await serve(tree);
  const environment = { TOCSIN_URL: server.url };
  expect((await tocsin(["deliveries", "list", "--state", "dead"], { environment })).out).toBe(
    "none\n",
  );
  const retried = await tocsin(["deliveries", "retry", "none"], { environment });
  expect(retried).toMatchObject({
    code: 1,
    err: expect.stringContaining("No such dead letter (404)"),
  });
});

test("a server that is not there is told so", async () => {
  const ran = await tocsin(["incidents", "--url", "http://127.0.0.1:9"]);
  expect(ran.code).toBe(1);
  expect(ran.err).toContain('is "tocsin serve" running there?');
});

test("the config's own token is used for the config's own server, and for no other", async () => {
  const auth = 'auth: { tokens: [{ name: cli, token: "cli-token-0123456789", scopes: [read] }] }\n';
  const server = await serve(`${tree}${auth}`);
  const own = folder({ "tocsin.yaml": `listen: ${new URL(server.url).host}\n${auth}` });
  expect((await tocsin(["incidents"], { cwd: own })).code).toBe(0);
  const other = await tocsin(["incidents", "--url", server.url], { cwd: own });
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining("Not authorised (401)") });
  const write = await tocsin(["send", "--title", "x"], { cwd: own });
  expect(write.code).toBe(1);
  expect(
    (await tocsin(["incidents", "--url", server.url, "--token", "cli-token-0123456789"])).code,
  ).toBe(0);
});

test("serve without a config prints lines to paste that show a failure and its recovery", async () => {
  const cwd = folder();
  let seen = "";
  const ran = await tocsin(["serve", "--listen", "127.0.0.1:0"], {
    cwd,
    running(send, out) {
      seen = out();
      paste(seen).then(
        () => send("SIGTERM"),
        (error: unknown) => {
          seen += String(error);
          send("SIGTERM");
        },
      );
    },
  });
  expect(ran).toMatchObject({ code: 0 });
  expect(seen.match(/curl /g)).toHaveLength(2);
  expect(seen).not.toContain("Error");
  const logged = ran.err
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { msg: string });
  expect(logged.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["listening", "stopped"]));
});

/** Does what the two lines say. */
async function paste(printed: string): Promise<void> {
  for (const line of printed.split("\n").filter((each) => each.includes("curl "))) {
    const headers = Object.fromEntries(
      [...line.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name, value]) => [name, value]),
    );
    const file = /--data-binary @(\S+)/.exec(line)?.[1] ?? "";
    const response = await fetch(line.split(" ").at(-1) ?? "", {
      method: "POST",
      headers: headers as Record<string, string>,
      body: readFileSync(file),
    });
    const { accepted } = (await response.json()) as { accepted: number };
    if (response.status !== 202 || accepted === 0) throw new Error(`Error ${response.status}`);
  }
}

test("the demonstration fails, passes, and is of one workflow", () => {
  const [failed, passed] = ["failed", "passed"].map((name) => {
    const path = fileURLToPath(
      new URL(`../assets/demo/workflow-run-${name}.json`, import.meta.url),
    );
    return JSON.parse(readFileSync(path, "utf8")) as { workflow_run: Record<string, unknown> };
  });
  expect(failed?.workflow_run).toMatchObject({
    conclusion: "failure",
    run_number: 163,
    head_branch: "main",
  });
  expect(passed?.workflow_run).toMatchObject({
    conclusion: "success",
    run_number: 164,
    head_branch: "main",
  });
  expect(failed?.workflow_run.workflow_id).toBe(passed?.workflow_run.workflow_id);
});

test("serve reloads on SIGHUP", async () => {
  const cwd = folder({ "tocsin.yaml": tree });
  const ran = await tocsin(["serve", "--listen", "127.0.0.1:0"], {
    cwd,
    running(send) {
      send("SIGHUP");
      setImmediate(() => send("SIGINT"));
    },
  });
  expect(ran.code).toBe(0);
  expect(ran.err).toMatch(/the config was read again|stopped/);
});

test("serve tells why it can't start", async () => {
  const server = await serve(tree);
  const ran = await tocsin(["serve", "--listen", new URL(server.url).host], withTree());
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(/is taken by another program/);
  expect(ran.err).toContain(new URL(server.url).port);
  await server.fetch(
    "/api/v1/notices",
    asJson({ title: "the first one lives", labels: { team: "db" } }),
  );
});
