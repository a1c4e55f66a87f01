import type { NoticeInput } from "@tocsin/core";
import { describe, expect, test } from "vitest";
import { derived, recorded, told } from "./examples.ts";
import { job, type RunEdit, run } from "./workflow.ts";

/** The two notices of a run: the run itself, and what it says of the workflow. */
function both(edit: RunEdit): { run: NoticeInput; problem?: NoticeInput } {
  const notices = told("workflow_run", run(edit));
  const first = notices.find(({ kind }) => kind === "run");
  const problem = notices.find(({ kind }) => kind === "problem");
  if (first === undefined || notices.length > 2) throw new Error(`${notices.length} notices`);
  if (problem === undefined) return { run: first };
  expect(problem).toMatchObject({ subject: first.subject, at: first.at });
  return { run: first, problem };
}

describe("a workflow run", () => {
  test("that fails is a failed run and a firing problem of one subject", () => {
    const { run, problem } = both({ number: 12 });
    expect(run).toMatchObject({
      id: "github:acme/api:run:1012:1:failed:failure",
      status: "failed",
      fingerprint: "gh:acme/api:run:1012",
      subject: "acme/api ci@main",
      severity: "error",
      title: "#12 failed",
      startedAt: "2026-01-05T09:12:00.000Z",
      endedAt: "2026-01-05T09:12:42.000Z",
      sequence: 1,
      actor: { name: "Codertocat", url: "https://github.com/Codertocat" },
      labels: {
        repository: "acme/api",
        owner: "acme",
        workflow: "ci",
        branch: "main",
        commit: "3484a3fb816e0859fd6e1cea078d76385ff50625",
        event: "push",
        actor: "Codertocat",
        conclusion: "failure",
      },
    });
    expect(problem).toMatchObject({
      id: "github:acme/api:run:1012:1:failed:failure:problem",
      status: "firing",
      fingerprint: "gh:acme/api:wf:77:main",
      severity: "error",
      title: "ci failing on main: #12 failed",
      sequence: 12,
    });
    const commit = "https://github.com/acme/api/commit/3484a3fb816e0859fd6e1cea078d76385ff50625";
    expect(problem?.links).toEqual([
      { title: "Run", url: "https://github.com/acme/api/actions/runs/1012" },
      { title: "Commit", url: commit },
    ]);
    expect(problem?.facts).toEqual([
      { name: "Run", value: "#12", url: "https://github.com/acme/api/actions/runs/1012" },
      { name: "Duration", value: "42 s" },
      { name: "Branch", value: "main" },
      {
        name: "Commit",
        value: "3484a3f build(test): check workflow run event payload",
        url: commit,
      },
      { name: "Author", value: "Matthias Fax" },
      { name: "Started by", value: "Codertocat (push)" },
    ]);
  });

  test("begins its problem before it ends, and ends before the problem does", () => {
    const kinds = (conclusion: string) =>
      told("workflow_run", run({ conclusion })).map(({ kind }) => kind);
    expect(kinds("failure")).toEqual(["problem", "run"]);
    expect(kinds("success")).toEqual(["run", "problem"]);
  });

  test("that passes resolves what an earlier one set off", () => {
    const failed = both({ number: 12 });
    const passed = both({ number: 13, conclusion: "success" });
    expect(passed.run).toMatchObject({
      status: "succeeded",
      severity: "info",
      title: "#13 passed",
    });
    expect(passed.problem).toMatchObject({
      status: "resolved",
      fingerprint: failed.problem?.fingerprint,
      title: "ci works again on main: #13 passed",
    });
    expect(passed.run.fingerprint).not.toBe(failed.run.fingerprint);
  });

  test("of an older commit, made again later, has the lower sequence", () => {
    const failed = both({ number: 13 });
    const again = both({
      number: 11,
      attempt: 2,
      conclusion: "success",
      startedAt: "2026-01-05T10:30:00Z",
    });
    expect(again.problem?.fingerprint).toBe(failed.problem?.fingerprint);
    expect(Date.parse(again.problem?.at ?? "")).toBeGreaterThan(
      Date.parse(failed.problem?.at ?? ""),
    );
    expect(again.problem?.sequence).toBeLessThan(failed.problem?.sequence ?? 0);
  });

  test("made again is the same run with a higher sequence, and equal in the problem's", () => {
    const first = both({ number: 12 });
    const second = both({
      number: 12,
      attempt: 2,
      conclusion: "success",
      startedAt: "2026-01-05T09:20:00Z",
    });
    expect(second.run).toMatchObject({ fingerprint: first.run.fingerprint, sequence: 2 });
    expect(second.run.title).toBe("#12 passed (attempt 2)");
    expect(second.run.facts).toContainEqual({ name: "Attempt", value: "2" });
    expect(second.problem).toMatchObject({ status: "resolved", sequence: 12 });
    expect(second.run.id).not.toBe(first.run.id);
    expect(second.problem?.id).not.toBe(first.problem?.id);
  });

  test.each([
    ["timed_out", "failed", "#12 timed out", "firing", "error"],
    ["startup_failure", "failed", "#12 could not start", "firing", "error"],
    ["action_required", "queued", "#12 waits for approval", "firing", "warning"],
  ])("that ends as %s", (conclusion, status, title, problem, severity) => {
    const notices = both({ conclusion });
    expect(notices.run).toMatchObject({ status, title });
    expect(notices.problem).toMatchObject({ status: problem, severity });
  });

  test.each([
    ["cancelled", "#12 cancelled"],
    ["skipped", "#12 skipped"],
    ["neutral", "#12 ended neutral"],
    ["stale", "#12 went stale"],
  ])("that is %s changes nothing of the problem", (conclusion, title) => {
    const { run, problem } = both({ conclusion });
    expect(run).toMatchObject({ status: "cancelled", severity: "info", title });
    expect(problem).toBeUndefined();
  });

  test("is queued, runs and ends in this order, also within one second", () => {
    const second = "2026-01-05T09:12:00Z";
    const times = { startedAt: second, updatedAt: second };
    const steps = [
      both({ action: "requested", ...times }),
      both({ action: "in_progress", ...times }),
      both({ conclusion: "success", ...times }),
    ];
    const states = steps.map(({ run }) => run);
    expect(states.map(({ status, title }) => [status, title])).toEqual([
      ["queued", "#12 queued"],
      ["running", "#12 running"],
      ["succeeded", "#12 passed"],
    ]);
    const at = states.map((state) => state.at ?? "");
    expect([...new Set(at)].toSorted()).toEqual(at);
    expect(new Set(states.map(({ id }) => id)).size).toBe(3);
    expect(steps.map(({ problem }) => problem?.status)).toEqual([undefined, undefined, "resolved"]);
  });

  test("of a pull request is known by its number and meets its jobs at the branch", () => {
    const { run, problem } = both({ branch: "retry", event: "pull_request", pulls: [34] });
    expect(problem).toMatchObject({
      fingerprint: "gh:acme/api:wf:77:pr:34",
      subject: "acme/api ci@retry",
      title: "ci failing on PR #34: #12 failed",
      labels: { branch: "retry", pull_request: "34", event: "pull_request" },
    });
    expect(run.links).toContainEqual({
      title: "PR #34",
      url: "https://github.com/acme/api/pull/34",
    });
    expect(run.facts).toContainEqual({
      name: "Pull request",
      value: "#34 Retry on 503",
      url: "https://github.com/acme/api/pull/34",
    });
  });

  test("on a pushed branch stays of the branch when a pull request is open from it", () => {
    expect(both({ pulls: [9] }).problem?.fingerprint).toBe("gh:acme/api:wf:77:main");
  });

  test("of a fork's main is not of ours", () => {
    const { problem } = both({ event: "pull_request", fork: "bob/api" });
    expect(problem).toMatchObject({
      fingerprint: "gh:acme/api:wf:77:bob:main",
      subject: "acme/api ci@bob:main",
      labels: { branch: "bob:main" },
    });
    const gone = derived(run({ event: "pull_request" }), {
      workflow_run: { head_repository: null },
    });
    expect(told("workflow_run", gone)[0]?.fingerprint).toBe("gh:acme/api:wf:77:fork:main");
  });

  test("of the merge queue is of the branch that it merges into", () => {
    const branch = "gh-readonly-queue/main/pr-34-3484a3fb816e0859fd6e1cea078d76385ff50625";
    expect(both({ branch, event: "merge_group" }).problem).toMatchObject({
      fingerprint: "gh:acme/api:wf:77:merge-queue/main",
      subject: "acme/api ci@merge-queue/main",
    });
  });

  test("gives the same ids through the repository's and the organization's hook", () => {
    const ids = (delivery: string) => told("workflow_run", run(), delivery).map(({ id }) => id);
    expect(ids("aaaaaaaa-0000-0000-0000-000000000000")).toEqual(
      ids("bbbbbbbb-0000-0000-0000-000000000000"),
    );
  });

  test.each([
    ["completed and yet queued, as in the docs", recorded("workflow_run", 0), ["queued"]],
    ["requested and held back", recorded("workflow_run", 4), ["firing", "queued"]],
    ["of an unknown action", derived(run(), { action: "levitated" }), []],
    ["of an unknown conclusion", run({ conclusion: "toString" }), []],
    ["on no branch", derived(run(), { workflow_run: { head_branch: null } }), []],
  ])("%s", (_, payload, statuses) => {
    expect(told("workflow_run", payload).map(({ status }) => status)).toEqual(statuses);
  });
});

describe("a job", () => {
  test("that fails names its first failing step in the incident of its run", () => {
    const [notice, ...more] = told("workflow_job", job());
    expect(more).toEqual([]);
    expect(notice).toMatchObject({
      kind: "run",
      status: "failed",
      severity: "error",
      fingerprint: "gh:acme/api:run:1012:job:501",
      subject: both({ number: 12 }).run.subject,
      title: 'job build failed at step "npm test"',
      text: "Step [npm test](https://github.com/acme/api/actions/runs/1012/job/501#step:4:1) of job **build** failed.",
      labels: { workflow: "ci", branch: "main", job: "build", conclusion: "failure" },
    });
    expect(notice?.fingerprint).not.toBe(both({ number: 12 }).run.fingerprint);
  });

  test("that failed outside of its steps says so", () => {
    const [notice] = told("workflow_job", job({ steps: [] }));
    expect(notice?.title).toBe("job build failed");
    expect(notice?.text).toContain("before any of its steps");
  });

  test("meets its run when the workflow has no name but its file's", () => {
    const path = ".github/workflows/ci.yml";
    const [ran] = told("workflow_run", derived(run(), { workflow: { name: path } }));
    const [failed] = told("workflow_job", job({ workflow_name: path }));
    expect(failed?.subject).toBe("acme/api ci.yml@main");
    expect(ran?.subject).toBe(failed?.subject);
  });

  test.each([
    ["passed", job({ conclusion: "success" })],
    ["was cancelled", job({ conclusion: "cancelled" })],
    ["names no branch (before 2022)", job({ head_branch: null })],
    ["names no workflow (before 2022)", job({ workflow_name: null })],
    ["only started", derived(job(), { action: "in_progress" })],
  ])("that %s is no news", (_, payload) => {
    expect(told("workflow_job", payload)).toEqual([]);
  });
});
