import type { Memory } from "@tocsin/core";
import { expect, test } from "vitest";
import { openLedger } from "../src/watch/ledger.ts";
import type { Told } from "../src/watch/track.ts";

function memoryOf(kept = new Map<string, string>()) {
  const written: string[] = [];
  const memory: Memory = {
    get: async (name) => kept.get(name),
    async set(name, value) {
      written.push(name);
      if (value !== undefined && value.length > 1_000_000) throw new RangeError("too long to keep");
      if (value === undefined) kept.delete(name);
      else kept.set(name, value);
    },
  };
  return { memory, kept, written };
}

const told = (name: string): Told => ({
  uid: `uid-${name}`,
  app: {
    metadata: { name, namespace: "argocd", uid: `uid-${name}`, labels: [["env", "production"]] },
    spec: {
      project: "a-project-of-some-length",
      sources: [],
      destination: { server: "https://kubernetes.default.svc", namespace: `namespace-of-${name}` },
    },
  },
  aspects: {
    health: "Healthy 2026-11-23T08:00:20.000Z",
    operation: "Succeeded 2026-11-23T08:00:00.000Z",
    "sync-op": "Succeeded 2026-11-23T08:00:00.000Z",
    "sync-status": "resolved",
    "out-of-sync": "resolved",
  },
  operation: { startedAt: "2026-11-23T08:00:00.000Z", running: false },
});

test("20,000 applications are kept, and a change writes a part of them", async () => {
  const { memory, kept, written } = memoryOf();
  const ledger = await openLedger(memory);
  for (let index = 0; index < 20_000; index += 1) ledger.put(`argocd/${index}`, told(`${index}`));
  ledger.looked(7);
  await ledger.save();
  const again = await openLedger(memoryOf(kept).memory);
  expect(again.paths()).toHaveLength(20_000);
  expect([again.lookedAt, again.get("argocd/77")]).toEqual([7, told("77")]);
  written.length = 0;
  ledger.put("argocd/5", undefined);
  await ledger.save();
  expect(written).toHaveLength(1);
  ledger.put("argocd/6", told("6"));
  await ledger.save();
  expect(written, "what is the same is not written").toHaveLength(1);
});

test("more than fits is cut, and what can't be read is as if it had never been", async () => {
  const { memory, kept } = memoryOf();
  const ledger = await openLedger(memory);
  for (let index = 0; index < 45_000; index += 1) ledger.put(`argocd/${index}`, told(`${index}`));
  await ledger.save();
  const again = await openLedger(memoryOf(kept).memory);
  expect(again.paths().length).toBeGreaterThan(20_000);
  kept.set("apps.0", "{");
  kept.set("looked", "never");
  const broken = await openLedger(memoryOf(kept).memory);
  expect(broken.lookedAt).toBeUndefined();
});
