import { pod } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { lists, makeStand, watches, watchingStand } from "./stand.ts";

describe("failures", () => {
  test("wait 1 to 30 s, longer each time, and say so once", async () => {
    const { stand, fake, until, warnings, askedAt, told } = await watchingStand();
    fake.refuse(500, { times: 7, message: "etcdserver: no leader" });
    fake.dropConnections();
    const tries = askedAt.length;
    await until(() => fake.openWatches === 1);
    const gaps = askedAt.slice(tries).flatMap((at, index, all) => {
      const next = all[index + 1];
      return next === undefined ? [] : [(next - at) / 1000];
    });
    for (const [index, limit] of [1, 2, 4, 8, 16, 30, 30].entries()) {
      expect(gaps[index]).toBeGreaterThanOrEqual(Math.max(1, 0.75 * limit));
      expect(gaps[index]).toBeLessThan(limit + 1);
    }
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("etcdserver: no leader");
    fake.apply(pod({ name: "web-2" }));
    await until(() => told.some((line) => line.includes("goes on")));
    expect(lists(stand)).toHaveLength(1);
  });

  test("wait as long as the server asks for", async () => {
    const { fake, until, askedAt } = await watchingStand();
    fake.refuse(429, { retryAfterSeconds: 20 });
    fake.dropConnections();
    const tries = askedAt.length;
    await until(() => fake.openWatches === 1);
    const [refused = 0, next = 0] = askedAt.slice(tries);
    expect(next - refused).toBeGreaterThanOrEqual(20_000);
  });

  test("a connection that is closed at once is one", async () => {
    const { fake, until, soon, warnings } = await watchingStand();
    for (let round = 0; round < 3; round += 1) {
      fake.dropConnections();
      await until(() => fake.openWatches === 1);
    }
    expect(warnings.join()).toContain("closed at once");
    await soon(() => true);
  });

  test("a list that is refused is tried until it is allowed", async () => {
    const { fake, watch, until, warnings } = await makeStand();
    fake.forbid("list", "pods");
    const viewer = watch();
    await until(() => warnings.length === 1);
    expect(warnings[0]).toMatch(/cannot list resource .*pods.*give the account a role/);
    fake.allow("list", "pods");
    await until(() => viewer.lists === 1);
  });

  test("a line that can't be read is asked for again, and after three times all is", async () => {
    const { stand, viewer, fake, until, first } = await watchingStand();
    const { resourceVersion } = first.metadata;
    for (const garbage of ["{\n", '{"type":"ADDED","object":{"metadata":{}}}\n', "null\n"]) {
      expect(watches(stand).at(-1)?.query.resourceVersion).toBe(resourceVersion);
      expect(viewer.lists).toBe(1);
      fake.garble(garbage);
      const { length } = watches(stand);
      await until(() => watches(stand).length > length && fake.openWatches === 1);
    }
    expect(viewer.lists).toBe(2);
    expect(viewer.news).toEqual([]);
  });

  test("a line that is too long is left out, and what follows is read", async () => {
    const { viewer, fake, soon, warnings } = await watchingStand();
    fake.garble(`{"type":"ADDED","object":"${"x".repeat(9 * 1024 * 1024)}"}\n`);
    fake.apply(pod({ name: "web-2" }));
    await soon(() => viewer.news.length === 1);
    expect(viewer.news).toEqual(["set web-2"]);
    expect(warnings.join()).toContain("too large");
    expect(viewer.lists).toBe(1);
  });

  test("an object that the cluster tells twice is handed over once", async () => {
    const { viewer, first, fake, soon } = await watchingStand();
    fake.garble(`${JSON.stringify({ type: "MODIFIED", object: first })}\n`);
    fake.apply(pod({ name: "web-2" }));
    await soon(() => viewer.news.length > 0);
    expect(viewer.news).toEqual(["set web-2"]);
  });
});

describe("the token", () => {
  test("that is refused is read anew once, and all goes on", async () => {
    const { stand, viewer, fake, until } = await watchingStand();
    fake.rotateToken();
    fake.dropConnections();
    await until(() => fake.openWatches === 1);
    expect(watches(stand).map(({ status }) => status)).toEqual([200, 401, 200]);
    expect(viewer.lists).toBe(1);
    expect(stand.warnings).toEqual([]);
  });

  test("that stays refused is no reason to hurry", async () => {
    const { stand, fake, until, warnings } = await watchingStand();
    fake.refuse(401, { times: 4 });
    fake.dropConnections();
    await until(() => fake.openWatches === 1);
    expect(watches(stand).map(({ status }) => status)).toEqual([200, 401, 401, 401, 401, 200]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("give the kubeconfig a credential");
  });
});
