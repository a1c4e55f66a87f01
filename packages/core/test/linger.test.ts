import { describe, expect, it } from "vitest";
import { firing, resolved, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;
const at = (here: World, ms = 0) => new Date(here.clock.now() + ms).toISOString();
const incidents = async ({ gateway }: World) => (await gateway.incidents.list()).items;
const states = async (here: World) => (await incidents(here)).map(({ state }) => state).sort();

const pipeline = (options: WorldOptions = {}) =>
  world({ ...options, route: { groupBy: ["app"], linger: "10m", ...options.route } });
const labels = { app: "guestbook" };

/** One run from its start to its end. */
async function run(here: World, name: string, ms = minute) {
  const of = { kind: "run", source: "ci", fingerprint: name, subject: name, labels } as const;
  await here.report({ ...of, status: "running", title: `${name} running`, at: at(here) });
  await here.pass(ms);
  await here.report({ ...of, status: "succeeded", title: `${name} passed`, at: at(here) });
}
const published = (here: World, tag: string) =>
  here.report({ title: `${tag} published`, source: "registry", fingerprint: tag, labels });
const fires = (here: World, fields = {}) =>
  here.report(firing({ at: at(here), labels, ...fields }));
const mends = (here: World, fields = {}) =>
  here.report(resolved({ at: at(here), labels, ...fields }));

describe("linger: 10m", () => {
  it("makes one message of a build, an image and a deployment", async () => {
    const here = await pipeline();
    await run(here, "build");
    await here.pass(minute);
    await published(here, "1.4.2");
    await here.pass(9 * minute);
    await run(here, "deployment");
    const { told } = here.chats.chat ?? { told: [] };
    expect(
      told.map(({ how, message }) => `${how} ${message.incident.state} ${message.title}`),
    ).toEqual([
      "send open build running",
      "update closed build passed",
      "update closed 1.4.2 published",
      "update open deployment running",
      "update closed deployment passed",
    ]);
    expect(await incidents(here)).toMatchObject([
      { state: "closed", counts: { running: 0, firing: 0, total: 3 } },
    ]);
  });

  it("is over after that time, counted from the last end", async () => {
    const here = await pipeline();
    await run(here, "build");
    await here.pass(10 * minute);
    await published(here, "1.4.2");
    await here.pass(10 * minute + 1);
    await run(here, "deployment");
    expect(await states(here)).toEqual(["closed", "closed"]);
  });

  it("holds over a restart, and not for another group", async () => {
    const here = await pipeline();
    await run(here, "build");
    await here.restart();
    await published(here, "1.4.2");
    expect(await states(here)).toEqual(["closed"]);
    await here.report({ title: "other", source: "registry", labels: { app: "api" } });
    expect(await states(here)).toEqual(["closed", "closed"]);
  });

  it("counts a thing that comes again once", async () => {
    const here = await pipeline();
    for (let again = 0; again < 2; again += 1) {
      await here.pass(minute);
      await run(here, "build");
      await published(here, "latest");
    }
    expect(await incidents(here)).toMatchObject([{ counts: { running: 0, total: 2 } }]);
    expect(here.chats.chat?.told).toHaveLength(6);
    expect(here.chats.chat?.told.at(-1)?.message).toMatchObject({ moreParts: 0 });
  });

  it("an end of nothing that is open reopens nothing", async () => {
    const here = await pipeline();
    await fires(here);
    await mends(here);
    const before = here.chats.chat?.told.length;
    await mends(here, { title: "ci still passing", at: at(here, 1) });
    expect(here.chats.chat?.told).toHaveLength(before ?? 0);
    expect(here.suppressed.at(-1)).toMatchObject({ reason: "nothing_open" });
  });

  it("what a person has closed stays closed", async () => {
    const here = await pipeline();
    await fires(here);
    const [incident] = await incidents(here);
    await here.gateway.incidents.resolve(incident?.id ?? "", { by: "ann" });
    await run(here, "build");
    expect(await states(here)).toEqual(["closed", "closed"]);
    expect(here.chats.chat?.shown()).toHaveLength(2);
  });

  it("what ended before `for` had passed is a new beginning when it fires again", async () => {
    const here = await pipeline({ route: { for: "5m" } });
    await fires(here);
    await here.pass(2 * minute);
    await mends(here);
    await fires(here);
    await here.pass(4 * minute);
    expect(here.chats.chat?.told).toEqual([]);
    await here.pass(minute);
    expect(here.chats.chat?.told).toHaveLength(1);
  });

  it("a problem in what was over is told with a noise, and asks for an answer anew", async () => {
    const here = await pipeline();
    await fires(here);
    const [incident] = await incidents(here);
    const id = incident?.id ?? "";
    await here.gateway.incidents.acknowledge(id, { by: "ann" });
    await here.pass(minute);
    await mends(here);
    await here.pass(minute);
    await fires(here);
    expect(await states(here)).toEqual(["open"]);
    const last = here.chats.chat?.told.at(-1);
    expect(last).toMatchObject({ how: "update", message: { nudge: true } });
    expect(last?.message.incident.acknowledged).toBeUndefined();
    expect(last?.message.actions).toContain("acknowledge");
    expect(here.chats.chat?.told.filter(({ message }) => message.nudge)).toHaveLength(1);
  });

  it("pages again, by the receiver and by the escalation from its first step", async () => {
    const here = await pipeline({
      chats: { sms: { edits: false, pages: "text" } },
      receivers: { ops: ["sms:ops"] },
      people: { ann: { contacts: { sms: "+1" } } },
      escalations: { oncall: { steps: [{ notify: ["person:ann"] }] } },
      route: { escalation: "oncall" },
    });
    const told = () =>
      here.chats.sms?.told.map(({ address, message }) => `${address} ${message.incident.state}`);
    await fires(here);
    await here.pass(5_000);
    expect(told()?.toSorted()).toEqual(["+1 open", "ops open"]);
    await mends(here);
    await here.pass(5_000);
    const before = told()?.length ?? 0;
    await fires(here);
    await here.pass(5_000);
    expect(told()?.slice(before).toSorted()).toEqual(["+1 open", "ops open"]);
  });

  it("comes from the route above, and is nothing by default", async () => {
    const routes = [{ matchers: ['app="guestbook"'] }];
    const below = await pipeline({ route: { routes } });
    await run(below, "build");
    await run(below, "deployment");
    expect(await states(below)).toEqual(["closed"]);
    const plain = await pipeline({ route: { linger: 0 } });
    await run(plain, "build");
    await run(plain, "deployment");
    expect(await states(plain)).toEqual(["closed", "closed"]);
  });

  it("is named by explain", async () => {
    const here = await pipeline();
    await run(here, "build");
    const [incident] = await incidents(here);
    const { routes, reasons } = await here.gateway.explain({ labels });
    expect(routes[0]).toMatchObject({ incident: incident?.id, reopens: true });
    expect(reasons.map(({ detail }) => detail)).toContain(
      `route 0: reopens incident ${incident?.id} for 0:{app="guestbook"}`,
    );
    await here.pass(10 * minute + 1);
    expect((await here.gateway.explain({ labels })).routes[0]?.incident).toBeUndefined();
  });
});
