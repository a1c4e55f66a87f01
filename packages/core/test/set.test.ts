import { expect, test } from "vitest";
import { firing, resolved, world } from "./world.ts";

const minute = (count: number) => new Date(Date.UTC(2026, 0, 5, 8, count)).toISOString();
const alert = (name: string) => ({
  subject: name,
  fingerprint: name,
  title: `${name} is slow`,
  set: "group-1",
  at: minute(10),
});
const groupEnd = resolved({
  fingerprint: "group-1",
  set: "group-1",
  endsSet: true,
  at: minute(20),
});

async function states(here: Awaited<ReturnType<typeof world>>) {
  const { items } = await here.gateway.incidents.list();
  return Object.fromEntries(items.map(({ subject, state }) => [subject, state]));
}

test("the end of a set ends what its sender no longer names, and nothing else", async () => {
  const here = await world();
  await here.report([
    firing(alert("a")),
    firing(alert("b")),
    firing({ ...alert("c"), set: "group-2" }),
  ]);
  await here.report([resolved({ ...alert("a"), at: minute(20) }), groupEnd]);
  await here.pass(0);
  expect(await states(here)).toEqual({ a: "closed", b: "closed", c: "open" });
  expect(here.chats.chat?.told.at(-1)?.message.tone).toBe("success");
});

test("a report that was on its way when its set ended fires nothing", async () => {
  const here = await world();
  await here.report(groupEnd);
  await here.report(firing(alert("late")));
  expect(await states(here)).toEqual({});
  await here.report(firing({ ...alert("new"), at: minute(30) }));
  expect(await states(here)).toEqual({ new: "open" });
});

test("what fires again in the same request is not ended by it", async () => {
  const here = await world();
  await here.report([firing({ ...alert("a"), at: minute(25) }), groupEnd]);
  await here.pass(0);
  expect(await states(here)).toEqual({ a: "open" });
});
