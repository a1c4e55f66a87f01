import { describe, expect, test } from "vitest";
import { noticeOf, noticesOf, payload, withStatus } from "./payload.ts";

const health = (status: string, more: Parameters<typeof withStatus>[0] = {}) =>
  withStatus({ health: { status }, ...more });
const underWay = { phase: "Running", finishedAt: undefined };

describe("health", () => {
  test.each([
    ["Degraded", { status: "firing", severity: "error" }],
    ["Missing", { status: "firing", severity: "warning" }],
    ["Healthy", { status: "resolved", severity: "info" }],
  ])("%s is told", async (status, expected) => {
    expect(await noticeOf(health(status), "health")).toMatchObject(expected);
  });

  test.each(["Progressing", "Suspended", "Unknown", "Tired"])(
    "%s changes nothing",
    async (status) => {
      expect(await noticeOf(health(status), "health")).toBeUndefined();
    },
  );

  test("lacking resources is normal before and during a sync", async () => {
    const never = health("Missing", { operationState: undefined });
    expect(await noticeOf(never, "health")).toBeUndefined();
    expect(
      await noticeOf(health("Missing", { operationState: underWay }), "health"),
    ).toBeUndefined();
  });

  test.each([
    ["a label", { metadata: { labels: { env: "prod" } } }, "critical"],
    ["the project", { spec: { project: "shop-production" } }, "critical"],
    ["a label that denies it", { metadata: { labels: { env: "non-prod" } } }, "error"],
    ["a word that only looks so", { spec: { project: "products" } }, "error"],
  ])("in production it is critical: %s", async (_, app, severity) => {
    const body = payload({ app: { ...app, status: { health: { status: "Degraded" } } } });
    expect(await noticeOf(body, "health")).toMatchObject({ severity });
  });

  test("a second outage of the same commit is another report", async () => {
    const first = await noticeOf(health("Degraded"), "health");
    const later = withStatus({
      health: { status: "Degraded", lastTransitionTime: "2026-11-23T09:30:00Z" },
    });
    const second = await noticeOf(later, "health");
    expect(second?.fingerprint).toBe(first?.fingerprint);
    expect(second?.id).not.toBe(first?.id);
  });
});

describe("sync status", () => {
  const manual = (status: Parameters<typeof withStatus>[0]) =>
    payload({ app: { spec: { syncPolicy: { automated: undefined } }, status } });
  const outOfSync = { sync: { status: "OutOfSync" } };

  test("what can't be compared fires, with Argo CD's reason and its time", async () => {
    const conditions = [
      {
        type: "ComparisonError",
        message: "rpc error: no such path",
        lastTransitionTime: "2026-11-23T08:05:00Z",
      },
    ];
    const body = withStatus({ sync: { status: "Unknown" }, conditions });
    expect(await noticeOf(body, "sync-status")).toMatchObject({
      status: "firing",
      severity: "warning",
      at: "2026-11-23T08:05:00.000Z",
      text: expect.stringContaining("`rpc error: no such path`"),
    });
    expect(await noticeOf(body, "out-of-sync")).toBeUndefined();
  });

  test("out of sync fires only where nobody else syncs", async () => {
    expect(await noticeOf(manual(outOfSync), "out-of-sync")).toMatchObject({
      status: "firing",
      severity: "info",
      links: expect.arrayContaining([expect.objectContaining({ title: "Diff" })]),
    });
    const disabled = payload({
      app: { spec: { syncPolicy: { automated: { enabled: false } } }, status: outOfSync },
    });
    expect(await noticeOf(disabled, "out-of-sync")).toMatchObject({ status: "firing" });
    expect(await noticeOf(withStatus(outOfSync), "out-of-sync")).toBeUndefined();
    const syncing = manual({ ...outOfSync, operationState: underWay });
    expect(await noticeOf(syncing, "out-of-sync")).toBeUndefined();
    expect(
      await noticeOf(payload({ app: { spec: undefined, status: outOfSync } }), "out-of-sync"),
    ).toBeUndefined();
  });

  test("a second drift from the same commit is another report, and so is its end", async () => {
    const at = (status: string, reconciledAt: string) =>
      noticeOf(manual({ sync: { status }, reconciledAt }), "out-of-sync");
    const reports = [
      await at("Synced", "2026-11-23T08:01:00Z"),
      await at("OutOfSync", "2026-11-23T08:04:00Z"),
      await at("Synced", "2026-11-23T08:07:00Z"),
      await at("OutOfSync", "2026-11-23T08:10:00Z"),
    ];
    expect(new Set(reports.map((report) => report?.id)).size).toBe(4);
    expect(new Set(reports.map((report) => report?.fingerprint)).size).toBe(1);
  });
});

describe("an application", () => {
  const named = async (changes: Parameters<typeof payload>[0], options?: unknown) =>
    (await noticesOf(payload(changes), options))[0];

  test.each([
    ["guestbook", { context: undefined }],
    ["guestbook", { context: { cluster: "in-cluster" } }],
    ["prod-eu-1/guestbook", {}],
    [
      "in-cluster/team-a/guestbook",
      { context: undefined, app: { metadata: { namespace: "team-a" } } },
    ],
    ["prod-eu-1/team-a/guestbook", { app: { metadata: { namespace: "team-a" } } }],
  ])("is called argocd %s", async (name, changes) => {
    expect(await named(changes)).toMatchObject({ subject: `argocd ${name}` });
  });

  test("takes what its payload lacks from the options", async () => {
    const options = { cluster: "eu-2", argocdUrl: "https://argo.acme.test/ui/" };
    const notice = await named({ context: undefined }, options);
    expect(notice?.subject).toBe("argocd eu-2/guestbook");
    expect(notice?.links?.[1]?.url).toBe("https://argo.acme.test/ui/applications/argocd/guestbook");
  });

  test("carries labels to route by, and its own can't pass for ours", async () => {
    const labels = { team: "web", app: "pretender", commit: "x", ["__proto__"]: "x" };
    expect((await named({ app: { metadata: { labels } } }))?.labels).toEqual({
      app: "guestbook",
      automated: "true",
      change: "deploy",
      cluster: "prod-eu-1",
      commit: "53e28ff20cc530b9ada2173fbbd64d48338583ba",
      image: "gcr.io/heptio-images/ks-guestbook-demo",
      namespace: "guestbook",
      path: "guestbook",
      project: "default",
      repository: "argoproj/argocd-example-apps",
      revision: "53e28ff20cc530b9ada2173fbbd64d48338583ba",
      tag: "0.2",
      targetRevision: "HEAD",
      team: "web",
      trigger: "auto",
    });
  });

  test("shows no password of its repository", async () => {
    const source = { repoURL: "https://bot:hunter2@gitlab.com/acme/shop.git" };
    const notices = await noticesOf(payload({ app: { spec: { source } } }));
    expect(JSON.stringify(notices)).not.toContain("hunter2");
    expect(notices[0]?.links?.[2]?.url).toMatch(
      /^https:\/\/gitlab.com\/acme\/shop\/-\/commit\/53e28ff/,
    );
  });

  test("links no address that is not of the web", async () => {
    const body = payload({
      context: { argocdUrl: "javascript:alert(1)" },
      app: { status: { summary: { externalURLs: ["javascript:x", "https://shop.test/"] } } },
    });
    const urls = (await noticesOf(body)).flatMap(({ links = [] }) => links.map(({ url }) => url));
    expect(urls.filter((url) => !url.includes("/commit/"))).toEqual(["https://shop.test/"]);
  });

  test("that is being deleted is not reported as broken", async () => {
    const metadata = { deletionTimestamp: "2026-11-23T09:00:00Z" };
    const status = { health: { status: "Missing" }, sync: { status: "Unknown" } };
    const notices = await noticesOf(payload({ app: { metadata, status } }));
    expect(notices.filter((notice) => notice.status === "firing")).toEqual([]);
  });

  test.each([
    ["without a status", { app: { status: undefined } }],
    ["with a status that is null", { app: { status: null } }],
  ])("%s tells nothing", async (_, changes) => {
    expect(await noticesOf(payload(changes))).toEqual([]);
  });
});
