import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Matcher, parseMatcher, parseMatchers, showMatcher } from "@tocsin/core";
import { findProgram, freePort, type Running, runProgram } from "@tocsin/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amtoolOn, findAmtool, sideBySide } from "./amtool.ts";
import { comparisons, seed, seeded, timeoutMs } from "./random.ts";
import { randomText } from "./random-text.ts";
import type { Labels } from "./random-tree.ts";

// The Alertmanager of Debian, 0.25, has the classic grammar alone. From 0.27 on, and so in Tocsin, two things differ:
// a text that only the UTF-8 grammar can read is read, and a single matcher with a brace at an end is refused.
const isReadSince027 = (text: string, matchers: readonly Matcher[]) =>
  matchers.some(({ name }) => !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name));
const isRefusedSince027 = (text: string) => text.startsWith("{") || text.endsWith("}");

let folder: string;
let amtool: string;
let alertmanager: Running;
let address: string;
const alerts = alertLabels();

beforeAll(async () => {
  amtool = findAmtool();
  folder = mkdtempSync(join(tmpdir(), "tocsin-differential-"));
  const file = join(folder, "alertmanager.yml");
  writeFileSync(file, "route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n");
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  alertmanager = await runProgram(
    findProgram({
      names: ["prometheus-alertmanager", "alertmanager"],
      debian: "prometheus-alertmanager",
    }),
    [
      `--config.file=${file}`,
      `--storage.path=${join(folder, "storage")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    { ready: async () => (await fetch(`${address}/-/ready`)).ok },
  );
  const endsAt = new Date(Date.now() + 86_400_000).toISOString();
  const posted = await fetch(`${address}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alerts.map((labels) => ({ labels, endsAt }))),
  });
  expect(posted.status).toBe(200);
});

afterAll(async () => {
  await alertmanager?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function alertLabels(): Labels[] {
  const random = seeded(1);
  const values = [
    "a",
    "b",
    "ab",
    "a b",
    "é",
    "🙂",
    "a,b",
    "{a}",
    "}",
    "'",
    '"',
    "l1\nl2",
    "\\d",
    "\\",
    "1",
    "11",
    "b1",
    "-",
  ];
  return random.list(30, () => {
    const named = ["a", "b", "c", "_x"].filter(() => random.chance(0.7));
    return Object.fromEntries([
      ["alertname", String(random.whole(1e9))],
      ...named.map((name) => [name, random.pick(values)]),
    ]);
  });
}

/** The alerts that a filter of the API lets through; undefined when Alertmanager refuses it. */
async function filteredByAlertmanager(filter: string): Promise<string[] | undefined> {
  const answer = await fetch(`${address}/api/v2/alerts?filter=${encodeURIComponent(filter)}`);
  if (answer.status === 400) return undefined;
  const found = (await answer.json()) as { labels: Labels }[];
  return found.map(({ labels }) => labels.alertname ?? "").sort();
}

test("explore", async () => {
  const out: string[] = [];
  let n = 0;
  await sideBySide(6000, async (index) => {
    const text = randomText(seeded(seed * 7 + index));
    const expected = await filteredByAlertmanager(text);
    const reading = parseMatcher(text);
    n++;
    if ("problem" in reading) { if (expected && !isRefusedSince027(text)) out.push("F AM reads, we refuse " + JSON.stringify(text) + " " + reading.problem); return; }
    const { matcher } = reading;
    if (expected === undefined) { if (!isReadSince027(text, [matcher])) out.push("F AM refuses " + JSON.stringify(text) + JSON.stringify(matcher)); return; }
    const names = alerts.filter((l) => matcher.test((k) => l[k] ?? "")).map((l) => l.alertname).sort();
    if (JSON.stringify(names) !== JSON.stringify(expected)) out.push("F differ " + JSON.stringify(text) + JSON.stringify(matcher) + names.length + "/" + expected.length);
  });
  await sideBySide(2500, async (index) => {
    const text = randomText(seeded(seed * 11 + index));
    const s = await shownByAmtool("e" + (index % 16), [text]);
    const reading = parseMatchers(text);
    if ("problem" in reading) { if (s) out.push("L AM reads, we refuse " + JSON.stringify(text) + " " + reading.problem); return; }
    if (s === undefined) { if (!isReadSince027(text, reading.matchers)) out.push("L AM refuses " + JSON.stringify(text) + shownByTocsin(text)); return; }
    if (s[0] !== shownByTocsin(text)) out.push("L differ " + JSON.stringify(text) + JSON.stringify(s) + shownByTocsin(text));
  });
  console.log(n, out.length + "\n" + out.sort().join("\n"));
}, 600_000);
/** What `amtool config routes show` makes of each; undefined when it refuses one of them. */
async function shownByAmtool(name: string, texts: readonly string[]) {
  const file = join(folder, `${name}.json`);
  const route = { receiver: "r", routes: texts.map((text) => ({ matchers: [text] })) };
  const args = ["config", "routes", "show", `--config.file=${file}`];
  const { ok, stdout } = await amtoolOn(amtool, file, route, args);
  if (!ok) return undefined;
  const lines = stdout.split("\n").filter((line) => /^ {4}[├└]── /.test(line));
  return lines.map((line) => line.slice(8, line.lastIndexOf("  receiver: r")));
}

function shownByTocsin(text: string): string {
  const reading = parseMatchers(text);
  if ("problem" in reading) return reading.problem;
  if (reading.matchers.length === 0) return "default-route";
  const order = ["=", "!=", "=~", "!~"];
  const sorted = [...reading.matchers].sort(
    (one, other) =>
      Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)) ||
      Buffer.compare(Buffer.from(one.value), Buffer.from(other.value)) ||
      order.indexOf(one.operator) - order.indexOf(other.operator),
  );
  return `{${sorted.map(showMatcher).join(",")}}`;
}
