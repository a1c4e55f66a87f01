import { readFileSync } from "node:fs";
import { createGateway, defineChannel, type Message, memoryStorage } from "@tocsin/core";
import { argocd } from "@tocsin/source-argocd";
import { github } from "@tocsin/source-github";
import { virtualClock } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { z } from "zod";

const commit = "53e28ff20cc530b9ada2173fbbd64d48338583ba";

/** Alice pushes; Argo CD deploys it, as recorded; three minutes later its pods crash. */
test("a crash names the deployment before it, and who pushed its commit", async () => {
  const clock = virtualClock(Date.parse("2026-11-23T08:10:00Z"));
  const told: Message[] = [];
  const channel = defineChannel({
    type: "sink",
    options: z.strictObject({}),
    traits: { edits: true, idempotent: true },
    open: () => ({
      async send(message) {
        told.push(message);
        return { status: "sent" };
      },
    }),
  });
  const gateway = createGateway({
    sources: {
      github: github({ secret: "pushes-are-signed" }),
      argocd: argocd({ token: "argo-token" }),
    },
    channels: { sink: channel({}) },
    receivers: { ops: ["sink:ops"] },
    route: { receiver: "ops" },
    storage: memoryStorage(),
    clock,
  });
  await gateway.start();
  const push = {
    ref: "refs/heads/main",
    before: "0".repeat(39).concat("1"),
    after: commit,
    repository: { full_name: "argoproj/argocd-example-apps", default_branch: "main" },
    pusher: { name: "alice" },
    sender: { login: "alice" },
    commits: [{ id: commit, message: "Cache less", timestamp: "2026-11-23T07:58:00Z" }],
    head_commit: { id: commit, message: "Cache less", timestamp: "2026-11-23T07:58:00Z" },
  };
  const body = JSON.stringify(push);
  const { createHmac } = await import("node:crypto");
  const signature = createHmac("sha256", "pushes-are-signed").update(body).digest("hex");
  const hook = (source: string, text: string, headers: Record<string, string>) =>
    gateway.handle(
      new Request(`https://tocsin.test/hooks/${source}`, { method: "POST", body: text, headers }),
    );
  const pushed = await hook("github", body, {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": "d-1",
    "x-hub-signature-256": `sha256=${signature}`,
  });
  expect(pushed.status).toBe(202);
  const recorded = new URL(
    "../../packages/source-argocd/test/fixtures/03-sync-succeeded-auto.03.json",
    import.meta.url,
  );
  const synced = await hook("argocd", readFileSync(recorded, "utf8"), {
    authorization: "Bearer argo-token",
  });
  expect(synced.status).toBe(202);
  await clock.advance(0);
  await gateway.notify({
    source: "kubernetes",
    title: "CrashLoopBackOff",
    kind: "problem",
    status: "firing",
    subject: "Deployment guestbook/web",
    fingerprint: "crash",
    labels: { app: "guestbook", namespace: "guestbook" },
    startedAt: "2026-11-23T08:03:12Z",
    at: "2026-11-23T08:03:12Z",
  });
  await clock.advance(0);
  const crash = told.find(({ subject }) => subject === "Deployment guestbook/web");
  const change = crash?.facts.find(({ name }) => name === "Last change");
  expect(change?.value).toMatch(/guestbook.*53e28ff.*by alice/);
  await gateway.stop();
});
