import { describe, expect, test } from "vitest";
import { firing, type World, world } from "./world.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** It is 09:00 UTC on Monday, 5 January 2026, when a world begins. */
const at = (here: World, ms = 0) => new Date(here.clock.now() + ms).toISOString();

async function silence(here: World, during: readonly (string | object)[], fields: object = {}) {
  const result = await here.gateway.silences.add({
    matchers: ['app="web"'],
    endsAt: at(here, 30 * day),
    createdBy: "ann",
    during,
    ...fields,
  });
  if (result.status !== "done") throw new Error(JSON.stringify(result));
  await here.pass(0);
  return result.silence;
}

const fires = (here: World, name = "web") =>
  here.report(
    firing({
      labels: { app: "web" },
      subject: name,
      fingerprint: name,
      title: "slow",
      at: at(here),
    }),
  );
const told = (here: World) => (here.chats.chat?.told ?? []).map(({ message }) => message.title);
const stateOf = async (here: World, id: string) => (await here.gateway.silences.get(id))?.state;
const noon = "12:00-13:00";

describe("a silence that comes again", () => {
  test("counts in its times alone, and what still fires at their end is told once", async () => {
    const here = await world();
    const { id, state, turnsAt } = await silence(here, [noon]);
    expect([state, turnsAt]).toEqual(["pending", "2026-01-05T12:00:00.000Z"]);
    await fires(here, "early");
    expect(told(here)).toEqual(["early: slow"]);

    await here.pass(3 * hour + minute);
    expect(await stateOf(here, id)).toBe("active");
    await fires(here, "noon");
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident?.muted).toEqual({
      by: [`silence:${id}`],
      reason: "silenced by ann during 12:00-13:00 UTC",
      until: "2026-01-05T13:00:00.000Z",
    });
    expect(told(here)).toEqual(["early: slow"]);

    await here.pass(hour);
    expect(await stateOf(here, id)).toBe("pending");
    expect(told(here)).toEqual(["early: slow", "early: slow", "noon: slow"]);

    await here.pass(day - hour);
    expect(await stateOf(here, id)).toBe("active");
    await fires(here, "tomorrow");
    expect(told(here)).not.toContain("tomorrow: slow");
  });

  test("its begin is told to what fires already: no reminder comes while it counts", async () => {
    const here = await world({
      chats: { chat: { edits: false } },
      route: { repeatInterval: "30m" },
    });
    await silence(here, ["10:00-12:00"]);
    await fires(here);
    await here.pass(55 * minute);
    expect(told(here)).toHaveLength(2);
    await here.pass(2 * hour);
    expect(told(here)).toHaveLength(2);
    await here.pass(10 * minute);
    expect(told(here)).toHaveLength(3);
  });

  test("goes by the clocks of its zone when they change", async () => {
    const here = await world();
    // 29 March 2026: at 01:00 UTC Berlin goes from 02:00 to 03:00.
    const { id } = await silence(here, ["sun 03:00-04:00 Europe/Berlin"], {
      startsAt: "2026-03-28T00:00:00Z",
      endsAt: "2026-11-01T00:00:00Z",
    });
    const states = [];
    for (const time of [
      "2026-03-29T00:59:00Z",
      "2026-03-29T01:00:00Z",
      "2026-03-29T01:59:00Z",
      "2026-03-29T02:00:00Z",
      "2026-10-25T01:59:00Z",
      "2026-10-25T02:00:00Z",
      "2026-10-25T03:00:00Z",
    ]) {
      await here.pass(Date.parse(time) - here.clock.now());
      states.push(await stateOf(here, id));
    }
    expect(states).toEqual([
      ...["pending", "active", "active", "pending"],
      ...["pending", "active", "pending"],
    ]);
  });

  test("is turned by whoever comes after a crash", async () => {
    const here = await world();
    const { id } = await silence(here, [noon]);
    await here.gateway.stop();
    await here.pass(3 * hour + minute);
    await here.restart();
    await fires(here);
    expect(told(here)).toEqual([]);
    await here.gateway.stop();
    await here.pass(hour);
    await here.restart();
    await here.pass(minute);
    expect(told(here)).toEqual(["web: slow"]);
    expect(await stateOf(here, id)).toBe("pending");
  });

  test("may name times of the config, and keeps what they said", async () => {
    const here = await world({ times: { lunch: [{ times: [noon] }, { weekdays: ["sunday"] }] } });
    const { id, during } = await silence(here, ["lunch"]);
    expect(during).toEqual([
      { name: "lunch", times: [noon] },
      { name: "lunch", weekdays: ["sunday"] },
    ]);
    await here.reload({ times: {} });
    await here.pass(3 * hour + minute);
    await fires(here);
    const explained = await here.gateway.explain({ labels: { app: "web" } });
    expect(explained.routes[0]?.muted).toBe("silenced by ann during lunch");
    expect(await stateOf(here, id)).toBe("active");
  });

  test("waits for days that come years later", async () => {
    const here = await world();
    const { id, turnsAt } = await silence(here, ["29 feb"], { endsAt: "2033-01-01T00:00:00Z" });
    expect(turnsAt).toBe("2027-01-05T09:00:00.000Z");
    await here.pass(Date.parse("2028-02-29T12:00:00Z") - here.clock.now());
    expect(await stateOf(here, id)).toBe("active");
  });
});

describe("making and changing one", () => {
  const day1 = { endsAt: "2026-01-06T09:00:00Z" };

  test.each<[what: string, during: (string | object)[], reason: RegExp]>([
    [
      "a name that is none",
      ["nihgts"],
      /"nihgts" can't be read: write days, times and a zone.*did you mean "nights"/,
    ],
    ["a time over midnight", ["22:00-07:00"], /write two, 22:00-24:00 and 00:00-07:00/],
    ["a day that there is not", ["30 feb"], /holds on no day/],
    [
      "a zone that there is not",
      [{ weekdays: ["sat"], location: "Nope/X" }],
      /location there is no zone "Nope\/X"/,
    ],
    ["what does not come before its end", ["sat"], /it would never count/],
    ["a long list", Array.from({ length: 101 }, () => noon), /more than 100 parts/],
  ])("%s is refused", async (_, during, reason) => {
    const here = await world({ times: { nights: [{ times: ["22:00-24:00"] }] } });
    const options = { matchers: ['app="web"'], createdBy: "ann", during, ...day1 };
    expect(await here.gateway.silences.add(options)).toMatchObject({
      status: "refused",
      reason: expect.stringMatching(reason),
    });
  });

  test("a change that does not speak of its times keeps them, an empty list takes them away", async () => {
    const here = await world();
    const { id, matchers } = await silence(here, [noon]);
    const change = async (fields: object) => {
      const options = { id, matchers, createdBy: "bo", ...day1, ...fields };
      const result = await here.gateway.silences.add(options);
      return result.status === "done" ? result.silence : result;
    };
    expect(await change({})).toMatchObject({ id, during: [{ times: [noon] }], state: "pending" });
    expect(await change({ during: ["09:00-10:00"] })).toMatchObject({ id, state: "active" });
    const other = await change({ matchers: ['app="db"'] });
    expect(other).toMatchObject({ during: [{ times: ["09:00-10:00"] }] });
    expect(await here.gateway.silences.get(id)).toMatchObject({ state: "expired" });
    const always = await change({
      id: "id" in other ? other.id : "",
      matchers: ['app="db"'],
      during: [],
    });
    expect(always).toMatchObject({ state: "active" });
    expect(always).not.toHaveProperty("during");
  });

  test("its start stays once it has begun, also while it pauses", async () => {
    const here = await world();
    const first = await silence(here, [noon]);
    await here.pass(5 * hour);
    const again = await here.gateway.silences.add({
      id: first.id,
      matchers: first.matchers,
      createdBy: "ann",
      startsAt: at(here, hour),
      endsAt: first.endsAt,
    });
    expect(again).toMatchObject({ status: "done" });
    expect(await here.gateway.silences.get(first.id)).toMatchObject({ state: "expired" });
  });
});
