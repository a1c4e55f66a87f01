import { createGateway, Secret } from "@tocsin/core";
import { type FakeHttp, fakeHttp, pass } from "@tocsin/testkit";
import { expect, onTestFinished, test } from "vitest";
import { firing, type World, type WorldOptions, world } from "../world.ts";

const minute = 60_000;
const token = "a-secret-of-the-address";

async function beating(options: WorldOptions = {}, more: object = {}) {
  const ears = await fakeHttp(() => ({ status: 200, body: "heard" }));
  onTestFinished(() => ears.stop());
  const heartbeat = { url: new Secret(`${ears.url}/ping/${token}?x=1`), ...more };
  return { ears, here: await world({ heartbeat, ...options }) };
}

const beats = ({ seen }: FakeHttp) => seen.map(({ method, path }) => `${method} ${path}`);
const mentions = (here: World, text: string) =>
  here.logged.filter((line) => line.includes(text)).length;

test("it beats every minute while all is well", async () => {
  const { ears, here } = await beating();
  await pass(here.clock, minute - 1);
  expect(ears.seen).toEqual([]);
  await pass(here.clock, 2 * minute + 1);
  expect(beats(ears)).toEqual(Array.from({ length: 3 }, () => `GET /ping/${token}`));
  expect((await here.gateway.health()).heartbeat).toEqual({
    ok: true,
    lastAt: "2026-01-05T09:03:00.000Z",
  });
});

test("it stays away while work is overdue, says why once, and beats again afterwards", async () => {
  const asleep = new Set(["inbox"]);
  const { ears, here } = await beating({ asleep });
  await here.report(firing());
  await pass(here.clock, 5 * minute);
  expect(ears.seen).toEqual([]);
  expect(here.gateway.life.heartbeat()).toEqual({
    ok: false,
    reason: expect.stringMatching(/^work in the lane inbox is \d+ s late$/),
  });
  expect(mentions(here, "the heartbeat stays away")).toBe(1);
  asleep.clear();
  await here.restart();
  await pass(here.clock, minute);
  expect(ears.seen).toHaveLength(1);
});

test("it stays away while an escalation is late", async () => {
  const asleep = new Set(["escalate"]);
  const { ears, here } = await beating({
    asleep,
    escalations: { oncall: { steps: [{ after: "30s", notify: ["chat:ops"] }] } },
    route: { escalation: "oncall" },
  });
  await here.report(firing());
  await pass(here.clock, minute);
  expect(ears.seen).toHaveLength(1);
  await pass(here.clock, minute);
  expect(ears.seen).toHaveLength(1);
  expect(here.gateway.life.heartbeat()?.reason).toMatch(/^an escalation is \d+ s late$/);
});

test("it stays away while the storage can't be written, or does not answer", async () => {
  const { ears, here } = await beating();
  const states: (() => Promise<void>)[] = [
    () => Promise.reject(new Error("the disk is full")),
    () => new Promise(() => {}),
    async () => {},
  ];
  const heart = async (check: () => Promise<void>) => {
    const gateway = createGateway({
      heartbeat: { url: `${ears.url}/other`, every: "20s", method: "POST" },
      receivers: { ops: [] },
      route: { receiver: "ops" },
      storage: {
        name: "bad",
        open: async () => ({ ...here.storage(), check, close: async () => {} }),
      },
      clock: here.clock,
    });
    await gateway.start();
    await pass(here.clock, 31_000);
    const view = gateway.life.heartbeat();
    await gateway.stop();
    return view?.reason ?? "fine";
  };
  const reasons = [];
  for (const check of states) reasons.push(await heart(check));
  expect(reasons).toEqual([
    "the storage does not work: Error: the disk is full",
    "the storage does not answer",
    "fine",
  ]);
  expect(beats(ears).filter((each) => each === "POST /other")).toHaveLength(1);
});

test("who does not hear it is named, without the secret of the address", async () => {
  const { ears, here } = await beating();
  const { host } = new URL(ears.url);
  ears.fail({ status: 302, headers: { location: `${ears.url}/elsewhere` } });
  ears.fail({ status: 404 });
  ears.fail("reset before");
  ears.fail("hang");
  const reasons = [];
  for (let count = 0; count < 5; count += 1) {
    await pass(here.clock, minute + (count === 3 ? 11_000 : 0));
    reasons.push(here.gateway.life.heartbeat()?.reason);
  }
  expect(reasons).toEqual([
    `${host} answered 302: check heartbeat.url`,
    `${host} answered 404: check heartbeat.url`,
    `${host} can't be reached: check heartbeat.url`,
    `${host} did not answer within 10 s`,
    undefined,
  ]);
  expect(beats(ears)).not.toContain("GET /elsewhere");
  expect(mentions(here, "the heartbeat stays away")).toBe(1);
  expect(mentions(here, "the heartbeat beats again")).toBe(1);
  expect(here.logged.join("\n")).not.toContain(token);
});

test("it changes and ends with the config", async () => {
  const { ears, here } = await beating();
  await here.reload({ heartbeat: { url: `${ears.url}/faster`, every: "10s" } });
  await pass(here.clock, minute);
  expect(beats(ears)).toEqual(Array.from({ length: 6 }, () => "GET /faster"));
  await here.gateway.reload({ receivers: { ops: [] }, route: { receiver: "ops" } });
  await pass(here.clock, 5 * minute);
  expect(ears.seen).toHaveLength(6);
  expect(await here.gateway.health()).not.toHaveProperty("heartbeat");
});

test.each([
  [{ url: "example" }, "heartbeat.url: is no address: write https://…"],
  [{ url: "ftp://example.test" }, "heartbeat.url: must begin with https:// or http://"],
  [{ url: "https://ann:pass@example.test" }, "heartbeat.url: has a user in it"],
  [{ url: "https://example.test", every: "1s" }, "heartbeat.every: is no duration from 10s to 1d"],
])("%j is refused", async (heartbeat, message) => {
  await expect(world({ heartbeat })).rejects.toThrow(message);
});
