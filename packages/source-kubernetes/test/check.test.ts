import { fakeKubernetes, openSource, virtualClock } from "@tocsin/testkit";
import { expect, it, onTestFinished } from "vitest";
import { kubernetes } from "../src/index.ts";
import { start } from "./objects.ts";

async function check(options: object) {
  const source = await openSource(kubernetes, options, { name: "kube", fetch });
  return source.check?.(new AbortController().signal);
}

async function cluster() {
  const fake = await fakeKubernetes({ clock: virtualClock(start), name: "prod" });
  onTestFinished(() => fake.stop());
  return fake;
}

it("says that the cluster shows what is watched", async () => {
  const { kubeconfig } = await cluster();
  expect(await check({ kubeconfig })).toEqual({
    ok: true,
    detail: "the cluster prod shows all that is watched",
  });
});

it("names what the account may not read, and how to let it", async () => {
  const fake = await cluster();
  fake.forbid("list", "nodes");
  fake.forbid("list", "jobs");
  expect(await check({ kubeconfig: fake.kubeconfig })).toEqual({
    ok: false,
    reason: 'the account may not read nodes, jobs in prod: apply what "tocsin setup kube" prints',
  });
  // Nodes belong to no namespace, so nobody asks for them.
  expect(await check({ kubeconfig: fake.kubeconfig, namespaces: ["shop", "lab"] })).toEqual({
    ok: false,
    reason: expect.stringContaining("may not read shop/jobs, lab/jobs in prod"),
  });
});

it("tells of a cluster that fails, and of a kubeconfig that can't be read", async () => {
  const fake = await cluster();
  fake.refuse(500, { times: 100, message: "etcd is away" });
  expect(await check({ kubeconfig: fake.kubeconfig })).toEqual({
    ok: false,
    reason: "the cluster prod fails: etcd is away",
  });
  expect(await check({ kubeconfig: "/nowhere/config" })).toEqual({
    ok: false,
    reason: expect.stringContaining("/nowhere/config can't be opened (ENOENT)"),
  });
});
