import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../help.ts";
import { startAlertmanager } from "./real.ts";
import { sides } from "./sides.ts";
import { ask, type Matcher, type Party } from "./silence-party.ts";
import { startTocsin } from "./tocsin.ts";

type Texts = Readonly<Record<string, string>>;

interface ListedAlert {
  readonly labels: Texts;
  readonly fingerprint: string;
  readonly status: {
    readonly state: string;
    readonly silencedBy: readonly string[];
    readonly inhibitedBy: readonly string[];
  };
}

const config = JSON.stringify({
  route: { receiver: "nobody", group_interval: "10m", repeat_interval: "1h" },
  receivers: [{ name: "nobody" }],
  inhibit_rules: [
    {
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity="warning"'],
      equal: ["alertname"],
    },
  ],
});
const hour = 3_600_000;
const anyName = { "00": "b", Größe: "c", "🙂": "dΘ", alertname: "signs" };

/** Calls of one server, with what the test asks of them. */
function caller(party: Party) {
  const now = () => new Date().toISOString();
  const inAnHour = () => new Date(Date.now() + hour).toISOString();
  return {
    post: (...alerts: Texts[]) =>
      ask(
        party,
        "POST",
        "alerts",
        alerts.map((labels) => ({ labels, startsAt: now(), endsAt: inAnHour() })),
      ),
    silence: (...matchers: Matcher[]) =>
      ask(party, "POST", "silences", {
        matchers,
        startsAt: now(),
        endsAt: inAnHour(),
        createdBy: "ann",
        comment: "deploying",
      }),
    expire: (id: string) => ask(party, "DELETE", `silence/${id}`),
    async list(folder: string, ...filters: string[]) {
      const query = filters.map((each) => `filter=${encodeURIComponent(each)}`).join("&");
      const { status, body } = await ask(party, "GET", `${folder}?${query}`);
      expect(status, JSON.stringify(body)).toBe(200);
      return body as unknown[];
    },
    /** Alerts by their severity, once there are so many: what is posted is taken in a moment later. */
    async alerts(count: number, ...filters: string[]) {
      const found = await until(async () => {
        const all = (await this.list("alerts", ...filters)) as ListedAlert[];
        return all.length === count && all.every(({ status }) => status.state !== "unprocessed")
          ? all
          : undefined;
      });
      return new Map(found.map((each) => [each.labels.severity ?? "", each]));
    },
  };
}

const matcher = (name: string, value: string): Matcher => ({
  name,
  value,
  isRegex: false,
  isEqual: true,
});
const idOf = (body: unknown) => (body as { silenceID: string }).silenceID;

describe.each(sides)("on %s", (side) => {
  let server: Party & { stop(): Promise<void> };
  let call: ReturnType<typeof caller>;

  beforeAll(async () => {
    const started = await (side === "tocsin" ? startTocsin(config) : startAlertmanager(config));
    server = { name: side, url: started.url, stop: started.stop };
    call = caller(server);
  });

  afterAll(() => server?.stop());

  test("an alert is listed with what silences and what inhibits it now", async () => {
    const alertname = 'alertname="one"';
    expect((await call.post({ alertname: "one", severity: "warning" })).status).toBe(200);
    const before = await call.alerts(1, alertname);
    expect(before.get("warning")?.status).toMatchObject({ state: "active" });

    const made = await call.silence(matcher("alertname", "one"));
    expect(made.status).toBe(200);
    const silenced = await call.alerts(1, alertname);
    expect(silenced.get("warning")?.status).toMatchObject({
      state: "suppressed",
      silencedBy: [idOf(made.body)],
      inhibitedBy: [],
    });

    await call.post({ alertname: "one", severity: "critical" });
    const both = await call.alerts(2, alertname);
    const source = both.get("critical")?.fingerprint;
    expect(both.get("warning")?.status).toMatchObject({
      state: "suppressed",
      silencedBy: [idOf(made.body)],
      inhibitedBy: [source],
    });
    expect(both.get("critical")?.status).toMatchObject({
      state: "suppressed",
      silencedBy: [idOf(made.body)],
      inhibitedBy: [],
    });

    expect((await call.expire(idOf(made.body))).status).toBe(200);
    const after = await call.alerts(2, alertname);
    expect(after.get("critical")?.status).toMatchObject({ state: "active", silencedBy: [] });
    expect(after.get("warning")?.status).toMatchObject({
      state: "suppressed",
      silencedBy: [],
      inhibitedBy: [source],
    });
  });

  test("filters all have to hold", async () => {
    await call.post(
      { alertname: "two", severity: "info" },
      { alertname: "two", severity: "none" },
      { system: "two", severity: "info" },
    );
    await call.alerts(2, "alertname=two");
    const found = await call.list("alerts", "alertname=two", "severity=info");
    expect(found).toMatchObject([{ labels: { alertname: "two", severity: "info" } }]);
  });

  test("alerts of plain names are taken, whole or in part", async () => {
    const good = { alertname: "three", severity: "info" };
    expect((await call.post(good)).status).toBe(200);
    const partly = await ask(server, "POST", "alerts", [
      { labels: { ...good, disk: "a" } },
      { labels: {} },
    ]);
    expect(partly.status).toBe(400);
    const found = await until(async () => {
      const all = await call.list("alerts", 'alertname="three"');
      return all.length === 2 && all;
    });
    expect(found).toHaveLength(2);
  });

  test("a silence of plain names is made and found", async () => {
    const made = await call.silence(matcher("team", "shop"));
    expect(made.status).toBe(200);
    const found = await call.list("silences", 'team="shop"');
    expect(found).toMatchObject([
      { id: idOf(made.body), matchers: [matcher("team", "shop")], status: { state: "active" } },
    ]);
  });

  // Before 0.27, and in the classic mode of later ones, Alertmanager has ASCII names alone. Tocsin has no such mode.
  const takesAnyName = side === "tocsin";

  test(`an alert with names of any signs is ${takesAnyName ? "taken" : "refused"}`, async () => {
    const posted = await call.post(anyName);
    expect(posted.status).toBe(takesAnyName ? 200 : 400);
    if (!takesAnyName) return;
    const filters = ["00=b", "Größe=c", '"🙂"=dΘ'];
    const [found] = (await call.alerts(1, ...filters)).values();
    expect(found?.labels).toEqual(anyName);
    const groups = await call.list("alerts/groups", ...filters);
    expect(groups).toMatchObject([{ alerts: [{ labels: anyName }] }]);
  });

  test(`a silence with names of any signs is ${takesAnyName ? "made" : "refused"}`, async () => {
    const made = await call.silence(matcher("fooΣ", "bar🙂"));
    expect(made.status).toBe(takesAnyName ? 200 : 400);
    if (!takesAnyName) return;
    const found = await call.list("silences", "fooΣ=bar🙂");
    expect(found).toMatchObject([{ matchers: [matcher("fooΣ", "bar🙂")] }]);
  });
});

test("a rule of inhibition without matchers stops nobody from starting", async () => {
  const empty = JSON.stringify({
    route: { receiver: "nobody" },
    receivers: [{ name: "nobody" }],
    inhibit_rules: [{}],
  });
  const servers = await Promise.all([startAlertmanager(empty), startTocsin(empty)]);
  for (const { url, stop } of servers) {
    const call = caller({ name: url, url });
    await call.post({ alertname: "one", severity: "a" }, { alertname: "two", severity: "b" });
    const found = await call.alerts(2);
    expect([...found.values()].map(({ status }) => status.state)).toEqual(["active", "active"]);
    await stop();
  }
});

test("all of the API can be below a prefix", async () => {
  const real = await startAlertmanager(config, { prefix: "/foo" });
  const { url, stop } = await startTocsin(config);
  // Tocsin itself has no prefix, which a proxy takes away; what Prometheus needs is below each hook.
  for (const prefixed of [real.url, `${url}/hooks/prometheus`]) {
    const call = caller({ name: prefixed, url: prefixed });
    expect((await call.post({ alertname: "one" })).status).toBe(prefixed === real.url ? 200 : 202);
  }
  expect((await fetch(`${real.url.replace("/foo", "")}/api/v2/status`)).status).toBe(404);
  await Promise.all([real.stop(), stop()]);
});
