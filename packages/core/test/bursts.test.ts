import { memoryStorage, type NoticeInput, silentLog } from "@tocsin/core";
import { virtualClock } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { firing, world } from "./world.ts";

const crash = (pod: number, minute: number): NoticeInput =>
  firing({
    title: `pod ${pod} crashes`,
    subject: "shop",
    fingerprint: `pod ${pod}`,
    text: `log of pod ${pod}: ${"line ".repeat(400)}`,
    facts: [{ name: "Restarts", value: "5" }],
    at: new Date(Date.parse("2026-01-05T08:00:00Z") + minute * 60_000).toISOString(),
  });

describe("an incident of very many things", () => {
  it("stays small, tells the newest in full and the others in a line", async () => {
    const { report, chats, gateway, storage } = await world();
    for (let pod = 0; pod < 60; pod += 1) await report(crash(pod, pod));
    const message = chats.chat?.told.at(-1)?.message;
    expect(message?.parts.length).toBe(20);
    expect(message?.moreParts).toBe(40);
    expect(message?.notices.map(({ title }) => title).slice(0, 2)).toEqual([
      "pod 59 crashes",
      "pod 58 crashes",
    ]);
    const whole = message?.notices.filter(({ text, facts }) => text && facts.length === 1);
    expect(whole?.length).toBe(10);
    const [incident] = (await gateway.incidents.list()).items;
    const texts = incident?.timeline.filter(({ text }) => text !== undefined);
    expect([incident?.timeline.length, texts?.length]).toEqual([60, 10]);
    const [record] = await storage().read([`incident:${incident?.id}`]);
    // Each revision is written anew: ten whole parts and ten texts of 2 kB, and little of the rest.
    expect(record?.value.length).toBeLessThan(80_000);
  });

  it("keeps them worst first and newest first, whatever order they come in", async () => {
    const { report, chats } = await world();
    const minutes = [5, 1, 9, 3, 7, 0, 8, 2, 6, 4, 11, 10];
    for (const minute of minutes) await report(crash(minute, minute));
    await report({ ...crash(3, 20), severity: "critical" });
    const titles = chats.chat?.told.at(-1)?.message.parts.map(({ title }) => title);
    expect(titles).toEqual(
      [3, 11, 10, 9, 8, 7, 6, 5, 4, 2, 1, 0].map((pod) => `pod ${pod} crashes`),
    );
  });
});

describe("a burst of work", () => {
  it("is handed out in whole batches, though the first ones came in drops", async () => {
    const clock = virtualClock();
    const storage = await memoryStorage().open({ clock, log: silentLog });
    const sizes: number[] = [];
    const handle = async (claims: readonly { readonly record: { readonly key: string } }[]) => {
      sizes.push(claims.length);
      await new Promise((resolve) => setImmediate(resolve));
      await storage.commit(claims.map(({ record: { key } }) => ({ key, value: null })));
    };
    storage.consume("work", handle, { batch: 10, concurrency: 10 });
    const put = (from: number, to: number) =>
      storage.commit(
        Array.from({ length: to - from }, (_, index) => ({
          key: `job:${from + index}`,
          value: "{}",
          lane: "work",
          due: clock.now(),
        })),
      );
    await put(0, 3);
    await Promise.resolve();
    await put(3, 93);
    while (sizes.reduce((sum, size) => sum + size, 0) < 93) await clock.advance(0);
    expect(sizes).toEqual([3, ...Array(9).fill(10)]);
    await storage.close();
  });
});
