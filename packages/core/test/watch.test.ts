import { createGateway, defineSource, memoryStorage, silentLog, type Watch } from "@tocsin/core";
import { virtualClock } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { z } from "zod";

async function watching(watch: Watch) {
  const clock = virtualClock();
  const source = defineSource({
    type: "eye",
    options: z.strictObject({}),
    open: () => ({ watch }),
  });
  const gateway = createGateway({
    sources: { eye: source({}) },
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage: memoryStorage(),
    clock,
    log: silentLog,
  });
  await gateway.start();
  await clock.advance(0);
  return { gateway, clock };
}

describe("a source that watches", () => {
  it("reports what it sees, in its own name, until the gateway stops", async () => {
    let stopped = false;
    const { gateway, clock } = await watching(async (emit, signal) => {
      await emit([{ title: "a pod crashed" }]);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      stopped = true;
    });
    const { items } = await gateway.incidents.list();
    expect(items.map(({ source, title }) => `${source}: ${title}`)).toEqual(["eye: a pod crashed"]);
    await Promise.all([gateway.stop(), clock.advance(0)]);
    expect(stopped).toBe(true);
  });

  it("is started again when it fails, later and later", async () => {
    let starts = 0;
    const { gateway, clock } = await watching(async () => {
      starts += 1;
      throw new Error("410 Gone");
    });
    await clock.advance(2_000);
    expect(starts).toBe(2);
    await clock.advance(60_000);
    expect(starts).toBeLessThan(8);
    await Promise.all([gateway.stop(), clock.advance(0)]);
  });
});
