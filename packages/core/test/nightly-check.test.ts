import { describe, expect, test } from "vitest";
import { type World, type WorldOptions, world } from "./world.ts";

const hour = 3_600_000;

/** Ann with one contact that nobody has verified, and a room that is told. It is 09:00. */
function nightWatch(options: WorldOptions): Promise<World> {
  return world({
    chats: { slack: {}, sms: { edits: false, pages: "text" } },
    receivers: { ops: ["slack:ops"] },
    people: { ann: { name: "Ann", contacts: { sms: "+1" } } },
    ...options,
  });
}

describe("each night", () => {
  test("it is told who will be on call and can't be reached, until everybody can", async () => {
    const schedules = { primary: { layers: [{ people: ["ann"] }] } };
    const here = await nightWatch({ schedules });
    await here.pass(24 * hour);
    expect(here.chats.slack?.told.at(-1)?.message).toMatchObject({
      subject: "tocsin on-call",
      text: expect.stringContaining("tocsin verify ann"),
    });
  });

  test.each([
    ["warning", "nobody is on call from tomorrow on", "2026-01-07T03:00"],
    ["error", "nobody is on call within a day", "2026-01-07T02:59"],
  ])("is of severity %s where %s", async (severity, _, end) => {
    const here = await nightWatch({
      schedules: { primary: { layers: [{ people: ["ann"], end }] } },
    });
    // It is the night from the 5th to the 6th.
    await here.pass(19 * hour);
    const { items } = await here.gateway.incidents.list();
    expect(items).toMatchObject([{ subject: "tocsin on-call", severity }]);
  });
});
