import { fakeHttp, openSource } from "@tocsin/testkit";
import { expect, onTestFinished, test } from "vitest";
import { argocd } from "../../src/index.ts";
import { about, automated, guestbook, stand, token } from "./stand.ts";

test("a missing right is told with the line that gives it", async () => {
  const { act, argo } = await stand();
  argo.forbid("sync");
  expect(await act("sync")).toEqual({
    status: "refused",
    text: "the account may not: it needs this line in argocd-rbac-cm: `p, tocsin, applications, sync, default/guestbook, allow`",
  });
  argo.forbid("get");
  const { text, status } = await act("sync");
  expect(status).toBe("refused");
  expect(text).toContain("it is gone, or the account needs this line");
  expect(text).toContain("`p, tocsin, applications, get, default/guestbook, allow`");
});

test.each([
  ["an operation that goes on", guestbook({ operation: {} }), {}, /another operation of guestbook/],
  [
    "a revision with auto-sync on",
    guestbook({ spec: { syncPolicy: { automated } } }),
    { revision: "v1" },
    /its own target revision only: leave the revision out/,
  ],
  [
    "an application that goes",
    guestbook({
      metadata: {
        name: "guestbook",
        namespace: "argocd",
        deletionTimestamp: "2026-11-23T09:00:00Z",
      },
    }),
    {},
    /is being deleted/,
  ],
])("a sync is refused for %s", async (_, app, values, text) => {
  const { act, argo } = await stand(app);
  expect(await act("sync", values)).toEqual({
    status: "refused",
    text: expect.stringMatching(text),
  });
  expect(argo.application("guestbook").operation?.info).toBeUndefined();
});

test("a refusal that comes as an error of the server is known by its words", async () => {
  const { act, argo } = await stand();
  const app = argo.application("guestbook");
  argo.http.fail({ status: 200, body: structuredClone(app) });
  app.operation = { sync: {} };
  expect(await act("sync")).toEqual({
    status: "refused",
    text: "another operation of guestbook is going on: wait for its end, or terminate it",
  });
});

test("a closed sync window is named", async () => {
  const { act, argo } = await stand();
  argo.closeWindow();
  expect(await act("sync")).toEqual({
    status: "refused",
    text: "a sync window of the project forbids it now: argocd proj windows list default",
  });
});

test.each([
  [
    { status: 401, body: { message: "invalid session" } },
    "refused",
    /token of sources.argocd.api.token is not valid/,
  ],
  [
    { status: 404, body: { message: 'applications "guestbook" not found' } },
    "refused",
    /is there still an application/,
  ],
  [
    { status: 409, body: { message: "the object has been modified" } },
    "refused",
    /\(409\): `the object has been modified`/,
  ],
  [{ status: 429, body: "slow down" }, "refused", /asked too often/],
  [{ status: 502, body: "<html>Bad Gateway</html>" }, "unclear", /answered 502: look at guestbook/],
  [
    { status: 500, body: { message: "<@U1> `x` [a](https://evil.test)" } },
    "unclear",
    /``<@U1> `x` \[a\]\(https:\/\/evil\.test\)``/,
  ],
  [
    { status: 200, headers: { "content-type": "text/html" }, body: "<html>Log in" },
    "unclear",
    /login/,
  ],
])("what Argo CD answers to a change is not guessed at: %j", async (fault, status, text) => {
  const { act, argo } = await stand();
  argo.http.fail(fault, { when: ({ method }) => method === "DELETE" });
  expect(await act("terminate")).toEqual({ status, text: expect.stringMatching(text) });
});

test.each([
  [
    { status: 200, headers: { "content-type": "text/html" }, body: "<html>Log in" },
    /no Argo CD, but a page/,
  ],
  [{ status: 200, headers: { "content-type": "application/json" }, body: "{" }, /can't be read/],
  [{ status: 200, body: [] }, /no application of Argo CD/],
  [{ status: 503, body: "" }, /answered 503; nothing was changed/],
  ["reset before" as const, /nothing was changed/],
])("before a change it looks, and changes nothing on a strange answer: %j", async (fault, text) => {
  const { act, argo, changes } = await stand();
  argo.http.fail(fault);
  expect(await act("sync")).toEqual({ status: "failed", text: expect.stringMatching(text) });
  expect(changes()).toEqual([]);
});

test("an answer without end is not read to its end", async () => {
  const { act, argo, changes } = await stand();
  const huge = { status: 200, headers: { "content-type": "application/json" } };
  argo.http.fail({ ...huge, body: `{"x":"${"y".repeat(9 * 1024 * 1024)}"}` });
  expect(await act("sync")).toMatchObject({ status: "failed" });
  expect(changes()).toEqual([]);
});

test("a redirect is not followed, and the token goes nowhere else", async () => {
  const elsewhere = await fakeHttp(() => ({ status: 200, body: {} }));
  onTestFinished(() => elsewhere.stop());
  const to = elsewhere.url;
  const { act, argo } = await stand();
  argo.http.fail({ status: 307, headers: { location: `${to}/login?next=secret` } });
  const end = await act("sync");
  expect(elsewhere.seen).toEqual([]);
  expect(end).toEqual({
    status: "failed",
    text: `the server redirects to ${to}, and the token is not sent there: write the address of Argo CD itself into sources.argocd.api.server`,
  });
});

test("an Argo CD that can't be reached was surely not asked", async () => {
  const { act } = await stand(guestbook(), {}, "http://127.0.0.1:1");
  expect(await act("sync")).toMatchObject({
    status: "failed",
    text: expect.stringMatching(/^Argo CD was not asked: .*see sources\.argocd\.api\.server$/),
  });
});

test("an order that is called off while it waits ends as unclear", async () => {
  const { action, argo } = await stand();
  argo.http.fail("hang", { when: ({ method }) => method === "DELETE" });
  const off = new AbortController();
  const running = action("terminate").run({
    id: "act_1",
    values: {},
    about: await about(),
    by: { name: "ann" },
    say: async () => {},
    signal: off.signal,
  });
  while (argo.http.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  off.abort();
  expect(await running).toMatchObject({ status: "unclear" });
});

test("no answer shows the token", async () => {
  const { act, argo } = await stand();
  argo.http.fail({ status: 400, body: { message: "no" } });
  for (const end of [await act("sync"), await act("refresh")])
    expect(end.text).not.toContain(token.slice(0, 30));
});

test("needs an address, its own or the watch's", async () => {
  await expect(openSource(argocd, { api: { token } })).rejects.toThrow(/needs the `server`/);
  await expect(openSource(argocd, { api: { token }, watch: { cluster: {} } })).rejects.toThrow(
    /needs the `server`/,
  );
  const watch = { server: "https://argocd.test", token: "watch-token" };
  expect((await openSource(argocd, { api: { token }, watch })).actions).toHaveLength(5);
  expect((await openSource(argocd, { watch })).actions).toBeUndefined();
});

test("what to apply gives the account what the actions need, and nothing without them", async () => {
  const hookUrl = "https://tocsin.test/hooks/argocd";
  const watch = { server: "https://argocd.test", token: "watch-token" };
  const both = (await openSource(argocd, { api: { token }, watch })).setup?.({ hookUrl }) ?? "";
  expect(both).toContain("p, tocsin, applications, get, */*, allow\n");
  expect(both).toContain("p, tocsin, applications, sync, */*, allow\n");
  expect(both).toContain("p, tocsin, applications, action/apps/DaemonSet/restart, */*, allow\n");
  expect(both).toContain("sources.argocd.watch.token and sources.argocd.api.token");
  expect(both).not.toContain(token);
  const alone = (await openSource(argocd, { watch })).setup?.({ hookUrl }) ?? "";
  expect(alone).not.toContain("sync, */*");
});
