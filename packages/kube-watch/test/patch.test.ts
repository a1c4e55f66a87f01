import { deployment } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { makeStand } from "./stand.ts";

const path = "/apis/apps/v1/namespaces/shop/deployments/web";
const three = { spec: { replicas: 3 } };

describe("a change", () => {
  test.each([
    ["merge", three],
    ["strategic", three],
    ["json", [{ op: "replace", path: "/spec/replicas", value: 3 }]],
  ] as const)("as %s is sent once and gives the object as it is now", async (as, body) => {
    const { fake, cluster } = await makeStand();
    fake.apply(deployment());
    const answer = await cluster.patch(path, { as, body, query: { fieldManager: "me" } });
    expect(answer).toMatchObject({ ok: true, body: { kind: "Deployment", ...three } });
    expect(fake.requests).toEqual([
      expect.objectContaining({
        method: "PATCH",
        path,
        query: { fieldManager: "me" },
        body: JSON.stringify(body),
        status: 200,
      }),
    ]);
  });

  test("that the cluster refuses was surely not made, and its words are told", async () => {
    const { fake, cluster } = await makeStand();
    fake.apply(deployment());
    fake.forbid("patch", "deployments");
    expect(await cluster.patch(path, { as: "merge", body: three })).toEqual({
      ok: false,
      status: 403,
      unclear: false,
      reason:
        'deployments.apps "web" is forbidden: User "system:serviceaccount:tocsin:tocsin" cannot patch resource "deployments" in API group "apps" in the namespace "shop"',
    });
    fake.allow("patch", "deployments");
    const body = { metadata: { resourceVersion: "1" } };
    expect(await cluster.patch(path, { as: "merge", body })).toMatchObject({
      status: 409,
      unclear: false,
    });
  });

  test("is made with credentials read anew where these were refused", async () => {
    const { fake, cluster } = await makeStand();
    fake.apply(deployment());
    await cluster.get(path);
    fake.rotateToken();
    expect(await cluster.patch(path, { as: "merge", body: three })).toMatchObject({ ok: true });
    expect(fake.requests.map(({ status }) => status)).toEqual([200, 401, 200]);
  });
});

describe("whether a change was made is unclear", () => {
  test("when its answer is lost", async () => {
    const { fake, cluster } = await makeStand();
    fake.apply(deployment());
    fake.loseAnswers();
    expect(await cluster.patch(path, { as: "merge", body: three })).toMatchObject({
      ok: false,
      status: 0,
      unclear: true,
    });
    expect(fake.objects("deployments")[0]?.spec.replicas).toBe(3);
  });

  test("when nobody answers in time, or whoever asked gives up", async () => {
    const { fake, cluster, soon, clock } = await makeStand();
    fake.hang();
    const asked = cluster.patch(path, { as: "merge", body: three });
    await soon(() => fake.requests.length === 1);
    await clock.advance(30_000);
    expect(await asked).toEqual({
      ok: false,
      status: 0,
      reason: "no answer for 30 s",
      unclear: true,
    });
    const controller = new AbortController();
    const { signal } = controller;
    const again = cluster.patch(path, { as: "merge", body: three, signal });
    await soon(() => fake.requests.length === 2);
    controller.abort();
    expect(await again).toMatchObject({ reason: "no answer in time", unclear: true });
  });

  test("but not when it never left", async () => {
    const { fake, cluster } = await makeStand();
    await fake.stop();
    expect(await cluster.patch(path, { as: "merge", body: three })).toMatchObject({
      ok: false,
      status: 0,
      unclear: false,
    });
  });
});
