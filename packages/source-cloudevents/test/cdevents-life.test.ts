import { type NoticeInput, normalise } from "@tocsin/core";
import { describe, expect, test } from "vitest";
import { cdEvent, noticesOf, reasonOf, structured } from "./sender.ts";

const read = async (...given: Parameters<typeof cdEvent>) =>
  noticesOf(structured(cdEvent(...given)));
const problemIn = (notices: readonly NoticeInput[]) =>
  notices.find(({ kind }) => kind === "problem");

describe("a pipeline", () => {
  const main = { customData: { branch: "main", commit: "a".repeat(40), repository: "acme/api" } };

  test("that fails fires one problem, which its next success resolves", async () => {
    const failed = await read(
      "pipelinerun.finished",
      { pipelineName: "ci", outcome: "failure" },
      main,
    );
    const passed = await read(
      "pipelinerun.finished",
      { pipelineName: "ci", outcome: "success" },
      { ...main, run: "43" },
    );
    const [problem, run] = failed;
    expect(problem).toMatchObject({
      kind: "problem",
      status: "firing",
      fingerprint: "pipeline:/ci:ci:main",
      title: "ci failing on main: run 42 failed",
      subject: "ci",
    });
    expect(run).toMatchObject({ kind: "run", status: "failed", subject: "ci" });
    expect(run?.labels).toMatchObject({
      branch: "main",
      commit: "a".repeat(40),
      repository: "acme/api",
    });
    expect(problemIn(passed)).toMatchObject({
      status: "resolved",
      fingerprint: problem?.fingerprint,
    });
    expect(passed.at(-1)).toMatchObject({ kind: "problem" });
    expect(passed[0]?.fingerprint).not.toBe(run?.fingerprint);
  });

  test("of another branch is another problem", async () => {
    const fail = { pipelineName: "ci", outcome: "failure" };
    const fingerprints = await Promise.all([
      read("pipelinerun.finished", fail),
      read("pipelinerun.finished", fail, { customData: { branch: "main" } }),
      read("pipelinerun.finished", fail, { customData: { labels: { branch: "topic" } } }),
    ]);
    const distinct = fingerprints.map((notices) => problemIn(notices)?.fingerprint);
    expect(new Set(distinct).size).toBe(3);
  });

  test.each(["cancel", "cancelled", "unheard of", ""])(
    "that ends as %j neither breaks nor repairs",
    async (outcome) => {
      const notices = await read("pipelinerun.finished", { pipelineName: "ci", outcome });
      expect(notices).toMatchObject([{ kind: "run", status: "cancelled" }]);
    },
  );

  test.each([
    ["failure", "failed"],
    ["fail", "failed"],
    ["error", "failed"],
    ["ERROR", "failed"],
    ["pass", "succeeded"],
    ["success", "succeeded"],
  ])("outcome %s, as some version writes it, is %s", async (outcome, status) => {
    const notices = await read("pipelinerun.finished", { outcome });
    expect(notices.find(({ kind }) => kind === "run")).toMatchObject({ status });
  });

  test("a task on its own fires too, a task of a pipeline does not", async () => {
    const fail = { taskName: "lint", outcome: "failure" };
    expect(problemIn(await read("taskrun.finished", fail))).toMatchObject({
      fingerprint: "task:/ci:lint",
    });
    const part = await read("taskrun.finished", { ...fail, pipelineRun: { id: "42" } });
    expect(part).toMatchObject([{ kind: "run", status: "failed", severity: "warning" }]);
  });
});

describe("an approval (0.6 draft)", () => {
  const asked = {
    approvalDetailsUrl: "https://deploy.example.test/approvals/7",
    resourceTargetUrl: "https://deploy.example.test/releases/3",
    requestor: "urn:acme:user:ann",
  };

  test("fires until it is closed", async () => {
    const [created] = await read("approval.created", asked);
    const [updated] = await read("approval.updated", { ...asked, decision: "one of two" });
    const [closed] = await read("approval.closed", {
      ...asked,
      status: "approved",
      responder: "urn:acme:user:bo",
    });
    expect(created).toMatchObject({
      kind: "problem",
      status: "firing",
      severity: "warning",
      title: "approval 42 waits for approval",
      actor: { name: "urn:acme:user:ann" },
      links: [
        { title: "Approval", url: asked.approvalDetailsUrl },
        { url: asked.resourceTargetUrl },
      ],
    });
    expect(updated).toMatchObject({ status: "firing", fingerprint: created?.fingerprint });
    expect(closed).toMatchObject({
      status: "resolved",
      severity: "info",
      fingerprint: created?.fingerprint,
      title: "approval 42 was approved",
    });
  });

  test("that is rejected is over, and says so", async () => {
    expect(await read("approval.closed", { ...asked, status: "rejected" })).toMatchObject([
      { status: "resolved", severity: "warning", title: "approval 42 was rejected" },
    ]);
  });
});

describe("labels", () => {
  test.each([
    [
      "pkg:oci/shop@sha256%3Aabc?repository_url=ghcr.io/acme/shop&tag=1.2",
      { image: "ghcr.io/acme/shop", tag: "1.2" },
    ],
    ["pkg:oci/shop@1.2?repository_url=ghcr.io/acme", { image: "ghcr.io/acme/shop", tag: "1.2" }],
    [
      "pkg:docker/acme/shop@1.2?repository_url=registry.example.test:5000",
      { image: "registry.example.test:5000/acme/shop", tag: "1.2" },
    ],
    ["pkg:docker/acme/shop@1.2", { image: "acme/shop", tag: "1.2" }],
    [`pkg:github/acme/shop@${"b".repeat(40)}`, { repository: "acme/shop", commit: "b".repeat(40) }],
  ])("of the artifact %s", async (artifactId, labels) => {
    const [deployed] = await read("service.deployed", { environment: { id: "prod" }, artifactId });
    expect(deployed?.labels).toMatchObject({
      ...labels,
      environment: "prod",
      app: "42",
      change: "deploy",
    });
  });

  test("of an image that was published tell a change", async () => {
    const id = "pkg:docker/acme/shop@1.2";
    const [published] = await read("artifact.published", {}, { run: id });
    expect(published?.labels).toMatchObject({ change: "image", image: "acme/shop", tag: "1.2" });
    const [library] = await read("artifact.published", {}, { run: "pkg:npm/shop@1.2" });
    expect(library?.labels).not.toHaveProperty("change");
  });

  test("that the sender gives in customData win", async () => {
    const customData = {
      title: "Checkout is down",
      severity: "critical",
      labels: { team: "shop", app: "checkout" },
    };
    const content = { service: { id: "svc-7" }, environment: { id: "prod" } };
    expect(await read("incident.detected", content, { customData })).toMatchObject([
      {
        title: "Checkout is down",
        severity: "critical",
        labels: { team: "shop", app: "checkout", environment: "prod" },
      },
    ]);
  });
});

test("the same service may be deployed twice in one version, and both are told", async () => {
  const content = { environment: { id: "prod" }, artifactId: "pkg:docker/acme/shop@1.2" };
  const [first] = await read("service.deployed", content, { at: "2026-11-23T09:00:00Z" });
  const [second] = await read("service.deployed", content, { at: "2026-11-23T10:00:00Z" });
  expect(first?.fingerprint).not.toBe(second?.fingerprint);
  expect(first?.subject).toBe(second?.subject);
});

test("text from outside can't end the block it stands in, and a long log keeps its end", async () => {
  const errors = `${"x".repeat(5_000)}\n\`\`\`\n# not a heading`;
  const [problem] = await read("pipelinerun.finished", { outcome: "failure", errors });
  expect(problem?.text).toMatch(/^````\n…x+\n```\n# not a heading\n````$/);
  expect(problem?.text?.length).toBeLessThan(2_100);
});

test("a CDEvent without a subject is refused, and the reason says what is missing", async () => {
  const whole = cdEvent("build.queued", {});
  expect(await reasonOf(structured({ ...whole, data: undefined }))).toMatch(/context and subject/);
  expect(await reasonOf(structured({ ...whole, data: { subject: {} } }))).toMatch(/subject\.id/);
});

test("what a later version invents is told by its type", async () => {
  expect(await read("changewindow.opened", {})).toMatchObject([
    { kind: "message", severity: "info", title: "dev.cdevents.changewindow.opened.0.3.0" },
  ]);
  expect(await read("migration.finished", { outcome: "failure" })).toMatchObject([
    { kind: "run", status: "failed", title: "migration 42 failed" },
  ]);
});

test("an id is the sender's: the event and its problem keep it when it is sent again", async () => {
  const given = ["pipelinerun.finished", { pipelineName: "ci", outcome: "failure" }] as const;
  const ids = (await read(...given)).map(({ id }) => id);
  expect(ids).toEqual(["/ci|pipelinerun.finished-|problem", "/ci|pipelinerun.finished-"]);
  expect((await read(...given)).map((each) => normalise(each, "ce", 0).id)).toEqual(ids);
});
