import { afterAll, beforeAll, expect, test } from "vitest";
import { asJson, until } from "../help.ts";
import { type HookBody, type Hooks, startHooks } from "./hooks.ts";
import { startAlertmanager } from "./real.ts";
import { startTocsin } from "./tocsin.ts";

const publicUrl = "http://alerts.example.test";
const zeroTime = "0001-01-01T00:00:00Z";
const sides = ["alertmanager", "tocsin"] as const;
type Side = (typeof sides)[number];

let hooks: Hooks;
const servers: { url: string; stop(): Promise<void> }[] = [];
const tellings = new Map<Side, readonly HookBody[]>();

const times = {
  began: new Date(Date.now() - 120_000).toISOString(),
  later: new Date(Date.now() - 60_000).toISOString(),
  ended: new Date(Date.now() - 1_000).toISOString(),
  ahead: new Date(Date.now() + 3_600_000).toISOString(),
};

function alertsOf(play: Side) {
  const shared = { alertname: "DiskFull", play, cluster: "prod", severity: "warning" };
  const page = "http://prometheus.example.test/graph?g0.expr=up&g0.tab=1";
  return [
    {
      labels: { ...shared, instance: "db-1:9100", disk: "sda" },
      annotations: { summary: "Disk is full", runbook_url: "https://wiki.example.test/disk" },
      startsAt: times.began,
      endsAt: times.ahead,
      generatorURL: page,
    },
    {
      labels: { ...shared, instance: "db-2:9100", disk: "sdb", empty: "" },
      annotations: { summary: "Disk is full", description: "It has *been* for a while\n\n…" },
      startsAt: times.later,
      endsAt: times.ahead,
      generatorURL: page,
    },
    { labels: { ...shared, instance: "db-3:9100" }, startsAt: times.later, endsAt: times.ahead },
  ] as const;
}

/** The first telling, of three that fire; the second, when one is over; the third, when all are. */
async function tellingsOf(side: Side): Promise<readonly HookBody[]> {
  const config = JSON.stringify({
    route: {
      receiver: "team hooks",
      group_by: ["alertname", "play", "region"],
      group_wait: "100ms",
      group_interval: "300ms",
      repeat_interval: "1h",
    },
    receivers: [{ name: "team hooks", webhook_configs: [{ url: `${hooks.url}/hook` }] }],
  });
  const server =
    side === "alertmanager"
      ? await startAlertmanager(config, { prefix: "/", external: publicUrl })
      : await startTocsin(config, `publicUrl: ${publicUrl}\n`);
  servers.push(server);
  const { got } = hooks.listen(side, () => "takes");
  const base = server.url.replace(/\/$/, "");
  const post = async (alerts: readonly object[]) => {
    const answer = await fetch(`${base}/api/v2/alerts`, asJson(alerts));
    expect(answer.status).toBe(200);
  };
  const [one, two, three] = alertsOf(side);
  await post([one, two, three]);
  await until(async () => got.length === 1);
  await post([{ ...one, endsAt: times.ended }]);
  await until(async () => got.length === 2);
  await post([two, three].map((alert) => ({ ...alert, endsAt: times.ended })));
  await until(async () => got.length === 3);
  return got.map(({ body }) => body);
}

beforeAll(async () => {
  hooks = await startHooks();
  await Promise.all(sides.map(async (side) => tellings.set(side, await tellingsOf(side))));
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await hooks.stop();
});

/** What is the same whichever server sent it: alerts in one order, times in one form, no name of the play. */
function comparable({ alerts, groupKey: _, ...body }: HookBody) {
  const instant = (time: string) => (time === zeroTime ? time : new Date(time).toISOString());
  const sorted = alerts
    .map(({ fingerprint: _own, ...alert }) => ({
      ...alert,
      startsAt: instant(alert.startsAt),
      endsAt: instant(alert.endsAt),
    }))
    .sort((one, other) => (one.labels.instance ?? "").localeCompare(other.labels.instance ?? ""));
  const text = JSON.stringify({ ...body, alerts: sorted });
  return JSON.parse(text.replaceAll(/"play":"\w+",?/g, "").replaceAll(",}", "}")) as unknown;
}

test.each(["three fire", "one of them is over", "all are over"])(
  "when %s, both send the same payload",
  (what) => {
    const at = ["three fire", "one of them is over", "all are over"].indexOf(what);
    const [theirs, ours] = sides.map((side) => tellings.get(side)?.[at] as HookBody);
    if (theirs === undefined || ours === undefined) throw new Error("it was not told");
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
    expect(comparable(ours)).toEqual(comparable(theirs));
  },
);

test("fingerprints follow from the labels, and a group keeps its key", () => {
  const labelsOf = (side: Side) => tellings.get(side)?.flatMap(({ alerts }) => alerts) ?? [];
  for (const { fingerprint } of labelsOf("tocsin")) expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  for (const side of sides) {
    const byInstance = new Map<string, Set<string>>();
    for (const { labels, fingerprint } of labelsOf(side)) {
      const known = byInstance.get(labels.instance ?? "") ?? new Set();
      byInstance.set(labels.instance ?? "", known.add(fingerprint));
    }
    expect([...byInstance.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
    expect(new Set(tellings.get(side)?.map(({ groupKey }) => groupKey)).size).toBe(1);
  }
});
