import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Stage, stage } from "./stage.ts";

const environment = {
  GITHUB_WEBHOOK_SECRET: "It's a Secret to Everybody",
  JENKINS_HOOK_TOKEN: "jenkins-token-0123456789",
  REGISTRY_HOOK_TOKEN: "registry-token-0123456789",
  ARGOCD_HOOK_TOKEN: "argocd-token-0123456789",
  SLACK_BOT_TOKEN: "xoxb-1-2-abcdef",
};

const recorded = (name: string) =>
  readFileSync(new URL(`../payloads/${name}.json`, import.meta.url), "utf8");

const open = () =>
  stage({
    folder: new URL("..", import.meta.url),
    environment,
    channel: "#releases",
    at: Date.parse("2026-11-23T07:52:10Z"),
  });

type Edit = (text: string) => string;
const asItIs: Edit = (text) => text;

function github({ hook }: Stage, name: string, edit = asItIs) {
  const body = edit(recorded(name));
  const mac = createHmac("sha256", environment.GITHUB_WEBHOOK_SECRET).update(body).digest("hex");
  return hook("github", body, {
    "x-github-event": "workflow_run",
    "x-github-delivery": mac.slice(0, 36),
    "x-hub-signature-256": `sha256=${mac}`,
  });
}
const jenkins = ({ hook }: Stage, name: string) =>
  hook(`jenkins/${environment.JENKINS_HOOK_TOKEN}`, recorded(name));
const dockerHub = ({ hook }: Stage) =>
  hook(`registry/${environment.REGISTRY_HOOK_TOKEN}`, recorded("dockerhub"));
const argocd = ({ hook }: Stage, name: string, edit = asItIs) =>
  hook("argocd", edit(recorded(name)), {
    authorization: `Bearer ${environment.ARGOCD_HOOK_TOKEN}`,
  });

const titles = (here: Stage) =>
  here.slack.calls("chat.update").map(({ text = "" }) => text.split("\n")[0]);

/** From the push to the image. */
const builds = {
  async "GitHub Actions"(here: Stage) {
    await github(here, "github-running");
    await here.pass(5);
    await github(here, "github-passed");
  },
  async Jenkins(here: Stage) {
    await jenkins(here, "jenkins-started");
    await here.pass(5);
    await jenkins(here, "jenkins-finalized");
  },
};

test.each([
  ["GitHub Actions", "acme/guestbook build@main: #42 passed"],
  ["Jenkins", "acme/guestbook/main: #42 passed"],
] as const)(
  "%s builds it, Docker Hub has it, Argo CD deploys it: one message",
  async (by, passed) => {
    const here = await open();
    await builds[by](here);
    await here.pass(1);
    await dockerHub(here);
    await here.pass(2);
    await argocd(here, "argocd-syncing");
    await argocd(here, "argocd-synced");
    expect(here.shown()).toHaveLength(1);
    expect(titles(here)).toEqual([
      `✅ ${passed}`,
      "🔵 acme/guestbook:1.4.2 published by acmebot",
      "⏳ argocd prod-eu-1/guestbook: Auto-sync of prod-eu-1/guestbook to 53e28ff is running",
      "✅ argocd prod-eu-1/guestbook: Auto-sync of prod-eu-1/guestbook to 53e28ff succeeded",
    ]);
    expect(here.thread()).toEqual([
      "#42 passed",
      "acme/guestbook:1.4.2 published by acmebot",
      "Auto-sync of prod-eu-1/guestbook to 53e28ff is running",
      "Auto-sync of prod-eu-1/guestbook to 53e28ff succeeded",
    ]);
    const message = JSON.stringify(here.shown());
    for (const stage of [passed, "acme/guestbook:1.4.2 published", "53e28ff succeeded"])
      expect(message).toContain(stage);
    expect(await here.incidents()).toMatchObject([
      { state: "closed", group: { app: "guestbook" }, counts: { total: 3 } },
    ]);
  },
);

test("a deployment that fails is told there too, for all to see, and its repair", async () => {
  const here = await open();
  await builds["GitHub Actions"](here);
  await dockerHub(here);
  await here.pass(3);
  await argocd(here, "argocd-sync-failed");
  const failed = "🔴 argocd prod-eu-1/guestbook: Sync of prod-eu-1/guestbook to 53e28ff fails";
  expect(titles(here).at(-1)).toBe(failed);
  expect(here.replies().filter(({ broadcast }) => broadcast)).toMatchObject([
    { text: expect.stringContaining(failed) },
  ]);
  expect(await here.incidents()).toMatchObject([{ state: "open" }]);

  await here.pass(10);
  await argocd(here, "argocd-synced", (text) => text.replaceAll("T08:00", "T08:10"));
  expect(titles(here).at(-1)).toBe(
    "✅ argocd prod-eu-1/guestbook: Sync of prod-eu-1/guestbook works",
  );
  expect(here.shown()).toHaveLength(1);
  expect(await here.incidents()).toMatchObject([{ state: "closed" }]);
});

test("what comes too late for a thread, or is of another branch, begins its own", async () => {
  const here = await open();
  await builds["GitHub Actions"](here);
  await github(here, "github-running", (text) =>
    text.replaceAll("1042", "1043").replace('"head_branch": "main"', '"head_branch": "fix-1"'),
  );
  expect(here.shown()).toHaveLength(2);
  await here.pass(16);
  await argocd(here, "argocd-syncing");
  expect(here.shown()).toHaveLength(3);
});
