import type { NoticeInput } from "@tocsin/core";
import { testSource } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { argocd } from "../src/index.ts";
import { recorded, recordedNames } from "./payload.ts";

const app = "argocd:prod-eu-1:argocd/guestbook";
const subject = "argocd prod-eu-1/guestbook";

const told = (fields: Partial<NoticeInput>): Partial<NoticeInput> => ({ subject, ...fields });
const problem = (aspect: string, status: "firing" | "resolved", more: Partial<NoticeInput> = {}) =>
  told({ kind: "problem", fingerprint: `${app}:${aspect}`, status, severity: "info", ...more });
const run = (more: Partial<NoticeInput>) =>
  told({
    kind: "run",
    fingerprint: `${app}:operation:2026-11-23T08:00:00.000Z`,
    startedAt: "2026-11-23T08:00:00.000Z",
    historic: true,
    ...more,
  });

const syncWorks = problem("sync-op", "resolved", { at: "2026-11-23T08:00:12.000Z" });
const comparable = problem("sync-status", "resolved");
const inSync = problem("out-of-sync", "resolved");
const healthAt = "2026-11-23T08:00:20.000Z";
const healthy = problem("health", "resolved", { at: healthAt });
const autoSynced = run({
  status: "succeeded",
  severity: "info",
  title: "Auto-sync of prod-eu-1/guestbook to 53e28ff succeeded",
  endedAt: "2026-11-23T08:00:12.000Z",
  at: "2026-11-23T08:00:12.000Z",
});

/** What the recorded payloads become, by the state that they were rendered from. */
const becomes: Readonly<Record<string, readonly Partial<NoticeInput>[]>> = {
  "01-new": [told({ kind: "message", severity: "info", fingerprint: `${app}:created` })],
  "02-sync-running": [
    run({
      status: "running",
      severity: "info",
      title: "Auto-sync of prod-eu-1/guestbook to 53e28ff is running",
      at: "2026-11-23T08:00:00.000Z",
    }),
    comparable,
  ],
  "03-sync-succeeded-auto": [autoSynced, syncWorks, healthy, comparable, inSync],
  "04-sync-failed-manual": [
    run({
      status: "failed",
      severity: "error",
      title: "Sync of prod-eu-1/guestbook to 53e28ff by alice@example.com failed",
      actor: { name: "alice@example.com" },
    }),
    problem("sync-op", "firing", { severity: "error", at: "2026-11-23T08:00:12.000Z" }),
    healthy,
    comparable,
  ],
  "05-degraded": [
    autoSynced,
    syncWorks,
    problem("health", "firing", { severity: "error", at: healthAt }),
    comparable,
    inSync,
  ],
  "07-deleting": [autoSynced, syncWorks, healthy, comparable, inSync],
  "07-deleting.01.json": [
    told({ kind: "message", fingerprint: `${app}:deleted`, at: "2026-11-23T09:00:00.000Z" }),
    problem("health", "resolved"),
    problem("sync-op", "resolved"),
    comparable,
    inSync,
  ],
};

const requests = Object.fromEntries(
  recordedNames().map((name) => {
    const notices = becomes[name] ?? becomes[name.replace(/\.\d+\.json$/, "")];
    if (notices === undefined) throw new Error(`say what ${name} becomes`);
    return [name, { request: { body: recorded(name) }, notices }];
  }),
);

test("every recorded payload is in the table", () => {
  expect(Object.keys(requests)).toHaveLength(26);
});

testSource(argocd, {
  options: { token: "argocd-hook-token" },
  proof: "token",
  sign: () => ({ authorization: "Bearer argocd-hook-token" }),
  requests,
  unknown: { body: { ...recorded("01-new.00.json"), reason: "renamed" } },
  secrets: ["argocd-hook-token"],
});
