import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, test } from "vitest";
import { noticeOf, noticesOf, payload, recorded, withStatus } from "./payload.ts";

const operation = (fields: Parameters<typeof withStatus>[0]) =>
  withStatus({ operationState: fields });
const initiated = (operationFields: Parameters<typeof withStatus>[0]) =>
  operation({ operation: operationFields });

describe("who began a sync is told apart", () => {
  test.each([
    ["auto", { initiatedBy: { automated: true } }, "Auto-sync of", "auto-sync"],
    [
      "self-heal",
      { initiatedBy: { automated: true }, sync: { autoHealAttemptsCount: 2 } },
      "Self-heal of",
      "self-heal, attempt 2",
    ],
    [
      "manual",
      { initiatedBy: { automated: undefined, username: "ann" } },
      "Sync of prod-eu-1/guestbook to 53e28ff by ann",
      "manual, by ann",
    ],
    ["manual", { initiatedBy: undefined }, "Sync of", "manual, by an unknown user"],
  ])("%s: %j", async (trigger, by, title, fact) => {
    const run = await noticeOf(initiated(by), "operation");
    expect(run?.labels).toMatchObject({ trigger });
    expect(run?.title.startsWith(title)).toBe(true);
    expect(run?.facts?.find(({ name }) => name === "Trigger")?.value).toContain(fact);
  });

  test("only a person is an actor", async () => {
    const manual = initiated({ initiatedBy: { username: "ann" } });
    expect((await noticeOf(manual, "operation"))?.actor).toEqual({ name: "ann" });
    expect(await noticeOf(payload({}), "operation")).not.toHaveProperty("actor");
  });
});

describe("a run", () => {
  test("links its operation, its application and its commit, and says how long it took", async () => {
    const run = await noticeOf(payload({}), "operation");
    const page = "https://argocd.example.com/applications/argocd/guestbook";
    const commit =
      "https://github.com/argoproj/argocd-example-apps/commit/53e28ff20cc530b9ada2173fbbd64d48338583ba";
    expect(run?.links).toEqual([
      { title: "Operation", url: `${page}?operation=true` },
      { title: "Application", url: page },
      { title: "Commit 53e28ff", url: commit },
    ]);
    expect(run?.facts).toContainEqual({ name: "Revision", value: "53e28ff", url: commit });
    expect(run?.facts).toContainEqual({ name: "Duration", value: "12 s" });
    expect(run?.facts).toContainEqual({
      name: "Images",
      value: "gcr.io/heptio-images/ks-guestbook-demo:0.2",
    });
  });

  test("goes on while it is being terminated", async () => {
    const run = await noticeOf(
      operation({ phase: "Terminating", finishedAt: undefined }),
      "operation",
    );
    expect(run).toMatchObject({ status: "running", title: expect.stringMatching(/terminated$/) });
  });

  test("of an application with several sources names each", async () => {
    const one = "1111111111111111111111111111111111111111";
    const sources = [
      { repoURL: "git@github.com:acme/chart.git", path: "deploy" },
      { repoURL: "https://charts.example.com", chart: "redis", targetRevision: "18.1.0" },
    ];
    const body = payload({
      app: {
        spec: { source: undefined, sources },
        status: {
          operationState: { syncResult: { revision: undefined, revisions: [one, "18.1.0"] } },
        },
      },
    });
    const run = await noticeOf(body, "operation");
    expect(run?.title).toContain("to 1111111 and 1 more");
    expect(run?.facts?.slice(0, 2)).toEqual([
      {
        name: "Revision",
        value: "1111111 (github.com/acme/chart/deploy)",
        url: `https://github.com/acme/chart/commit/${one}`,
      },
      { name: "Revision", value: "18.1.0 (redis)" },
    ]);
  });

  test("that was dry neither breaks nor repairs", async () => {
    const body = operation({ phase: "Failed", operation: { sync: { dryRun: true } } });
    expect(await noticeOf(body, "operation")).toMatchObject({
      status: "failed",
      title: expect.stringMatching(/^Dry run of/),
    });
    expect(await noticeOf(body, "sync-op")).toBeUndefined();
  });

  test("with a phase that is not known is not told", async () => {
    expect(await noticeOf(operation({ phase: "Paused" }), "operation")).toBeUndefined();
  });
});

describe("a sync that failed", () => {
  test("shows Argo CD's words exactly, names the resource and the condition", async () => {
    const failed = await noticeOf(recorded("04-sync-failed-manual.03.json"), "sync-op");
    const text = failed?.text ?? "";
    const tree = fromMarkdown(text);
    expect(tree.children[0]).toMatchObject({
      type: "code",
      value:
        'one or more objects failed to apply, reason: Deployment.apps "guestbook-ui" is invalid: spec.selector: Invalid value: <nil> & "quoted"\nline2',
    });
    expect(text).toContain("- `Deployment guestbook/guestbook-ui: SyncFailed`: `one or more");
    expect(text).toContain("- `SyncError`: `Failed last sync attempt`");
  });

  test("names at most ten resources and says how many more there are", async () => {
    const fine = { kind: "Service", name: "fine", status: "Synced", hookPhase: "Running" };
    const pruned = { kind: "Service", name: "gone", status: "Pruned" };
    const hook = { kind: "Job", name: "migrate", hookType: "PreSync", hookPhase: "Failed" };
    const failing = Array.from({ length: 11 }, (_, index) => ({
      kind: "Pod",
      name: `pod-${index}`,
      status: "SyncFailed",
    }));
    const resources = [fine, pruned, hook, ...failing];
    const body = operation({ phase: "Failed", syncResult: { resources } });
    const { text = "" } = (await noticeOf(body, "sync-op")) ?? {};
    expect(text).toContain("`Job migrate (PreSync hook): hook Failed`");
    expect(text).toContain("pod-8");
    expect(text).not.toContain("pod-9");
    expect(text).toContain("- and 2 more");
    expect(text).not.toMatch(/fine|gone/);
  });

  test("shows whatever words as words", async () => {
    const words = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.constantFrom("```\n# out", "~~~", "`", "<!-- -->", "[a](javascript:x)", "\n\n- a\n```"),
    );
    await fc.assert(
      fc.asyncProperty(words, words, async (message, name) => {
        const resources = [{ kind: "Pod", name, status: "SyncFailed", message }];
        const body = operation({ phase: "Error", message, syncResult: { resources } });
        const { text = "" } = (await noticeOf(body, "sync-op")) ?? {};
        const kinds = JSON.stringify(fromMarkdown(text)).matchAll(/"type":"(\w+)"/g);
        const allowed = "root paragraph text code list listItem inlineCode".split(" ");
        for (const [, kind] of kinds) expect(allowed).toContain(kind);
      }),
      { numRuns: 200 },
    );
  });
});

test("the same operation is the same report, another one is not", async () => {
  const ids = async (body: unknown) => (await noticesOf(body)).map(({ id }) => id);
  const later = "2026-11-24T08:00:00Z";
  expect(await ids(payload({ app: { metadata: { resourceVersion: "99999" } } }))).toEqual(
    await ids(payload({})),
  );
  const again = await ids(operation({ startedAt: later, finishedAt: later }));
  expect((await ids(payload({}))).slice(0, 2)).not.toContain(again[0]);
  expect(again[0]).toMatch(/^argocd\|7f1f1c2e-[-\w]+\|op\|2026-11-24T08:00:00.000Z\|Succeeded$/);
});
