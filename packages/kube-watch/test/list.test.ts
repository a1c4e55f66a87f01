import { pod, settle } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { lists, makeStand, type Stand } from "./stand.ts";

describe("the list", () => {
  test("comes in pages and is handed over whole", async () => {
    const stand = await makeStand();
    for (let each = 0; each < 1201; each += 1) stand.fake.apply(pod({ name: `web-${each}` }));
    const viewer = stand.watch();
    await stand.soon(() => viewer.lists === 1);
    expect(viewer.view.size).toBe(1201);
    expect(lists(stand).map(({ query }) => [query.limit, query.continue !== undefined])).toEqual([
      ["500", false],
      ["500", true],
      ["500", true],
    ]);
  });

  /** Lists 501 pods, and between the two pages things happen. */
  async function betweenPages(happens: (stand: Stand, round: number) => void) {
    const stand = await makeStand();
    for (let each = 0; each < 501; each += 1) stand.fake.apply(pod({ name: `web-${each}` }));
    stand.fake.latency(1000);
    const viewer = stand.watch();
    const begun = () => lists(stand).filter(({ query }) => query.continue === undefined).length;
    for (let round = 0; viewer.lists === 0; await stand.clock.advance(250)) {
      await settle();
      if (begun() === round) continue;
      round += 1;
      happens(stand, round);
    }
    stand.fake.latency(0);
    await settle();
    await stand.clock.advance(1000);
    return { stand, viewer };
  }

  test("shows one moment, and what happened between its pages follows", async () => {
    const { stand, viewer } = await betweenPages(({ fake }) => {
      fake.apply(pod({ name: "web-0", image: "nginx:1.28" }));
      fake.remove(pod({ name: "web-99" }));
    });
    expect(viewer.changes[0]).toMatchObject({ objects: { length: 501 } });
    await stand.until(() => viewer.news.length === 2);
    expect(viewer.news).toEqual(["set web-0", "gone web-99"]);
  });

  test("that expires between two pages is begun anew", async () => {
    const { stand, viewer } = await betweenPages(({ fake }, round) => {
      if (round > 1) return;
      fake.remove(pod({ name: "web-7" }));
      fake.expire();
    });
    expect(viewer.view.size).toBe(500);
    expect(lists(stand).map(({ status }) => status)).toEqual([200, 410, 200]);
  });

  test("that expires again is asked for in one piece", async () => {
    const { stand, viewer } = await betweenPages(({ fake }, round) => {
      fake.apply(pod({ name: "web-0", restarts: round }));
      fake.expire();
    });
    expect(viewer.view.size).toBe(501);
    expect(lists(stand).at(-1)?.query).toEqual({});
  });

  test("narrows to what is asked for, and so does the watch", async () => {
    const { fake, watch, soon } = await makeStand();
    fake.apply(pod({ name: "web-1", labels: { app: "web" } }));
    fake.apply(pod({ name: "db-1", labels: { app: "db" } }));
    fake.apply(pod({ name: "web-2", labels: { app: "web" }, namespace: "other" }));
    const query = { labelSelector: "app=web" };
    const viewer = watch({ path: "/api/v1/namespaces/shop/pods", query });
    await soon(() => fake.openWatches === 1);
    expect([...viewer.view.keys()]).toEqual(["web-1"]);
    fake.edit(pod({ name: "web-1" }), ({ metadata }) => {
      metadata.labels = { app: "no longer" };
    });
    await soon(() => viewer.news.length === 1);
    expect(viewer.news).toEqual(["gone web-1"]);
  });

  test("comes without managedFields, and so do changes", async () => {
    const managedFields = [{ manager: "kubectl" }];
    const { fake, watch, soon } = await makeStand();
    fake.apply(pod({ name: "web-1", metadata: { managedFields } }));
    const viewer = watch();
    await soon(() => fake.openWatches === 1);
    fake.apply(pod({ name: "web-2", metadata: { managedFields } }));
    await soon(() => viewer.news.length === 1);
    expect(JSON.stringify(viewer.changes)).not.toContain("managedFields");
  });
});
