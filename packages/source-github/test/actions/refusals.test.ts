import { fakeHttp, openSource } from "@tocsin/testkit";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { readTrigger } from "../../src/actions/workflow-file.ts";
import { github } from "../../src/index.ts";
import { stand, token } from "./stand.ts";

const posted = { when: ({ method }: { method: string }) => method === "POST" };
const needed =
  'the token of sources.github.api.token needs "Actions: read and write" for acme/api (fine-grained), or the scope repo (classic)';

test("a missing right is named", async () => {
  const { act, hub } = await stand();
  hub.actions.run("acme/api", { id: 1012 });
  hub.actions.permit("actions", "read");
  expect(await act("rerun")).toEqual({ status: "refused", text: needed });
  hub.actions.permit("actions", "none");
  const { status, text } = await act("rerun");
  expect(status).toBe("refused");
  expect(text).toMatch(
    /shows run #12 of acme\/api not to the token: it is gone, or .*"Actions: read"/,
  );
});

test("an archived repository is named as such", async () => {
  const { act, hub, form } = await stand();
  hub.actions.repository({ name: "acme/api", archived: true });
  hub.actions.run("acme/api", { id: 1012 });
  const text = "acme/api is archived, and so can only be read: unarchive it at GitHub first";
  expect(await act("rerun")).toEqual({ status: "refused", text });
  await expect(form("dispatch")).rejects.toThrow(text);
});

test.each([
  [{ status: 401, body: { message: "Bad credentials" } }, "refused", /does not know the token/],
  [
    { status: 403, body: { message: "Resource protected by organization SAML enforcement." } },
    "refused",
    /single sign-on/,
  ],
  [
    {
      status: 403,
      headers: {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(Date.parse("2026-01-05T12:34:00Z") / 1_000),
      },
      body: {},
    },
    "refused",
    /no more until 12:34 UTC/,
  ],
  [
    { status: 409, body: { message: "Conflict `now` <@U1>" } },
    "refused",
    /\(409\): ``Conflict `now` <@U1>``/,
  ],
  [{ status: 502, body: "<html>" }, "unclear", /answered 502: look at run #12/],
  [
    { status: 200, body: "<html>Log in" },
    "unclear",
    /is no GitHub: check sources.github.api.apiUrl/,
  ],
])("what GitHub answers to a change is not guessed at: %j", async (fault, status, text) => {
  const { act, hub } = await stand();
  hub.actions.run("acme/api", { id: 1012 });
  hub.http.fail(fault, posted);
  expect(await act("rerun")).toEqual({ status, text: expect.stringMatching(text) });
});

test.each([
  [{ status: 200, headers: { "content-type": "text/html" }, body: "<html>Log in" }, /is no GitHub/],
  [{ status: 200, body: "[" }, /is no GitHub/],
  [{ status: 503, body: "" }, /answered 503; nothing was changed/],
  ["reset before" as const, /nothing was changed/],
])("before a change it looks, and changes nothing on a strange answer: %j", async (fault, text) => {
  const { act, hub, changes } = await stand();
  hub.actions.run("acme/api", { id: 1012 });
  hub.http.fail(fault);
  expect(await act("rerun")).toEqual({ status: "failed", text: expect.stringMatching(text) });
  expect(changes()).toEqual([]);
});

test("an answer without end is not read to its end", async () => {
  const { act, hub, changes } = await stand();
  hub.http.fail({
    status: 200,
    body: `{"status":"completed","x":"${"y".repeat(9 * 1024 * 1024)}"}`,
  });
  expect(await act("rerun")).toMatchObject({ status: "failed" });
  expect(changes()).toEqual([]);
});

test("a redirect is not followed, and the token goes nowhere else", async () => {
  const elsewhere = await fakeHttp(() => ({ status: 200, body: {} }));
  onTestFinished(() => elsewhere.stop());
  const to = `${elsewhere.url}/x`;
  const { act, hub } = await stand();
  hub.actions.run("acme/api", { id: 1012 });
  hub.http.fail({ status: 301, headers: { location: to } });
  const first = await act("rerun");
  hub.http.fail({ status: 307, headers: { location: to } }, posted);
  const second = await act("rerun");
  expect(elsewhere.seen).toEqual([]);
  for (const end of [first, second])
    expect(end).toMatchObject({
      status: "failed",
      text: expect.stringMatching(/was acme\/api renamed/),
    });
});

test("no answer shows the token, and a GitHub that can't be reached was surely not asked", async () => {
  const { act } = await stand({ apiUrl: "http://127.0.0.1:1" });
  const end = await act("rerun");
  expect(end).toMatchObject({
    status: "failed",
    text: expect.stringMatching(/^GitHub was not asked/),
  });
  expect(end.text).not.toContain(token);
});

test("is for the listed repositories alone, and not there without them", async () => {
  const hooks = [{ repository: "acme/api" }];
  expect((await openSource(github, { api: { token, hooks } })).actions).toBeUndefined();
  const acting = await openSource(github, { api: { token, actions: ["acme/api"] } });
  expect(acting.actions).toHaveLength(6);
  expect(acting.catchUp).toBeUndefined();
  await expect(openSource(github, { api: { token } })).rejects.toThrow(/needs `hooks`/);
  for (const actions of [[], ["*"], ["acme"], ["acme/a*"]])
    await expect(openSource(github, { api: { token, actions } })).rejects.toThrow();
});

test("titles and names fit their places", async () => {
  const { action } = await stand();
  for (const name of ["approve", "rerun-failed", "rerun", "cancel", "dispatch", "run-workflow"]) {
    expect(action(name).title.length).toBeLessThanOrEqual(30);
    expect(action(name).allow, "whoever is in the config").toBeUndefined();
  }
});

test("a workflow's file can't do harm, whatever is in it", () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
    .split("")
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join(",")}]`)
    .join("\n")}\non: workflow_dispatch\n`;
  expect(readTrigger(bomb)).toBeUndefined();
  expect(readTrigger(`on: workflow_dispatch #${"x".repeat(300_000)}`)).toBeUndefined();
  expect(
    readTrigger("on: {workflow_dispatch: {inputs: {__proto__: {required: true}, a b: {}}}}"),
  ).toEqual({
    byHand: true,
    inputs: [expect.objectContaining({ name: "__proto__" })],
  });
  const wild = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string());
  fc.assert(
    fc.property(wild, wild, wild, (on, inputs, input) => {
      for (const whole of [{ on }, { on: { workflow_dispatch: { inputs } } }])
        readTrigger(JSON.stringify(whole));
      const read = readTrigger(
        JSON.stringify({ on: { workflow_dispatch: { inputs: { x: input } } } }),
      );
      for (const { options, initial = "" } of read?.inputs ?? [])
        for (const text of [...options, initial]) expect(text.length).toBeLessThanOrEqual(1_000);
    }),
    { numRuns: 50 },
  );
});
