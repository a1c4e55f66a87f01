import { readFileSync } from "node:fs";
import type { KubernetesObject } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { gatewaysOn } from "./gateway.ts";
import { fakeGround, type Ground, realGround } from "./ground.ts";
import { running, second, waiting } from "./objects.ts";

// A kubeconfig of a cluster to write to: what is told of it must be the same.
const real = process.env.KUBECONFIG_TEST;
const grounds: [string, () => Promise<Ground>][] = [["the fake", fakeGround]];
if (real !== undefined) grounds.push(["a real cluster", () => realGround(real)]);
const withinMs = 300 * second;

/** The captured lines of the quota, in this namespace and as if they came now. */
function quotaLines(name: string, { namespace, clock }: Ground): KubernetesObject[] {
  const text = readFileSync(new URL(`corpus/${name}.ndjson`, import.meta.url), "utf8");
  const lateBy = clock.now() - Date.parse("2026-11-23T09:10:13Z");
  const now = (time: string) =>
    new Date(Date.parse(time) + lateBy).toISOString().replace(/\.\d+Z$/, "Z");
  return text
    .split("\n")
    .filter((line) => line.includes('"namespace":"tight"'))
    .map((line) =>
      line
        .replaceAll('"tight"', JSON.stringify(namespace))
        .replaceAll(/(?<=")2026-11-23T09:1\d:\d\dZ(?=")/g, now),
    )
    .map((line) => (JSON.parse(line) as { object: KubernetesObject }).object);
}

// Nobody runs it, so its status is what the test says.
const pod = (object: KubernetesObject, namespace: string): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, namespace, ownerReferences: [] },
  spec: {
    schedulerName: "tocsin-test",
    automountServiceAccountToken: false,
    containers: [{ name: "app", image: "nginx:1.27" }],
  },
});

describe.each(grounds)("on %s", (_, open) => {
  const stage = async () => {
    const ground = await open();
    const { namespace, clock } = ground;
    const on = gatewaysOn(ground);
    const bare = { of: { apiVersion: "v1", kind: "None", metadata: { name: "none" } } };
    const named = (name: string) => ({ ...bare, name, namespace });
    return {
      ground,
      ...on,
      start: () => on.gateway({ namespaces: [namespace] }),
      hangs: (name: string) =>
        ground.put(pod(waiting("ImagePullBackOff", clock.now(), named(name)), namespace)),
      runs: (name: string) => ground.put(pod(running(clock.now(), named(name)), namespace)),
      told: () => on.notices.map(({ status, subject }) => `${status} ${subject}`),
    };
  };

  it(
    "a quota that is used up is one incident",
    async () => {
      const { ground, start, until, incidents } = await stage();
      const { namespace } = ground;
      await start();
      await ground.pass(5 * second);
      const quota: KubernetesObject = {
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "q", namespace },
        spec: { hard: { pods: "0" } },
      };
      if (!("cluster" in ground)) await ground.put(quota);
      const [deployment] = quotaLines("deployments", ground).slice(-1);
      await ground.put(deployment as KubernetesObject, ...quotaLines("events.core-v1", ground));
      await until(async () => (await incidents()).length > 0, "the incident");
      await ground.aWhile();
      expect(await incidents()).toEqual([
        `open Deployment ${namespace}/quota: its pods can't be created`,
      ]);
    },
    withinMs,
  );

  it(
    "a gateway that is killed loses nothing of what happened meanwhile, and repeats nothing",
    async () => {
      const { ground, start, until, hangs, runs, told, notices } = await stage();
      const { namespace } = ground;
      const first = await start();
      await hangs("one");
      await hangs("two");
      await until(() => notices.length === 2, "the first notices");
      await first.kill();
      await runs("one");
      await hangs("three");
      await start();
      await until(() => notices.length === 4, "the rest");
      await ground.aWhile();
      expect(told().sort()).toEqual([
        `firing Pod ${namespace}/one`,
        `firing Pod ${namespace}/three`,
        `firing Pod ${namespace}/two`,
        `resolved Pod ${namespace}/one`,
      ]);
    },
    withinMs,
  );
});
