import { expect, test } from "vitest";
import type { RunEdit } from "../workflow.ts";
import { about, stand } from "./stand.ts";

const deploy = {
  file: "deploy.yml",
  name: "Deploy",
  inputs: ["Target", "dry_run", "version", "count"],
  source: `
on:
  push: {}
  workflow_dispatch:
    inputs:
      Target: { description: Where to, type: choice, options: [staging, production, 3], required: true }
      dry_run: { type: boolean, default: true }
      version: { description: "A tag", required: true, default: latest }
      count: { type: number }
`,
};
const ci = { file: "ci.yml", name: "ci", source: "on: [push]" };
const nightly = { file: "nightly.yml", name: "nightly", source: "on: [push, workflow_dispatch]" };
const repository = { name: "acme/api", refs: ["main", "v1.2"], workflows: [ci, deploy] };

test("asks for the inputs that the only workflow declares, as it declares them", async () => {
  const { form, hub } = await stand();
  hub.actions.repository(repository);
  expect(await form("dispatch")).toEqual([
    {
      name: "workflow",
      label: "Workflow",
      kind: "choice",
      required: true,
      initial: "deploy.yml",
      choices: [{ value: "deploy.yml", label: "Deploy (deploy.yml)" }],
    },
    expect.objectContaining({ name: "ref", kind: "text", initial: "main" }),
    {
      name: "input-target",
      label: "Target",
      kind: "choice",
      required: true,
      hint: "Where to",
      choices: ["staging", "production", "3"].map((value) => ({ value, label: value })),
    },
    {
      name: "input-dry_run",
      label: "dry_run",
      kind: "choice",
      initial: "true",
      choices: ["true", "false"].map((value) => ({ value, label: value })),
    },
    {
      name: "input-version",
      label: "version",
      kind: "text",
      required: true,
      initial: "latest",
      hint: "A tag",
    },
    { name: "input-count", label: "count", kind: "number" },
    expect.objectContaining({ name: "inputs", kind: "lines" }),
  ]);
});

test("with several workflows nothing is required or set of what another may not have", async () => {
  const { form, hub } = await stand();
  hub.actions.repository({ ...repository, workflows: [deploy, nightly] });
  const fields = await form("dispatch");
  expect(fields[0]?.choices?.map(({ value }) => value)).toEqual(["deploy.yml", "nightly.yml"]);
  const target = fields.find(({ name }) => name === "input-target");
  expect(target).not.toHaveProperty("required");
  expect(target?.hint).toBe("deploy.yml: Where to");
});

test("starts it with the inputs under the workflow's own names, and tells the run", async () => {
  const { act, hub } = await stand();
  hub.actions.repository(repository);
  const values = {
    workflow: "deploy.yml",
    ref: "v1.2",
    "input-target": "production",
    "input-count": 3,
    inputs: "version = 1.2=x\n\n",
  };
  expect(await act("dispatch", values)).toEqual({
    status: "done",
    text: "GitHub has started `deploy.yml` of acme/api on `v1.2`: https://github.com/acme/api/actions/runs/5010",
  });
  expect(hub.actions.started).toEqual([
    {
      file: "deploy.yml",
      ref: "v1.2",
      inputs: { Target: "production", count: "3", version: "1.2=x" },
    },
  ]);
});

test("where GitHub does not tell the run it is found by event, actor and time", async () => {
  const { act, hub } = await stand();
  hub.actions.repository({ ...repository, workflows: [nightly] });
  hub.actions.run("acme/api", {
    id: 4_000,
    file: "nightly.yml",
    at: Date.parse("2026-01-05T11:59:59Z"),
  });
  hub.actions.beOld();
  expect(await act("dispatch", { workflow: "nightly.yml" })).toEqual({
    status: "done",
    text: "GitHub has started `nightly.yml` of acme/api on `main`: https://github.com/acme/api/actions/runs/5010",
  });
  expect(hub.actions.started).toHaveLength(1);
  const listed = hub.http.seen.find(({ path }) => path.endsWith("nightly.yml/runs"));
  expect(Object.fromEntries(listed?.query ?? [])).toEqual({
    event: "workflow_dispatch",
    created: ">=2026-01-05T11:59:50Z",
    actor: "tocsin-bot",
    per_page: "20",
  });
});

test.each(["hideStarted", "crowd"] as const)(
  "a run that is not found for sure is not guessed: %s",
  async (how) => {
    const { act, hub } = await stand();
    hub.actions.repository({ ...repository, workflows: [nightly] });
    hub.actions.beOld();
    hub.actions[how]();
    expect(await act("dispatch", { workflow: "nightly.yml" })).toEqual({
      status: "done",
      text: "GitHub has started `nightly.yml` of acme/api on `main`; which run that became can't be told for sure: look under Actions, at `nightly.yml`",
    });
  },
);

test.each([
  [
    { workflow: "gone.yml" },
    /no workflow `gone.yml` that is enabled: there are `ci.yml, deploy.yml`/,
  ],
  [{ workflow: "deploy.yml" }, /needs the input `Target`/],
  [
    { workflow: "deploy.yml", "input-target": "moon" },
    /`Target` must be one of `staging, production, 3`/,
  ],
  [
    { workflow: "deploy.yml", inputs: "colour=red" },
    /has no input `colour`: it takes `Target, dry_run, version, count`/,
  ],
  [{ workflow: "deploy.yml", inputs: "red" }, /`red` is no input: write NAME=VALUE/],
  [{ workflow: "ci.yml" }, /can't be started by hand on that ref/],
  [
    { workflow: "deploy.yml", ref: "gone", "input-target": "3" },
    /no such branch or tag: `No ref found for: gone`/,
  ],
])("starts nothing that does not fit: %j", async (values, text) => {
  const { act, hub } = await stand();
  hub.actions.repository(repository);
  expect(await act("dispatch", values)).toEqual({
    status: "refused",
    text: expect.stringMatching(text),
  });
  expect(hub.actions.started).toEqual([]);
});

test("without the right to read files the inputs are written by hand, and that is said", async () => {
  const { act, form, hub } = await stand();
  hub.actions.repository(repository);
  hub.actions.permit("contents", "none");
  const fields = await form("dispatch");
  expect(fields.map(({ name }) => name)).toEqual(["workflow", "ref", "inputs"]);
  expect(fields[2]?.hint).toContain("Contents: read");
  const values = { workflow: "deploy.yml", inputs: "Target=staging" };
  expect(await act("dispatch", values)).toMatchObject({ status: "done" });
});

test("a repository whose workflows all start by themselves has no form", async () => {
  const { form, hub } = await stand();
  hub.actions.repository({ ...repository, workflows: [ci] });
  await expect(form("dispatch")).rejects.toThrow("no workflow of acme/api can be started by hand");
});

test("the branch of a fork or of the merge queue is no ref of the repository", async () => {
  const { form, hub } = await stand();
  hub.actions.repository({ ...repository, workflows: [nightly] });
  const ref = async (fields: RunEdit) =>
    (await form("dispatch", about(fields))).find(({ name }) => name === "ref")?.initial;
  expect(await ref({ branch: "fix-7" })).toBe("fix-7");
  expect(await ref({ fork: "bob/api" })).toBe("main");
  expect(await ref({ branch: "gh-readonly-queue/main/pr-3-abcdef" })).toBe("main");
});

test("as a command it is told the repository, and stays within the listed ones", async () => {
  const { act, hub, form } = await stand({ actions: ["acme/api"] });
  hub.actions.repository(repository);
  const [first] = await form("run-workflow");
  expect(first).toMatchObject({ name: "repository", initial: "acme/api" });
  const values = { repository: "acme/api", workflow: "Deploy", inputs: "target=staging" };
  expect(await act("run-workflow", values)).toMatchObject({ status: "done" });
  expect(hub.actions.started).toMatchObject([{ inputs: { Target: "staging" } }]);
  expect(await act("run-workflow", { ...values, repository: "acme/other" })).toEqual({
    status: "refused",
    text: "nobody may act in that repository from here: add it to sources.github.api.actions, which has acme/api",
  });
});
