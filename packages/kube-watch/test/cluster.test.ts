import { pod } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { makeStand } from "./stand.ts";

const podPath = "/api/v1/namespaces/shop/pods/web-1";

test("an object is given as JSON", async () => {
  const { fake, cluster } = await makeStand();
  fake.apply(pod());
  expect(cluster.name).toBe("test-cluster");
  expect(await cluster.get(podPath)).toMatchObject({ ok: true, body: { kind: "Pod" } });
});

test("a log is given as text, of the container before too", async () => {
  const { fake, cluster } = await makeStand();
  const web = fake.apply(pod());
  fake.log({ pod: web, previous: true }, "one\ntwo\nthree\n");
  const query = { container: "app", previous: "true", tailLines: "2" };
  expect(await cluster.get(`${podPath}/log`, { query, as: "text" })).toEqual({
    ok: true,
    body: "two\nthree\n",
  });
  const otherwise = await cluster.get(`${podPath}/log`, { query: { container: "db" }, as: "text" });
  expect(otherwise).toMatchObject({ ok: false, status: 400 });
});

test("a refusal comes with the cluster's reason and what to do", async () => {
  const { fake, cluster } = await makeStand();
  expect(await cluster.get(podPath)).toEqual({
    ok: false,
    status: 404,
    reason: expect.stringContaining('pods "web-1" not found'),
  });
  fake.forbid("get", "pods");
  expect(await cluster.get(podPath)).toMatchObject({
    status: 403,
    reason: expect.stringContaining("give the account a role"),
  });
});

test("a token that is refused is read anew, once", async () => {
  const { fake, cluster } = await makeStand();
  fake.apply(pod());
  await cluster.get(podPath);
  fake.rotateToken();
  expect(await cluster.get(podPath)).toMatchObject({ ok: true });
  expect(fake.requests.map(({ status }) => status)).toEqual([200, 401, 200]);
  fake.refuse(401, { times: 2 });
  expect(await cluster.get(podPath)).toMatchObject({ ok: false, status: 401 });
  expect(fake.requests).toHaveLength(5);
});

test("an answer that is too large is refused", async () => {
  const { fake, cluster } = await makeStand();
  fake.apply(pod());
  expect(await cluster.get(podPath, { maxBytes: 100 })).toMatchObject({
    ok: false,
    reason: "the answer is larger than 100 bytes",
  });
});

test("an answer that is no JSON is refused", async () => {
  const { cluster } = await makeStand();
  expect(await cluster.get("/readyz")).toMatchObject({ ok: false, status: 200 });
  expect(await cluster.get("/readyz", { as: "text" })).toEqual({ ok: true, body: "ok" });
});

test("a cluster that does not answer is left after 30 s", async () => {
  const { fake, cluster, clock, soon } = await makeStand();
  fake.hang();
  const asked = cluster.get(podPath);
  await soon(() => fake.requests.length === 1);
  await clock.advance(30_000);
  expect(await asked).toEqual({ ok: false, status: 0, reason: "no answer for 30 s" });
});

test("a cluster that is not there says so", async () => {
  const { fake, cluster } = await makeStand();
  await cluster.get(podPath);
  await fake.stop();
  expect(await cluster.get(podPath)).toMatchObject({
    ok: false,
    status: 0,
    reason: expect.stringMatching(/ECONNREFUSED.*check the kubeconfig's `server`/),
  });
});

test("whoever asked can give up", async () => {
  const { fake, cluster, soon, clock } = await makeStand();
  fake.hang();
  const controller = new AbortController();
  const asked = cluster.get(podPath, { signal: controller.signal });
  await soon(() => fake.requests.length === 1);
  controller.abort();
  expect(await asked).toMatchObject({ ok: false, status: 0 });
  expect(clock.pending).toBe(0);
  expect(await cluster.get(podPath, { signal: controller.signal })).toMatchObject({ ok: false });
});
