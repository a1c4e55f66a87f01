import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeMatcher, parseMatcher, parseMatchers, showMatcher } from "@tocsin/core";
import { findProgram, freePort, type Running, runProgram } from "@tocsin/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readClassic, readClassicMatcher } from "../../src/route/classic-grammar.ts";
import type { GrammarReading } from "../../src/route/grammar.ts";
import { amtoolOn, findAmtool, sideBySide } from "./amtool.ts";
import { comparisons, seed, seeded, timeoutMs } from "./random.ts";
import { randomText } from "./random-text.ts";
import type { Labels } from "./random-tree.ts";

// The Alertmanager of Debian, 0.25, has the classic grammar alone. From 0.27 on, and so in Tocsin, two things differ:
// 1. What the classic grammar refuses is read when the UTF-8 grammar can: names in quotes or of any sign, white space
//    beyond ASCII or outside of the braces, a comma after a single matcher.
const isReadSince027 = (classic: GrammarReading) =>
  classic.problem !== undefined || classic.parts.some((parts) => "problem" in makeMatcher(parts));
// 2. A single matcher that begins or ends with a brace is refused.
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

test(
  `${comparisons} random filters let through what Alertmanager lets through (seed ${seed})`,
  async () => {
    await sideBySide(comparisons, async (index) => {
      const text = randomText(seeded(seed * 7 + index));
      const expected = await filteredByAlertmanager(text);
      const reading = parseMatcher(text);
      if ("problem" in reading) {
        if (!isRefusedSince027(text)) expect(expected, JSON.stringify(text)).toBeUndefined();
        return;
      }
      if (expected === undefined) {
        expect(isReadSince027(readClassicMatcher(text)), JSON.stringify(text)).toBe(true);
        return;
      }
      const { matcher } = reading;
      const found = alerts.filter((labels) => matcher.test((name) => labels[name] ?? ""));
      const names = found.map(({ alertname = "" }) => alertname).sort();
      expect(names, JSON.stringify(text)).toEqual(expected);
    });
  },
  timeoutMs,
);

const textsInACall = 100;

test(
  `${comparisons} random entries of a route's matchers are read as amtool reads them (seed ${seed})`,
  async () => {
    const texts = Array.from({ length: comparisons }, (_, index) =>
      randomText(seeded(seed * 11 + index)),
    );
    const read: string[] = [];
    const refused: string[] = [];
    for (const text of texts) {
      const isRead = !("problem" in parseMatchers(text)) && !isReadSince027(readClassic(text));
      (isRead ? read : refused).push(text);
    }
    await sideBySide(Math.ceil(read.length / textsInACall), async (call) => {
      const some = read.slice(call * textsInACall, (call + 1) * textsInACall);
      const shown = await shownByAmtool(`read-${call % 16}`, some);
      expect(shown).toEqual(some.map(shownByTocsin));
    });
    // A call for each, since one is enough for amtool to refuse the config: a few of them in the short form.
    await sideBySide(Math.min(refused.length, comparisons / 10), async (index) => {
      const text = refused[index] ?? "";
      const shown = await shownByAmtool(`refused-${index % 16}`, [text]);
      expect(shown, JSON.stringify(text)).toBeUndefined();
    });
  },
  timeoutMs,
);

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
  if (reading.problem !== undefined) return reading.problem;
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
