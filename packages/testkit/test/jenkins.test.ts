import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeJenkins, fakeJenkins } from "../src/index.ts";

const authorization = `Basic ${btoa("ann:token")}`;
const form = { authorization, "content-type": "application/x-www-form-urlencoded" };
let fake: FakeJenkins;
beforeEach(async () => {
  fake = await fakeJenkins({ user: "ann", token: "token" });
  fake.job("job/plain");
  const job = fake.job("job/app", {
    parameters: [
      { name: "ENV", type: "ChoiceParameterDefinition", choices: ["eu", "us"] },
      { name: "KEY", type: "PasswordParameterDefinition", value: "hidden" },
    ],
  });
  fake.build(job, { inputs: [{ id: "Ok", message: "Ok?" }] });
});
afterEach(() => fake.stop());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(fake.url + path, { headers: { authorization }, redirect: "manual", ...init });
const post = (path: string, body = "", headers: Record<string, string> = form) =>
  ask(path, { method: "POST", headers, body });

test.each([
  ["no proof", () => ask("/job/app/api/json?tree=buildable", { headers: {} }), 401],
  ["all of an object", () => ask("/job/app/api/json"), 400],
  ["a job that is not there", () => ask("/job/none/api/json?tree=buildable"), 404],
  ["a GET that does something", () => ask("/job/app/build"), 405],
  ["parameters as JSON", () => post("/job/app/buildWithParameters", "{}", { authorization }), 415],
  ["a parameter that is none", () => post("/job/app/buildWithParameters", "X=1"), 400],
  ["a choice that is none", () => post("/job/app/buildWithParameters", "ENV=asia"), 500],
  ["parameters for a job without", () => post("/job/plain/buildWithParameters"), 500],
  ["none for a job with parameters", () => post("/job/app/build"), 400],
  ["an input without a form", () => post("/job/app/1/input/Ok/proceed"), 400],
  ["an input that does not wait", () => post("/job/app/1/input/No/abort"), 404],
])("%s is not taken", async (_, make, status) => {
  expect((await make()).status).toBe(status);
  expect(fake.queue).toEqual([]);
  expect(fake.answers).toEqual([]);
});

test("a build goes through the queue, and its passwords are never told", async () => {
  const answer = await post("/job/app/buildWithParameters", "ENV=us&KEY=given");
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe("https://ci.example.com/queue/item/900/");
  const look = async () => (await ask("/queue/item/900/api/json?tree=executable[number]")).json();
  expect(await look()).toEqual({ _class: "hudson.model.Queue$WaitingItem" });
  expect(await look()).toMatchObject({ executable: { number: 2 } });
  const tree = "actions[parameters[name,value]]";
  const text = await (await ask(`/job/app/2/api/json?tree=${tree}`)).text();
  expect(JSON.parse(text).actions[2].parameters).toEqual([
    { name: "ENV", value: "us" },
    { name: "KEY" },
  ]);
});

test("a crumb holds for its session alone", async () => {
  await fake.stop();
  fake = await fakeJenkins({ user: "ann", token: "token", crumbs: true });
  fake.job("job/plain");
  expect((await post("/job/plain/build")).status).toBe(403);
  const issued = await ask("/crumbIssuer/api/json");
  const { crumb } = (await issued.json()) as { crumb: string };
  const cookie = issued.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const headers = { ...form, "jenkins-crumb": crumb };
  expect((await post("/job/plain/build", "", headers)).status).toBe(403);
  expect((await post("/job/plain/build", "", { ...headers, cookie })).status).toBe(201);
});
