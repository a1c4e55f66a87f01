import { createGateway, defineSource, type GatewayOptions } from "@tocsin/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type World, type WorldOptions, world } from "../world.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Sends JSON notices; `token` is the proof. */
const eye = defineSource({
  type: "eye",
  options: z.strictObject({}),
  open: () => ({
    webhook: {
      verify: ({ headers }) =>
        headers.get("token") === "good" ? { ok: true } : { ok: false, reason: "a wrong token" },
      parse: ({ body }) => ({ status: "read", notices: JSON.parse(Buffer.from(body).toString()) }),
    },
  }),
});
const expecting = (expectEvery: string) => ({
  sources: { eye: { ...eye({}), expectEvery } },
});

const told = (here: World) =>
  (here.chats.chat?.told ?? []).map(
    ({ message: { title, incident } }) => `${incident.state}: ${title.replace(/^.*?: /, "")}`,
  );
const missing = "open: No sign of life from eye for 10 m";

async function sends(here: World, notices: readonly object[] = [], token = "good") {
  const request = { method: "POST", headers: { token }, body: JSON.stringify(notices) };
  const { status } = await here.gateway.handle(
    new Request("http://tocsin.test/hooks/eye", request),
  );
  await here.pass(0);
  return status;
}

/** Another process on the same records. */
async function another(here: World, options: Partial<GatewayOptions> = {}) {
  const gateway = createGateway({
    ...expecting("10m"),
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage: { name: "shared", open: async () => ({ ...here.storage(), close: async () => {} }) },
    clock: here.clock,
    ...options,
  });
  await gateway.start();
  onTestFinished(() => gateway.stop());
  return gateway;
}

describe("a source that has to report", () => {
  it("is missing when it says nothing from the start, and back with its first request", async () => {
    const here = await world(expecting("10m"));
    await here.pass(10 * minute);
    expect(told(here)).toEqual([]);
    await here.pass(minute);
    expect(told(here)).toEqual([missing]);
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident).toMatchObject({
      source: "tocsin",
      severity: "error",
      subject: "tocsin source eye",
      labels: { expectedSource: "eye" },
    });
    expect(await sends(here)).toBe(200);
    expect(told(here)).toEqual([missing, "closed: eye reports again, after 11 m"]);
  });

  it("is missing between 10 and 11 minutes after its last sign, however it reports", async () => {
    const here = await world(expecting("10m"));
    const reports = [
      () => sends(here),
      () => sends(here, [{ title: "a pod" }]),
      () => here.report({ title: "by hand", source: "eye" }),
    ];
    for (const report of reports) {
      for (let count = 0; count < 3; count += 1) {
        await here.pass(9 * minute + 59 * second);
        await report();
      }
    }
    expect(told(here).join()).not.toContain("No sign");
    await here.pass(10 * minute);
    expect(told(here).join()).not.toContain("No sign");
    await here.pass(minute);
    expect(told(here)).toContain(missing);
  });

  it("gives no sign by requests that it does not prove, or by other sources", async () => {
    const here = await world(expecting("10m"));
    await here.pass(9 * minute);
    expect(await sends(here, [], "forged")).toBe(401);
    await here.report({ title: "another", source: "github" });
    await here.pass(2 * minute);
    expect(told(here)).toContain(missing);
  });

  it("is noted in every process, and looked for in one that works", async () => {
    const here = await world(expecting("10m"));
    const web = await another(here, { role: "web" });
    for (let count = 0; count < 3; count += 1) {
      await here.pass(8 * minute);
      await web.notify({ title: "seen by another", source: "eye" });
    }
    expect(told(here).join()).not.toContain("No sign");
    await here.pass(11 * minute);
    expect(told(here)).toContain(missing);
    await web.notify({ title: "seen by another", source: "eye" });
    await here.pass(0);
    expect(told(here).at(-1)).toBe("closed: eye reports again, after 11 m");
  });

  it("is told once by several processes that look for it", async () => {
    const here = await world(expecting("10m"));
    await another(here);
    await another(here);
    await here.pass(hour);
    expect(told(here)).toEqual([missing]);
  });

  it("survives a restart: what was missing is back, what is missing is told in time", async () => {
    const here = await world(expecting("10m"));
    await here.pass(5 * minute);
    await here.restart();
    await here.pass(6 * minute);
    expect(told(here)).toEqual([missing]);
    await here.restart();
    await here.pass(minute);
    await sends(here);
    expect(told(here)).toEqual([missing, "closed: eye reports again, after 12 m"]);
  });

  it("gets its time again when the gateway itself was away", async () => {
    const here = await world(expecting("10m"));
    await sends(here);
    await here.gateway.stop();
    await here.pass(hour);
    await here.restart();
    await here.pass(9 * minute);
    expect(told(here)).toEqual([]);
    await here.pass(2 * minute);
    expect(told(here)).toEqual([missing]);
  });

  it("is told for certain: a crash can't part what is known from the problem", async () => {
    const asleep = new Set(["inbox"]);
    const here = await world({ ...expecting("10m"), asleep });
    await here.pass(12 * minute);
    expect(await here.gateway.life.signs()).toMatchObject([{ missingSince: expect.any(String) }]);
    expect(told(here)).toEqual([]);
    asleep.clear();
    await here.restart();
    expect(told(here)).toEqual([missing]);
  });

  it("is forgotten with the config, and its problem resolved", async () => {
    const here = await world(expecting("10m"));
    await here.pass(11 * minute);
    await here.reload({ sources: { eye: eye({}) } });
    await here.pass(0);
    expect(told(here)).toEqual([missing, "closed: eye is not expected to report any more"]);
    expect(await here.gateway.life.signs()).toEqual([]);
    await here.pass(hour);
    expect(told(here)).toHaveLength(2);
  });

  it("counts anew when another time is set", async () => {
    const here = await world(expecting("1h"));
    await here.pass(30 * minute);
    await here.reload(expecting("10m"));
    await here.pass(10 * minute);
    expect(told(here)).toEqual([]);
    await here.pass(minute);
    expect(told(here)).toEqual([missing]);
  });

  it("is written down at most every tenth of its time, and every minute", async () => {
    const here = await world(expecting("10m"));
    const version = async () => (await here.storage().read(["sign:source:eye"]))[0]?.version ?? 0;
    await sends(here);
    const first = await version();
    for (let count = 0; count < 59; count += 1) {
      await here.pass(second);
      await sends(here);
    }
    expect(await version()).toBe(first);
    await here.pass(second);
    await sends(here);
    expect(await version()).toBeGreaterThan(first);
  });

  it("needs a time that can be kept", async () => {
    for (const [every, message] of [
      ["often", /"often" is not a duration/],
      ["1s", /must be from 10 s/],
    ] as const) {
      const made = another(await world(), expecting(every));
      await expect(made).rejects.toThrow(message);
    }
  });
});

describe("a route that has to be reported to", () => {
  const watchdog = (more: object = {}) => ({
    title: "Watchdog fires, as it should",
    id: "watchdog-1",
    source: "prometheus",
    labels: { alertname: "Watchdog" },
    ...more,
  });
  const options: WorldOptions = {
    receivers: { ops: ["chat:ops"], nobody: [] },
    route: {
      routes: [
        {
          name: "watchdog",
          matchers: ['alertname="Watchdog"'],
          receiver: "nobody",
          expectEvery: "10m",
          routes: [{ matchers: ['cluster="b"'] }],
        },
      ],
    },
  };
  const stopped = "open: No sign of life on route watchdog for 10 m";

  it("takes a report that is repeated, and one that a route below it takes, for signs", async () => {
    const here = await world(options);
    for (let count = 0; count < 4; count += 1) {
      await here.pass(9 * minute);
      const labels = { alertname: "Watchdog", ...(count > 1 ? { cluster: "b" } : {}) };
      await here.report(watchdog({ labels }));
      await here.report({ title: "what goes elsewhere" });
    }
    expect(told(here).join()).not.toContain("No sign");
    await here.pass(9 * minute);
    await here.report({ title: "what goes elsewhere" });
    await here.pass(2 * minute);
    expect(told(here)).toContain(stopped);
    await here.report(watchdog());
    expect(told(here).at(-1)).toBe("closed: Route watchdog is reported to again, after 11 m");
  });

  it("does not take what the gateway says of itself for a sign", async () => {
    const here = await world({
      people: { ann: { contacts: { chat: "ann" } } },
      route: { name: "all", expectEvery: "20h" },
    });
    // At 03:00 comes the nightly check of who can be reached.
    await here.pass(20 * hour + 2 * minute);
    expect(told(here).join()).toContain("open: No sign of life on route all for 20 h");
    await here.pass(30 * hour);
    expect(told(here).join()).not.toContain("is reported to again");
  });

  it("names the place of a time that can't be read", async () => {
    const route = { receiver: "ops", routes: [{ expectEvery: "soon" }] };
    await expect(another(await world(), { route })).rejects.toThrow(
      'route.routes.0.expectEvery: "soon" is not a duration: write 10m',
    );
  });
});
