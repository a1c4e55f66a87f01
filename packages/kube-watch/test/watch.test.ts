import { readFile } from "node:fs/promises";
import { pod } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { lists, makeStand, type Stand, watches, watchingStand } from "./stand.ts";

test("a watch gives what is there, then what changes, in order", async () => {
  const { fake, viewer, soon } = await watchingStand();
  fake.apply(pod({ name: "web-2" }));
  fake.edit(pod({ name: "web-1" }), ({ metadata }) => {
    metadata.labels = { app: "web" };
  });
  fake.remove(pod({ name: "web-2" }));
  await soon(() => viewer.news.length === 3);
  expect(viewer.changes[0]).toMatchObject({
    type: "listed",
    objects: [{ apiVersion: "v1", kind: "Pod", metadata: { name: "web-1", namespace: "shop" } }],
  });
  expect(viewer.news).toEqual(["set web-2", "set web-1", "gone web-2"]);
});

describe("going on", () => {
  test("begins at the list's version, asks for bookmarks and for an end", async () => {
    const { stand, first } = await watchingStand();
    const { timeoutSeconds, ...query } = watches(stand)[0]?.query ?? {};
    const { resourceVersion } = first.metadata;
    expect(query).toEqual({ watch: "1", resourceVersion, allowWatchBookmarks: "true" });
    expect(Number(timeoutSeconds)).toBeGreaterThanOrEqual(240);
    expect(Number(timeoutSeconds)).toBeLessThan(290);
  });

  test("after the server's end: from the last change, soon, without a list", async () => {
    const { stand, viewer, fake, clock, until } = await watchingStand();
    const last = fake.apply(pod({ name: "web-2" }));
    await until(() => viewer.news.length === 1);
    const before = clock.now();
    await until(() => watches(stand).length === 2);
    const seconds = Number(watches(stand)[0]?.query.timeoutSeconds);
    expect(clock.now() - before).toBeLessThan((seconds + 3) * 1000);
    expect(watches(stand)[1]?.query.resourceVersion).toBe(last.metadata.resourceVersion);
    expect(lists(stand)).toHaveLength(1);
  });

  test("from the version of a bookmark, so that quiet watches don't expire", async () => {
    const { stand, viewer, fake, soon, until } = await watchingStand();
    const elsewhere = fake.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } });
    fake.bookmark();
    await soon(() => viewer.progress.length === 2);
    fake.expire({ spareOpen: true });
    fake.dropConnections();
    await until(() => watches(stand).length === 2);
    const { resourceVersion } = elsewhere.metadata;
    expect(watches(stand)[1]).toMatchObject({ status: 200, query: { resourceVersion } });
    expect(viewer.lists).toBe(1);
  });

  test("after a lost connection: nothing is lost, nothing comes twice", async () => {
    const { viewer, fake, until } = await watchingStand();
    fake.apply(pod({ name: "web-2" }));
    await until(() => viewer.news.length === 1);
    fake.dropConnections();
    fake.apply(pod({ name: "web-3" }));
    await until(() => viewer.news.length === 2);
    expect(viewer.news).toEqual(["set web-2", "set web-3"]);
    expect(viewer.lists).toBe(1);
  });

  test("after silence beyond the server's own end", async () => {
    const { stand, viewer, fake, clock, until } = await watchingStand();
    const before = clock.now();
    fake.hang();
    await until(() => watches(stand).length === 2, "another try");
    const seconds = Number(watches(stand)[0]?.query.timeoutSeconds);
    expect(clock.now() - before).toBeGreaterThan(seconds * 1000);
    fake.heal();
    fake.apply(pod({ name: "web-2" }));
    await until(() => viewer.news.length === 1);
    expect(viewer.lists).toBe(1);
  });
});

describe("a version that is too old", () => {
  test.each([
    ["as an error within the stream", ({ fake }: Stand) => fake.expire()],
    [
      "as an error in answer to the next watch",
      ({ fake }: Stand) => {
        fake.expire({ spareOpen: true });
        fake.dropConnections();
      },
    ],
    [
      "as HTTP 410",
      ({ fake }: Stand) => {
        fake.http410();
        fake.dropConnections();
      },
    ],
  ])("%s: a new list, and nothing told beside it", async (_, expire) => {
    const { stand, viewer, fake, until } = await watchingStand();
    fake.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "later" } });
    expire(stand);
    fake.apply(pod({ name: "web-2" }));
    fake.remove(pod({ name: "web-1" }));
    await until(() => viewer.lists === 2 && fake.openWatches === 1);
    expect([...viewer.view.keys()]).toEqual(["web-2"]);
    expect(viewer.news).toEqual([]);
    expect(viewer.progress.map(({ listed }) => listed)).toEqual([true, false, true]);
    expect(lists(stand).at(-1)?.query.resourceVersion).toBeUndefined();
  });

  test("again and again waits longer each time", async () => {
    const { stand, viewer, fake, clock, until } = await watchingStand();
    fake.http410(5);
    fake.dropConnections();
    const before = clock.now();
    await until(() => viewer.lists === 6 && fake.openWatches === 1);
    expect(clock.now() - before).toBeGreaterThan(0.75 * (1 + 2 + 4 + 8) * 1000);
    expect(stand.warnings.join()).toContain("too old");
  });
});

describe("handing over", () => {
  test("waits until the last change was taken", async () => {
    const { fake, watch, soon } = await makeStand();
    let release: () => void = () => {};
    let given = 0;
    const viewer = watch({}, (change) => {
      given += 1;
      if (change.type === "listed") return Promise.resolve();
      return new Promise((resolve) => {
        release = resolve;
      });
    });
    await soon(() => fake.openWatches === 1);
    fake.apply(pod({ name: "web-1" }));
    fake.apply(pod({ name: "web-2" }));
    await soon(() => given === 2);
    await soon(() => true);
    expect([given, viewer.news, viewer.progress.length]).toEqual([2, [], 1]);
    release();
    await soon(() => given === 3);
    expect(viewer.news).toEqual(["set web-1"]);
    release();
  });

  test("may take longer than the connection lives", async () => {
    const { fake, watch, soon, until, clock } = await makeStand();
    let release: () => void = () => {};
    const viewer = watch({}, (change) => {
      if (change.type === "listed" || change.object.metadata.name !== "web-1")
        return Promise.resolve();
      return new Promise((resolve) => {
        release = resolve;
      });
    });
    await soon(() => fake.openWatches === 1);
    fake.apply(pod({ name: "web-1" }));
    fake.apply(pod({ name: "web-2" }));
    await soon(() => true);
    await clock.advance(3_600_000);
    release();
    fake.apply(pod({ name: "web-3" }));
    await until(() => viewer.news.length === 3);
    expect(viewer.news).toEqual(["set web-1", "set web-2", "set web-3"]);
  });

  test("that fails ends the watch with its error and closes the connection", async () => {
    const { fake, watch, soon } = await makeStand();
    const viewer = watch({}, async (change) => {
      if (change.type === "set") throw new Error("the disk is full");
    });
    await soon(() => fake.openWatches === 1);
    fake.apply(pod());
    expect(await viewer.ended).toEqual(new Error("the disk is full"));
    await soon(() => fake.openWatches === 0);
  });

  test("ends with the signal, and so does the connection", async () => {
    const { viewer, fake, soon, clock } = await watchingStand();
    viewer.stop();
    expect(await viewer.ended).toBe("ended");
    await soon(() => fake.openWatches === 0);
    expect(clock.pending).toBe(0);
  });
});

test("captured watches of a real cluster are read to the end", async () => {
  const { fake, watch, soon } = await makeStand();
  const capture = async (name: string) =>
    (await readFile(new URL(`captures/${name}`, import.meta.url), "utf8")).trim().split("\n");
  const pods = watch();
  const events = watch({ path: "/apis/events.k8s.io/v1/events" });
  await soon(() => fake.openWatches === 2);
  fake.chop(100);
  fake.replay([
    ...(await capture("pods.watch.ndjson")),
    ...(await capture("events.core-v1.watch.ndjson")),
  ]);
  await soon(() => pods.news.length === 15 && events.news.length === 66);
  expect(pods.view.get("web-65f486fbf7-9rjbc")).toBe("388");
  const told = events.changes.at(-1);
  expect(told).toMatchObject({ type: "set", object: { regarding: {}, note: expect.any(String) } });
});
