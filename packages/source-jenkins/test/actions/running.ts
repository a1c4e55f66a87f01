import { expect, test } from "vitest";
import { about, page, running, scene } from "./scene.ts";

const on = () => about(running);
const deploy = { id: "Deploy", message: "Deploy to production?", ok: "Ship it" };

async function waiting(inputs: readonly object[] = [deploy]) {
  const stage = await scene();
  const build = stage.ci.build(stage.job, { number: 42, inputs: inputs as (typeof deploy)[] });
  return { ...stage, build };
}

test("stop stops the build that runs, and waits for its end", async () => {
  const { act, posts, build } = await waiting();
  expect(await act("stop", {}, await on())).toEqual({
    status: "done",
    text: `acme/api/main #42 is over (ABORTED): ${page}42/`,
  });
  expect(posts().map(({ path, body }) => path + body)).toEqual([
    "/job/acme/job/api/job/main/42/stop",
  ]);
  expect(build.building).toBe(false);
});

test("a build that does not heed the stop leaves it open, and nothing harder is tried", async () => {
  const { act, posts, build } = await waiting();
  build.stubborn = true;
  expect(await act("stop", {}, await on())).toEqual({
    status: "unclear",
    text: `Jenkins was told to stop acme/api/main #42, which still runs: look at ${page}42/ before you do it again`,
  });
  expect(posts()).toHaveLength(1);
});

test("a build that is over is not stopped", async () => {
  const { act, posts, build } = await waiting();
  Object.assign(build, { building: false, result: "SUCCESS" });
  expect(await act("stop", {}, await on())).toEqual({
    status: "refused",
    text: "acme/api/main #42 is over already (SUCCESS)",
  });
  expect(posts()).toEqual([]);
});

test("approve asks what the step asks, and names the input that is answered", async () => {
  const { fields } = await waiting([
    {
      ...deploy,
      parameters: [
        { name: "REGION", type: "ChoiceParameterDefinition", choices: ["eu", "us"] },
        { name: "Answer", type: "StringParameterDefinition", value: "42" },
      ],
    },
  ]);
  expect(await fields("approve", await on())).toMatchObject([
    {
      name: "input",
      required: true,
      initial: "Deploy",
      choices: [{ value: "Deploy", label: "Deploy to production?" }],
    },
    {
      name: "answer",
      required: true,
      choices: [
        { value: "proceed", label: "Ship it" },
        { value: "abort", label: "Abort" },
      ],
    },
    { name: "region", kind: "choice", initial: "eu" },
    { name: "answer-2", kind: "text", initial: "42" },
  ]);
});

test("approve goes on with every parameter of the step, in its type", async () => {
  const { act, ci, posts } = await waiting([
    // Its id would lead elsewhere.
    { id: "Ship/../it", message: "Ship?" },
    {
      ...deploy,
      id: "Deploy 1",
      parameters: [
        { name: "REGION", type: "ChoiceParameterDefinition", choices: ["eu", "us"] },
        { name: "FAST", type: "BooleanParameterDefinition", value: true },
        { name: "NOTE", type: "StringParameterDefinition", value: "none" },
      ],
    },
  ]);
  const values = { answer: "proceed", region: "us", fast: "false", note: "by Ann" };
  expect(await act("approve", values, await on())).toEqual({
    status: "done",
    text: `acme/api/main #42 goes on: \`Deploy to production?\` was answered: ${page}42/`,
  });
  expect(posts()[0]?.path).toBe("/job/acme/job/api/job/main/42/input/Deploy%201/proceed");
  expect(ci.answers).toEqual([
    {
      id: "Deploy 1",
      how: "proceed",
      parameters: { REGION: "us", FAST: false, NOTE: "by Ann" },
    },
  ]);
});

test("a step without parameters goes on too, and one can be aborted", async () => {
  const first = await waiting();
  await first.act("approve", { answer: "proceed" }, await on());
  expect(first.ci.answers).toEqual([{ id: "Deploy", how: "proceed", parameters: {} }]);
  const second = await waiting();
  const end = await second.act("approve", { answer: "abort" }, await on());
  expect(end).toEqual({
    status: "done",
    text: "`Deploy to production?` of acme/api/main #42 was aborted",
  });
  expect(second.ci.answers).toEqual([{ id: "Deploy", how: "abort", parameters: {} }]);
});

test("an input that another one has followed is not answered for it", async () => {
  const { actWith, build, posts } = await waiting();
  build.inputs = [{ id: "Prod", message: "Really?" }];
  const end = await actWith("approve", { input: "Deploy", answer: "proceed" }, await on());
  expect(end).toEqual({
    status: "refused",
    text: "acme/api/main #42 does not wait for that input any more",
  });
  expect(posts()).toEqual([]);
});

test("of several inputs one is chosen; those with parameters are Jenkins' own", async () => {
  const parameters = [{ name: "A", type: "StringParameterDefinition" }];
  const { fields, actWith, ci } = await waiting([
    { ...deploy, parameters },
    { id: "Test", message: "Test?" },
  ]);
  const [input, , ...others] = await fields("approve", await on());
  expect(input).not.toHaveProperty("initial");
  expect(others).toEqual([]);
  const refused = await actWith("approve", { input: "Deploy", answer: "proceed" }, await on());
  expect(refused.text).toContain("several inputs that wait, this one with parameters");
  await actWith("approve", { input: "Test", answer: "proceed" }, await on());
  expect(ci.answers.map(({ id }) => id)).toEqual(["Test"]);
});

test.each([
  ["PasswordParameterDefinition", /asks for a password \(KEY\)/],
  ["CredentialsParameterDefinition", /asks for KEY, of a kind that is not known here/],
])("an input with a %s is answered in Jenkins", async (type, why) => {
  const { act, posts } = await waiting([{ ...deploy, parameters: [{ name: "KEY", type }] }]);
  const end = await act("approve", { answer: "proceed" }, await on());
  expect(end).toEqual({ status: "refused", text: expect.stringMatching(why) });
  expect(posts()).toEqual([]);
});

test("an input of others is refused in Jenkins' words", async () => {
  const { act } = await waiting([{ ...deploy, submitter: "release-team" }]);
  expect(await act("approve", { answer: "proceed" }, await on())).toEqual({
    status: "refused",
    text: "Jenkins says no (HTTP 400): `You need to be release-team to submit this.`",
  });
});

test("a build that waits for nobody, and a Jenkins without the plugin, say so", async () => {
  const { fields } = await waiting([]);
  await expect(fields("approve", await on())).rejects.toThrow("waits for nobody");
  const none = await scene();
  await expect(none.fields("approve", await on())).rejects.toThrow(
    'Jenkins lacks the plugin "Pipeline: REST API" (pipeline-rest-api)',
  );
});
