import type { JenkinsParameter } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { about, page, running, scene, token, user } from "./scene.ts";

const parameters: readonly JenkinsParameter[] = [
  {
    name: "VERSION",
    type: "StringParameterDefinition",
    value: "1.4.0",
    description: "What to ship",
  },
  { name: "Notes", type: "TextParameterDefinition", value: "a\nb" },
  { name: "DRY_RUN", type: "BooleanParameterDefinition", value: true },
  { name: "FORCE", type: "BooleanParameterDefinition" },
  { name: "ENV", type: "ChoiceParameterDefinition", choices: ["staging", "prod"] },
];

test("build asks for the job's parameters as the job defines them", async () => {
  const { fields, ci } = await scene(parameters);
  expect(await fields("build")).toEqual([
    { name: "version", label: "VERSION", kind: "text", initial: "1.4.0", hint: "What to ship" },
    { name: "notes", label: "Notes", kind: "lines", initial: "a\nb" },
    {
      name: "dry_run",
      label: "DRY_RUN",
      kind: "choice",
      initial: "true",
      choices: [
        { value: "true", label: "yes" },
        { value: "false", label: "no" },
      ],
    },
    { name: "force", label: "FORCE", kind: "flag" },
    {
      name: "env",
      label: "ENV",
      kind: "choice",
      initial: "staging",
      choices: [
        { value: "staging", label: "staging" },
        { value: "prod", label: "prod" },
      ],
    },
  ]);
  const [seen] = ci.http.seen;
  expect(seen).toMatchObject({ method: "GET", path: "/job/acme/job/api/job/main/api/json" });
  expect(seen?.headers.authorization).toBe(
    `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`,
  );
});

test("build sends what was given and follows the queue to the build's number", async () => {
  const { act, ci, posts, job } = await scene(parameters);
  ci.build(job, { number: 42, building: false });
  ci.queueFor(3);
  const end = await act("build", { env: "prod", notes: "line 1\nline 2 & more", force: true });
  expect(end).toEqual({
    status: "done",
    text: `acme/api/main #43 started with \`VERSION=1.4.0, Notes=line 1 line 2 & more, DRY_RUN=true, FORCE=true, ENV=prod\`: ${page}43/`,
  });
  const [post] = posts();
  expect(posts()).toHaveLength(1);
  expect(post).toMatchObject({ path: "/job/acme/job/api/job/main/buildWithParameters" });
  expect(post?.headers["content-type"]).toBe("application/x-www-form-urlencoded;charset=UTF-8");
  expect(Object.fromEntries(new URLSearchParams(post?.body))).toEqual({
    VERSION: "1.4.0",
    Notes: "line 1\nline 2 & more",
    DRY_RUN: "true",
    FORCE: "true",
    ENV: "prod",
  });
  expect(ci.builds.at(-1)).toMatchObject({ number: 43, building: true });
});

test("a job without parameters is built without a form", async () => {
  const { act, fields, posts } = await scene();
  expect(await fields("build")).toEqual([]);
  expect(await act("build")).toEqual({
    status: "done",
    text: `acme/api/main #1 started: ${page}1/`,
  });
  expect(posts().map(({ path, body }) => `${path} ${body}`)).toEqual([
    "/job/acme/job/api/job/main/build ",
  ]);
});

test("a text that was emptied is sent empty; what has no default stays the job's", async () => {
  const { actWith, ci } = await scene([
    { name: "A", type: "StringParameterDefinition", value: "x" },
    { name: "B", type: "StringParameterDefinition" },
    { name: "DEPLOY_TOKEN", type: "StringParameterDefinition", value: "hidden-default" },
  ]);
  await actWith("build", {});
  expect(ci.builds.at(-1)?.parameters).toEqual([
    { name: "A", value: "" },
    { name: "B", value: "" },
    { name: "DEPLOY_TOKEN", value: "hidden-default" },
  ]);
});

test("what may be secret is neither offered as a default nor told", async () => {
  const { act, fields } = await scene([
    { name: "DEPLOY_TOKEN", type: "StringParameterDefinition", value: "hidden-default" },
  ]);
  expect(await fields("build")).toEqual([
    { name: "deploy_token", label: "DEPLOY_TOKEN", kind: "text" },
  ]);
  expect((await act("build", { deploy_token: "given-secret" })).text).toBe(
    `acme/api/main #1 started: ${page}1/`,
  );
});

test.each([
  ["PasswordParameterDefinition", "asks for a password (KEY), which has no place in a chat"],
  ["FileParameterDefinition", "asks for a file (KEY): do it in Jenkins"],
])("a job with a %s is not built from here", async (type, why) => {
  const { fields, actWith, posts } = await scene([...parameters, { name: "KEY", type }]);
  await expect(fields("build")).rejects.toThrow(why);
  const end = await actWith("build", {});
  expect(end).toEqual({ status: "refused", text: expect.stringContaining(why) });
  expect(posts()).toEqual([]);
});

test("a parameter of a kind that is not known stays as the job has it, and is told", async () => {
  const { act, fields } = await scene([
    { name: "REF", type: "PT_BRANCH", value: "main" },
    {
      name: "MANY",
      type: "ChoiceParameterDefinition",
      choices: Array.from({ length: 101 }, (_, at) => `${at}`),
    },
  ]);
  expect(await fields("build")).toEqual([]);
  expect((await act("build")).text).toBe(
    `acme/api/main #1 started, REF, MANY as the job has it: ${page}1/`,
  );
});

test("names that would be one field are told apart, and strange ones have a name", async () => {
  const { fields } = await scene(
    ["Env", "ENV", "env.x", "환경", "x".repeat(80)].map((name) => ({
      name,
      type: "StringParameterDefinition",
    })),
  );
  const names = (await fields("build")).map(({ name }) => name);
  expect(names).toEqual(["env", "env-2", "env_x", "parameter", "x".repeat(28)]);
});

test("parameters that were changed between the form and the deed are not guessed", async () => {
  const { actWith, posts } = await scene(parameters);
  expect(await actWith("build", { version: "1.4.1", region: "eu" })).toEqual({
    status: "refused",
    text: "the parameters in Jenkins have changed meanwhile, nothing was done: ask again",
  });
  expect(posts()).toEqual([]);
});

test("a build that stays in the queue is told as such, with what it waits for", async () => {
  const { act, ci, clock } = await scene();
  ci.queueFor(Number.POSITIVE_INFINITY);
  const began = clock.now();
  expect(await act("build")).toEqual({
    status: "done",
    text: `a build of acme/api/main is in Jenkins' queue as item 900, and waits (\`In the quiet period. Expires in 4.9 sec\`): ${page}`,
  });
  expect(clock.now() - began).toBeLessThanOrEqual(45_000);
});

test("a build that somebody takes out of the queue has failed", async () => {
  const { act, ci } = await scene();
  ci.http.fail(
    { status: 200, body: { cancelled: true, executable: null } },
    { when: ({ path }) => path.startsWith("/queue/") },
  );
  expect(await act("build")).toMatchObject({ status: "failed" });
});

test("whatever becomes of looking at the queue, the build is queued", async () => {
  const { act, ci } = await scene();
  const when = ({ path }: { path: string }) => path.startsWith("/queue/");
  ci.http.fail("reset before", { when });
  ci.http.fail({ status: 500, body: "<html>" }, { when });
  ci.http.fail({ status: 200, body: "not json" }, { when });
  expect(await act("build")).toMatchObject({ status: "done", text: expect.stringContaining("#1") });
});

test("rebuild gives the parameters of the build that failed to a new one", async () => {
  const { act, action, ci, job, posts } = await scene(parameters);
  ci.build(job, {
    number: 42,
    building: false,
    result: "FAILURE",
    parameters: [
      { name: "VERSION", value: "1.3.9" },
      { name: "Notes", value: "" },
      { name: "DRY_RUN", value: false },
      { name: "FORCE", value: true },
      { name: "ENV", value: "prod" },
    ],
  });
  expect(action("rebuild").confirm?.(await about("pipeline-finalized-failure"))).toBe(
    "Build acme/api/main again with the parameters of #42? It takes the newest commit where no parameter names one.",
  );
  expect((await act("rebuild")).text).toContain("acme/api/main #43 started with `VERSION=1.3.9");
  expect(Object.fromEntries(new URLSearchParams(posts()[0]?.body))).toEqual({
    VERSION: "1.3.9",
    Notes: "",
    DRY_RUN: "false",
    FORCE: "true",
    ENV: "prod",
  });
});

test("rebuild of a build without parameters needs none", async () => {
  const { act, ci, job, posts } = await scene();
  ci.build(job, { number: 42, building: false });
  expect(await act("rebuild")).toMatchObject({ status: "done" });
  expect(posts()[0]?.path).toBe("/job/acme/job/api/job/main/build");
});

test.each([
  [
    [{ name: "KEY" }],
    [{ name: "KEY", type: "PasswordParameterDefinition" }],
    /does not tell what KEY was/,
  ],
  [
    [{ name: "OLD", value: "x" }],
    [{ name: "NEW", type: "StringParameterDefinition" }],
    /has no more \(OLD\): use build/,
  ],
  [
    [],
    [{ name: "NEW", type: "StringParameterDefinition" }],
    /had no parameters, and the job has some now/,
  ],
])("rebuild is refused where it would be another build: %j", async (had, has, why) => {
  const { act, ci, job, posts } = await scene(has);
  ci.build(job, { number: 42, building: false, parameters: had });
  expect(await act("rebuild")).toEqual({ status: "refused", text: expect.stringMatching(why) });
  expect(posts()).toEqual([]);
});

test("rebuild tells of a parameter that is new since", async () => {
  const [version, , , , env] = parameters;
  const { act, ci, job } = await scene([version, env].filter((each) => each !== undefined));
  const had = [{ name: "VERSION", value: "1" }];
  ci.build(job, { number: 42, building: false, parameters: had });
  expect((await act("rebuild")).text).toContain("`VERSION=1`, ENV, new since, as the job has it:");
});

test("what is offered follows from what the notices hold", async () => {
  const { action } = await scene();
  const names = ["approve", "rebuild", "stop", "build"];
  const offered = async (...payloads: readonly string[]) => {
    const given = await about(...payloads);
    return names.filter((name) => action(name).applies?.(given));
  };
  expect(await offered("pipeline-finalized-failure")).toEqual(["rebuild", "build"]);
  expect(await offered(running)).toEqual(["approve", "stop", "build"]);
  expect(await offered("pipeline-finalized-success")).toEqual(["build"]);
  expect(await offered(running, "freestyle-success"), "two jobs").toEqual([]);
  expect(await offered()).toEqual([]);
  expect(action("stop").danger).toBe(true);
});
