import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { configText } from "../src/http/alertmanager/config-text.ts";
import { asJson, folder, read, serve, type TestServer, tocsin } from "./help.ts";
import { findAmtool } from "./import/alertmanager/amtool.ts";
import { fixtures, given, loaded } from "./import/alertmanager/run.ts";

const config = `
storage: memory
receivers: { root: [], web: [], db: [], "on": [] }
route:
  receiver: root
  groupInterval: 0
  repeatInterval: 1h30m
  routes:
  - { name: web, matchers: ['{team="web", env=~"prod|live"}'], receiver: web, groupBy: ["..."], groupWait: 1500 }
  - { matchers: ['team="db"'], receiver: db, continue: true, mute: [nights], escalation: page }
  - { matchers: ['team=~"d.*"', 'text!="a \\"b\\" \\\\ c"'], receiver: "on", active: [nights, yearly], groupBy: [] }
inhibit:
- { source: ['severity="critical"'], target: ['severity=~"warning|info"'], equal: [instance] }
times:
  nights: [{ times: ["22:00-24:00", "00:00-07:00"], weekdays: [mon-fri, sunday], location: Asia/Seoul }]
  yearly: [{ months: [dec, 1:2], daysOfMonth: [1, "-3:-1"], years: [2026:2030] }]
escalations: { page: { steps: [{ notify: ["receiver:db"] }] } }
`;

interface Ran {
  readonly out: string;
  readonly err: string;
}

/** The real amtool, against a server. */
async function amtool(server: TestServer, ...args: readonly string[]): Promise<Ran> {
  const path = findProgram({ names: ["amtool"], debian: "prometheus-alertmanager" });
  const all = [`--alertmanager.url=${server.url}`, "--no-version-check", ...args];
  const env = { ...process.env, HOME: folder() };
  return new Promise((resolve, reject) => {
    execFile(path, all, { env }, (error, out, err) => {
      if (error === null) resolve({ out: out.trim(), err });
      else reject(new Error(`${args.join(" ")}: ${err}${out}`));
    });
  });
}

const names = async (server: TestServer, ...args: readonly string[]) => {
  const { out } = await amtool(server, "alert", "query", "-o", "json", ...args);
  const alerts = JSON.parse(out) as readonly { labels: Readonly<Record<string, string>> }[];
  return alerts.map(({ labels }) => labels.alertname).sort();
};

interface Silence {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly comment: string;
}

const silences = async (server: TestServer, ...args: readonly string[]) => {
  const { out } = await amtool(server, "silence", "query", "-o", "json", ...args);
  return JSON.parse(out) as readonly Silence[];
};

test("alert add and alert query work", async () => {
  const server = await serve(config);
  const more = ["--annotation=summary=it is down", "--generator-url=http://prom.test/g"];
  await amtool(server, "alert", "add", "Down", "team=db", "severity=critical", ...more);
  await amtool(server, "alert", "add", "Slow", "team=db", "severity=warning");
  await expect.poll(() => names(server)).toEqual(["Down"]);
  expect(await names(server, "--inhibited")).toEqual(["Slow"]);
  expect(await names(server, "-a", "-i", "team=~d.", "alertname!=Slow")).toEqual(["Down"]);
  expect(await names(server, "-a", "-i", "--receiver=web|root")).toEqual([]);
  expect((await amtool(server, "alert", "query", "Down")).out).toMatch(
    /Down +\S+ .* it is down +active/,
  );
  await amtool(
    server,
    "alert",
    "add",
    "Down",
    "team=db",
    "severity=critical",
    "--end=2026-01-05T09:00:00Z",
  );
  // What it inhibited is heard of again.
  await expect.poll(() => names(server)).toEqual(["Slow"]);
});

test("silences are made, found, changed, exported, ended and imported", async () => {
  const server = await serve(config);
  await amtool(server, "alert", "add", "Down", "team=db");
  await expect.poll(() => names(server)).toEqual(["Down"]);
  const add = [
    "silence",
    "add",
    "alertname=Down",
    "team=~d.",
    "-d",
    "1h",
    "-c",
    "we know",
    "-a",
    "ann",
  ];
  const { out: id } = await amtool(server, ...add);
  expect(await names(server)).toEqual([]);
  expect(await names(server, "--silenced")).toEqual(["Down"]);
  expect(await silences(server, "team=~d.")).toMatchObject([
    { id, createdBy: "ann", comment: "we know" },
  ]);
  expect(await silences(server, "team=web")).toEqual([]);

  expect(
    (await amtool(server, "silence", "update", id, "-c", "we look", "-d", "2h")).out,
  ).toContain(id);
  const kept = await silences(server);
  expect(kept).toMatchObject([{ id, comment: "we look", status: { state: "active" } }]);
  const file = join(folder(), "silences.json");
  writeFileSync(file, JSON.stringify(kept));

  await amtool(server, "silence", "expire", id);
  expect(await silences(server)).toEqual([]);
  expect(await silences(server, "--expired")).toMatchObject([{ id, status: { state: "expired" } }]);
  expect(await names(server)).toEqual(["Down"]);

  await amtool(server, "silence", "import", "--force", file);
  const [imported] = await silences(server);
  expect(imported).toMatchObject({ comment: "we look", status: { state: "active" } });
  expect(imported?.id).not.toBe(id);
  expect(await names(server)).toEqual([]);
});

test("the routing is shown as a config that it can read, and routes lead where they do", async () => {
  const server = await serve(config);
  const shown = (await amtool(server, "config", "show")).out;
  const file = join(folder(), "alertmanager.yml");
  writeFileSync(file, shown);
  expect(await findAmtool().refuses(file)).toBeUndefined();
  expect((await amtool(server, "config", "routes", "show")).out).toContain("receiver: web");
  for (const labels of [
    [],
    ["team=web"],
    ["team=web", "env=live"],
    ["team=db"],
    ["team=db", 'text="a \\"b\\" \\\\ c"'],
    ["team=dbx"],
  ]) {
    const theirs = await amtool(server, "config", "routes", "test", ...labels);
    const plain = labels.map((each) => each.replace(/^text=.*$/, 'text=a "b" \\ c'));
    const ours = await tocsin(["routes", "test", ...plain], { cwd: server.origin.cwd });
    expect(theirs.out, labels.join(" ")).toBe(ours.out.trim());
  }
  await amtool(server, "cluster", "show");
});

test.each(fixtures)(
  "what is imported of %s is shown as a config that it can read",
  async (name) => {
    const { out } = await given(
      readFileSync(new URL(`import/alertmanager/${name}.yml`, import.meta.url), "utf8"),
    );
    const { route, receivers, inhibit, times } = await loaded(out);
    const file = join(folder(), "alertmanager.yml");
    writeFileSync(file, configText({ route, receivers: Object.keys(receivers), inhibit, times }));
    expect(await findAmtool().refuses(file)).toBeUndefined();
  },
);

test("a token is taken as amtool and Prometheus send it", async () => {
  const token = "writer-token-0123456789";
  const server = await serve(
    `${config}auth: { tokens: [{ name: am, token: ${token}, scopes: [read, write] }] }\n`,
  );
  const file = join(folder(), "http.yml");
  writeFileSync(file, `basic_auth: { username: amtool, password: ${token} }\n`);
  await amtool(server, `--http.config.file=${file}`, "alert", "add", "Down");
  await expect.poll(() => names(server, `--http.config.file=${file}`)).toEqual(["Down"]);
  await expect(amtool(server, "alert", "query")).rejects.toThrow("401");
  expect((await server.fetch("/api/v2/alerts", asJson([]))).status).toBe(200);
  expect(await read(await server.fetch("/api/v2/silences", asJson({})))).toMatchObject({
    code: 401,
  });
});
