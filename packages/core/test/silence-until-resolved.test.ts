import { describe, expect, test } from "vitest";
import { firing, resolved, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;
const hour = 60 * minute;

const at = (here: World, ms = 0) => new Date(here.clock.now() + ms).toISOString();
const fields = (here: World, name: string) => ({
  labels: { app: "web" },
  subject: name,
  fingerprint: name,
  at: at(here),
});
const fires = (here: World, name = "web") =>
  here.report(firing({ ...fields(here, name), title: "slow" }));
const mends = (here: World, name = "web") =>
  here.report(resolved({ ...fields(here, name), title: "fast again" }));
const told = (here: World) =>
  (here.chats.chat?.told ?? []).map(({ message }) => `${message.incident.state}: ${message.title}`);

const silence = (here: World, more: object = {}) =>
  here.gateway.silences.add({
    matchers: ['app="web"'],
    endsAt: at(here, 10 * hour),
    createdBy: "ann",
    untilResolved: true,
    ...more,
  });

/** Something fires, and a silence until it is resolved is made for it. */
async function silenced(options: WorldOptions = {}) {
  const here = await world(options);
  await fires(here);
  const made = await silence(here);
  if (made.status !== "done") throw new Error(JSON.stringify(made));
  await here.pass(minute);
  const { id } = made.silence;
  const state = async () => (await here.gateway.silences.get(id))?.state;
  return { here, id, state };
}

describe("a silence until it is resolved", () => {
  test("ends with what it covers, and a refire is told at once", async () => {
    const { here, state } = await silenced();
    expect(await state()).toBe("active");
    await mends(here);
    expect(await state()).toBe("expired");
    await fires(here);
    expect(told(here)).toEqual(["open: web: slow", "closed: web: fast again", "open: web: slow"]);
  });

  test("goes on while anything that it covers is open, and covers what comes meanwhile", async () => {
    const { here, state } = await silenced();
    await fires(here, "web-2");
    await mends(here);
    await here.pass(hour);
    expect(await state()).toBe("active");
    expect(told(here).join()).not.toContain("web-2");
    await mends(here, "web-2");
    expect(await state()).toBe("expired");
  });

  test("is not held open by others of the incident", async () => {
    const { here, state } = await silenced({ route: { groupBy: [] } });
    await here.report(firing({ labels: { app: "db" }, fingerprint: "db", at: at(here) }));
    await mends(here);
    expect(await state()).toBe("expired");
  });

  test("ends when a person says that it is over", async () => {
    const { here, state } = await silenced();
    const [incident] = (await here.gateway.incidents.list()).items;
    await here.gateway.incidents.resolve(incident?.id ?? "", { by: "bo" });
    await here.pass(0);
    expect(await state()).toBe("expired");
  });

  test("ends at its end all the same, and what still fires is told", async () => {
    const { here, state } = await silenced({ chats: { chat: { edits: false } } });
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident?.muted?.reason).toBe("silenced by ann until it is resolved");
    await here.pass(10 * hour);
    expect(await state()).toBe("expired");
    expect(told(here)).toHaveLength(2);
  });

  test("is crash-safe: the end is in the commit that ends what it covers", async () => {
    const asleep = new Set<string>();
    const { here, state } = await silenced({ asleep });
    asleep.add("chores");
    await here.restart();
    await mends(here);
    expect(await state()).toBe("active");
    // It died there. What fires before anybody has looked was not there when the silence should have ended.
    await here.pass(1);
    await fires(here);
    const refires = () => told(here).filter((each) => each === "open: web: slow").length - 1;
    expect(refires()).toBe(0);
    asleep.clear();
    await here.restart();
    await here.pass(minute);
    expect(await state()).toBe("expired");
    expect(refires()).toBe(1);
  });

  test("made while what it covers ends finds out by itself", async () => {
    const asleep = new Set(["chores"]);
    const here = await world({ asleep });
    await fires(here);
    const made = await silence(here, { startsAt: at(here, minute) });
    await mends(here);
    asleep.clear();
    await here.restart();
    await here.pass(2 * minute);
    const { silence: { id } = { id: "" } } = made.status === "done" ? made : {};
    expect(await here.gateway.silences.get(id)).toMatchObject({ state: "expired" });
  });

  test("is refused where nothing is open, and together with times", async () => {
    const here = await world();
    expect(await silence(here)).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("leave out untilResolved"),
    });
    await fires(here);
    expect(await silence(here, { during: ["sat,mon"] })).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("do not go together"),
    });
  });

  test("a change that does not speak of it keeps it", async () => {
    const { here, id } = await silenced();
    const longer = await here.gateway.silences.add({
      id,
      matchers: ['app="web"'],
      endsAt: at(here, 20 * hour),
      createdBy: "amtool",
    });
    expect(longer).toMatchObject({ status: "done", silence: { id, untilResolved: true } });
    expect(await silence(here, { id, untilResolved: false })).toMatchObject({ status: "done" });
    await mends(here);
    expect(await here.gateway.silences.get(id)).toMatchObject({ state: "active" });
  });
});
