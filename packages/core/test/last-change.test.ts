import { expect, test } from "vitest";
import { firing, world } from "./world.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 8, minute)).toISOString();

const push = {
  title: "2 commits to main",
  type: "push",
  source: "github",
  subject: "acme/api main",
  fingerprint: "push:abc1234",
  actor: { name: "alice" },
  labels: { change: "push", repository: "acme/api", branch: "main", commit: "abc1234def" },
  at: at(40),
};
const sync = {
  title: "Synced guestbook",
  kind: "run" as const,
  status: "succeeded" as const,
  source: "argocd",
  subject: "argocd guestbook",
  fingerprint: "sync:1",
  startedAt: at(50),
  at: at(51),
  labels: { change: "deploy", app: "guestbook", commit: "abc1234def" },
};
const crash = firing({
  source: "kubernetes",
  subject: "Deployment shop/guestbook",
  fingerprint: "crash",
  startedAt: at(53),
  at: at(53),
  labels: { app: "guestbook", namespace: "shop" },
});

test("an incident names the last change before it, and who pushed it", async () => {
  const { report, chats } = await world();
  await report(push);
  await report(sync);
  await report(crash);
  const fact = chats.chat?.told.at(-1)?.message.facts[0];
  expect(fact?.name).toBe("Last change");
  expect(fact?.value).toMatch(/Synced guestbook \(abc1234\) by alice, .* before/);
});

test("a change that came after it, of something else or long ago is not named", async () => {
  const { report, chats } = await world();
  await report({ ...sync, fingerprint: "late", startedAt: at(58), at: at(58) });
  await report({ ...sync, fingerprint: "other", labels: { ...sync.labels, app: "cart" } });
  await report({ ...sync, fingerprint: "old", startedAt: "2026-01-03T08:00:00Z" });
  await report(crash);
  expect(chats.chat?.told.at(-1)?.message.facts).toEqual([]);
});
