import { describe, expect, test } from "vitest";
import { firing, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;

/** Slack to read, a phone that texts and one that calls; Ann, Bo and Cy, and an escalation to page them by. */
function oncall(
  policy: NonNullable<WorldOptions["escalations"]>[string],
  options: WorldOptions = {},
): Promise<World> {
  return world({
    chats: {
      slack: {},
      sms: { edits: false, pages: "text" },
      phone: { edits: false, pages: "call" },
    },
    receivers: { ops: ["slack:ops"] },
    people: {
      ann: { name: "Ann", contacts: { sms: "+1" } },
      bo: { name: "Bo", contacts: { sms: "+2" } },
      cy: { name: "Cy", contacts: { sms: "+3" } },
    },
    escalations: { oncall: policy },
    route: { receiver: "ops", escalation: "oncall" },
    ...options,
  });
}

/** Whom a channel told, and at which second. */
function told({ chats }: World, channel: string, start: number): string[] {
  return (chats[channel]?.told ?? []).map(
    ({ address, at }) => `${address} ${Math.floor((at - start) / 1_000)}`,
  );
}

async function answer(here: World, by: string) {
  const [incident] = (await here.gateway.incidents.list()).items;
  return here.gateway.incidents.acknowledge(incident?.id ?? "", { by });
}

async function escalation(here: World) {
  const [incident] = (await here.gateway.incidents.list()).items;
  return incident?.escalation;
}

describe("acknowledge: none", () => {
  test("tells its people at their time, whoever has answered; the other steps are over", async () => {
    const here = await oncall({
      steps: [
        { notify: ["person:ann"] },
        { after: "5m", notify: ["person:bo"] },
        { after: "5m", notify: ["person:cy", "phone:desk"], acknowledge: "none" },
        { after: "5m", notify: ["person:bo"] },
      ],
    });
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(minute);
    await answer(here, "ann");
    await here.pass(60 * minute);
    expect(told(here, "sms", start)).toEqual(["+1 1", "+3 601"]);
    expect(told(here, "phone", start)).toEqual(["desk 601"]);
    expect(await escalation(here)).toMatchObject({
      state: "held",
      reason: "Ann has acknowledged it",
    });
    const lines = here.chats.slack?.told.at(-1)?.message.news.map(({ title }) => title) ?? [];
    expect(lines.filter((line) => line.startsWith("Step"))).toEqual([
      "Step 3 of oncall: Cy, phone:desk",
    ]);
  });

  test("tells them in each round, and shows when the next is due", async () => {
    const here = await oncall({
      steps: [
        { notify: ["person:ann"] },
        { after: "5m", notify: ["person:cy"], acknowledge: "none" },
      ],
      repeat: 1,
    });
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(minute);
    await answer(here, "ann");
    expect((await escalation(here))?.next).toEqual({
      step: 2,
      at: new Date(start + 5 * minute).toISOString(),
    });
    await here.restart();
    await here.pass(60 * minute);
    expect(told(here, "sms", start)).toEqual(["+1 1", "+3 301", "+3 901"]);
    expect((await escalation(here))?.next).toBeUndefined();
  });

  test("tells nobody once it is over", async () => {
    const here = await oncall({
      steps: [
        { notify: ["person:ann"] },
        { after: "5m", notify: ["person:cy"], acknowledge: "none" },
      ],
    });
    await here.report(firing());
    await here.pass(minute);
    await answer(here, "ann");
    const [incident] = (await here.gateway.incidents.list()).items;
    await here.gateway.incidents.resolve(incident?.id ?? "", { by: "ann" });
    await here.pass(60 * minute);
    expect((here.chats.sms?.told ?? []).map(({ address }) => address)).toEqual(["+1"]);
  });
});

describe("acknowledge: all", () => {
  test("pages each one through all rounds until they have answered themselves", async () => {
    const here = await oncall({
      steps: [
        { notify: ["person:ann", "person:bo"], acknowledge: "all" },
        { after: "5m", notify: ["person:cy"], acknowledge: "all" },
      ],
      repeat: 3,
    });
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(minute);
    await answer(here, "ann");
    await here.pass(11 * minute);
    // Nobody has asked Cy yet, and now nobody has to.
    expect(told(here, "sms", start)).toEqual(["+1 1", "+2 1", "+2 601"]);
    expect((await answer(here, "bo")).status).toBe("done");
    await here.pass(120 * minute);
    expect(told(here, "sms", start)).toEqual(["+1 1", "+2 1", "+2 601"]);
    expect((await answer(here, "bo")).status).toBe("unchanged");
  });

  test("ends after the last round, still waiting for who has not answered", async () => {
    const here = await oncall({
      steps: [{ notify: ["person:ann", "person:bo"], acknowledge: "all" }],
      repeat: 2,
    });
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(30_000);
    await answer(here, "ann");
    await here.pass(120 * minute);
    expect(told(here, "sms", start)).toEqual(["+1 1", "+2 1", "+2 61", "+2 121"]);
    expect((await answer(here, "bo")).status).toBe("done");
  });
});

describe("a person who is paged again", () => {
  test("gets the louder contact when the first page said so", async () => {
    const here = await oncall(
      { steps: [{ notify: ["person:ann"] }], repeat: 2 },
      {
        people: {
          ann: {
            contacts: { sms: "+1", phone: "+1" },
            rules: [{ notify: "sms" }, { after: "1m", notify: ["sms", "phone"] }],
          },
        },
      },
    );
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(30 * minute);
    expect(told(here, "phone", start)).toEqual(["+1 61", "+1 121", "+1 181"]);
    expect(told(here, "sms", start)).toEqual(["+1 1", "+1 61", "+1 121", "+1 181"]);
  });

  test("is not called more often than the first page said while its call is still to come", async () => {
    const here = await oncall(
      {
        steps: [
          { notify: ["person:ann"] },
          { after: "1m", notify: ["person:ann"] },
          { after: "1m", notify: ["person:ann"] },
        ],
      },
      {
        people: {
          ann: {
            contacts: { sms: "+1", phone: "+1" },
            rules: [{ notify: "sms" }, { after: "10m", notify: "phone" }],
          },
        },
      },
    );
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(30 * minute);
    expect(told(here, "phone", start)).toEqual(["+1 601"]);
    expect(told(here, "sms", start)).toEqual(["+1 1", "+1 61", "+1 121"]);
  });
});
