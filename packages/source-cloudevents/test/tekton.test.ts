import { describe, expect, test } from "vitest";
import { binary, event, noticesOf, reasonOf } from "./sender.ts";
import { pipelineRun, taskRun, told } from "./tekton.ts";

test("a task on its own is a run of its Task", async () => {
  const task = taskRun({
    name: "nightly-wq7xz",
    start: "2026-11-23T09:00:00Z",
    reason: "Pending",
    message: "the pod waits for a node",
    params: { url: "https://shop.example.test/lint" },
  });
  const source = "/apis/tekton.dev/v1/namespaces/shop/taskruns/nightly-wq7xz";
  const time = "2026-11-23T09:00:01.5Z";
  expect(await told("taskrun.unknown", task, { id: "t-1", source, time })).toEqual([
    {
      id: `${source}|t-1`,
      type: "taskrun.running",
      kind: "run",
      status: "running",
      fingerprint: "tekton:shop:taskrun:uid-of-nightly-wq7xz",
      subject: "shop/lint",
      severity: "info",
      title: "nightly-wq7xz is running",
      labels: { namespace: "shop" },
      links: [],
      facts: [
        { name: "Run", value: "nightly-wq7xz" },
        { name: "Namespace", value: "shop" },
      ],
      at: "2026-11-23T09:00:01.500Z",
      startedAt: "2026-11-23T09:00:00.000Z",
    },
  ]);
});

describe("a type", () => {
  const types: readonly [string, string, string][] = [
    ["pipelinerun.queued", "Queued", "queued"],
    ["pipelinerun.started", "Started", "running"],
    ["pipelinerun.running", "Running", "running"],
    ["pipelinerun.unknown", "Running", "running"],
    ["pipelinerun.successful", "Succeeded", "succeeded"],
    ["pipelinerun.failed", "Failed", "failed"],
    ["pipelinerun.failed", "PipelineRunTimeout", "failed"],
    ["pipelinerun.failed", "Cancelled", "cancelled"],
    ["pipelinerun.failed", "CancelledRunFinally", "cancelled"],
    ["pipelinerun.failed", "StoppedRunFinally", "cancelled"],
    ["customrun.running", "Running", "running"],
    ["run.failed", "Failed", "failed"],
  ];

  test.each(types)("%s (%s) is %s", async (type, reason, status) => {
    const notices = await told(type, pipelineRun({ reason }));
    expect(notices.find(({ kind }) => kind === "run")).toMatchObject({ status });
    const problems = notices.filter(({ kind }) => kind === "problem");
    expect(problems).toHaveLength(status === "failed" || status === "succeeded" ? 1 : 0);
  });

  test("of another of Tekton's parts is told like any other", async () => {
    const other = event({ type: "dev.tekton.event.triggers.started.v1", data: {} });
    expect(await noticesOf(binary(other))).toMatchObject([
      { kind: "message", title: "dev.tekton.event.triggers.started.v1" },
    ]);
  });

  test("without its object is refused", async () => {
    const bare = event({ type: "dev.tekton.event.pipelinerun.failed.v1", data: {} });
    expect(await reasonOf(binary(bare))).toMatch(/formats: tektonv1/);
  });
});

describe("a failed pipeline", () => {
  const failed = pipelineRun({
    end: "2026-11-23T09:02:05Z",
    reason: "Failed",
    message: "Tasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1",
    params: {
      "git-revision": "refs/heads/main",
      COMMIT_SHA: "c".repeat(40),
      "repo-url": "git@github.com:acme/shop.git",
      IMAGE: "ghcr.io/acme/shop:1.2",
    },
  });

  test("fires for pipeline and branch, beside the run", async () => {
    const [problem, run] = await told("pipelinerun.failed", failed);
    expect(problem).toMatchObject({
      kind: "problem",
      status: "firing",
      severity: "error",
      fingerprint: "tekton:shop:pipelinerun:ci:main",
      subject: "shop/ci",
      title: "ci failing on main: ci-7 failed",
      text: "```\nTasks Completed: 2 (Failed: 1, Cancelled 0), Skipped: 1\n```",
      sequence: Date.parse("2026-11-23T09:00:00Z"),
    });
    expect(run).toMatchObject({
      status: "failed",
      subject: "shop/ci",
      labels: {
        namespace: "shop",
        branch: "main",
        commit: "c".repeat(40),
        repository: "acme/shop",
        image: "ghcr.io/acme/shop",
        tag: "1.2",
        pipeline: "ci",
      },
      startedAt: "2026-11-23T09:00:00.000Z",
      endedAt: "2026-11-23T09:02:05.000Z",
    });
    expect(run?.facts).toContainEqual({ name: "Duration", value: "2 m 5 s" });
    expect(problem).not.toHaveProperty("endedAt");
  });

  test("names the task, the step and its words, where the object has them (v1beta1)", async () => {
    const taskRuns = {
      "ci-7-build": {
        pipelineTaskName: "build",
        status: { conditions: [{ type: "Succeeded", status: "True" }] },
      },
      "ci-7-test": {
        pipelineTaskName: "test",
        status: {
          conditions: [{ type: "Succeeded", status: "False", message: "unit exited with code 2" }],
          steps: [
            { name: "prepare", terminated: { exitCode: 0 } },
            { name: "unit", terminated: { exitCode: 137, reason: "OOMKilled" } },
          ],
        },
      },
    };
    const run = pipelineRun({ reason: "Failed", status: { taskRuns } });
    expect(await told("pipelinerun.failed", run)).toMatchObject([
      {
        title: "ci failing: ci-7 failed: task test, unit: OOMKilled, exit code 137",
        text: "```\nunit exited with code 2\n```",
      },
      { title: "ci-7 failed: task test, unit: OOMKilled, exit code 137" },
    ]);
  });

  test("that ran out of time says so", async () => {
    const [, run] = await told("pipelinerun.failed", pipelineRun({ reason: "PipelineRunTimeout" }));
    expect(run).toMatchObject({ title: "ci-7 timed out" });
  });
});

describe("a task of a pipeline", () => {
  const labels = {
    "tekton.dev/pipelineRun": "ci-7",
    "tekton.dev/pipeline": "ci",
    "tekton.dev/pipelineTask": "test",
  };
  const task = pipelineRun({
    name: "ci-7-test",
    metadata: { labels },
    spec: { taskRef: { name: "go-test" } },
    reason: "Failed",
    message: "unit exited",
    status: { steps: [{ name: "unit", terminated: { exitCode: 1, reason: "Error" } }] },
  });

  test("that fails stands beside its pipeline, as a warning", async () => {
    expect(await told("taskrun.failed", task)).toMatchObject([
      {
        kind: "run",
        status: "failed",
        severity: "warning",
        subject: "shop/ci",
        title: "task test failed: unit: exit code 1",
      },
    ]);
  });

  test.each(["started", "running", "unknown", "successful"])(
    "that is %s is no news",
    async (word) => {
      expect(await told(`taskrun.${word}`, task)).toEqual([]);
    },
  );
});

describe("a pipeline's name", () => {
  const named: readonly [string, Parameters<typeof pipelineRun>[0], string][] = [
    ["of its reference", {}, "ci"],
    [
      "of a resolver",
      {
        spec: {
          pipelineRef: { resolver: "cluster", params: [{ name: "name", value: "release" }] },
        },
      },
      "release",
    ],
    [
      "that names are generated from",
      {
        name: "nightly-x7k2p",
        spec: { pipelineRef: null },
        metadata: { generateName: "nightly-" },
      },
      "nightly",
    ],
    [
      "without what Kubernetes put behind it",
      { name: "nightly-x7k2p", spec: { pipelineRef: null } },
      "nightly",
    ],
    [
      "of Pipelines as Code",
      { spec: {}, metadata: { labels: { "pipelinesascode.tekton.dev/original-prname": "pull" } } },
      "pull",
    ],
  ];

  test.each(named)("is the one %s", async (_, fields, name) => {
    const [running] = await told("pipelinerun.running", pipelineRun(fields));
    expect(running?.subject).toBe(`shop/${name}`);
  });
});

describe("a parameter", () => {
  const read: readonly [Readonly<Record<string, unknown>>, object][] = [
    [{ revision: "main" }, { branch: "main" }],
    [{ revision: "d".repeat(40) }, { commit: "d".repeat(40) }],
    [{ revision: "3f2a9c1" }, {}],
    [{ revision: "v1.2.0" }, {}],
    [
      { branch: "1.2.x", revision: "e".repeat(40) },
      { branch: "1.2.x", commit: "e".repeat(40) },
    ],
    [
      { "git-url": "https://gitlab.example.test/team/sub/shop.git" },
      { repository: "team/sub/shop" },
    ],
    [{ repository: "acme/shop" }, { repository: "acme/shop" }],
    [{ url: "https://artifacthub.io/packages/x/y" }, {}],
    [{ ENVIRONMENT: "prod-eu" }, { environment: "prod-eu" }],
    [{ branch: ["a", "list"], image: { of: "object" } }, {}],
  ];

  test.each(read)("%j is %j", async (params, labels) => {
    const [running] = await told("pipelinerun.running", pipelineRun({ params }));
    expect(running?.labels).toEqual({ namespace: "shop", pipeline: "ci", ...labels });
  });

  test("is not needed where Pipelines as Code has written it down", async () => {
    const pac = (name: string) => `pipelinesascode.tekton.dev/${name}`;
    const metadata = {
      labels: {
        [pac("sha")]: "f".repeat(40),
        [pac("url-org")]: "acme",
        [pac("url-repository")]: "shop",
      },
      annotations: {
        [pac("branch")]: "refs/heads/main",
        [pac("sender")]: "ann",
        [pac("log-url")]: "https://console.example.test/run",
      },
    };
    const [running] = await told("pipelinerun.running", pipelineRun({ metadata }));
    expect(running).toMatchObject({
      labels: { branch: "main", commit: "f".repeat(40), repository: "acme/shop" },
      actor: { name: "ann" },
      links: [{ title: "Log", url: "https://console.example.test/run" }],
    });
  });
});
