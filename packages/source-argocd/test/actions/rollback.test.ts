import { expect, test } from "vitest";
import { about, automated, commits, guestbook, stand } from "./stand.ts";

const asked = (body: string | undefined) => JSON.parse(body ?? "null") as unknown;

test("offers what ran before, newest first, with revision, date and author where known", async () => {
  const { action, argo } = await stand();
  argo.commit(commits.older, "Ann Example <ann@example.com>");
  const { fields } = action("rollback");
  const form = typeof fields === "function" ? await fields(await about()) : [];
  expect(form).toMatchObject([
    {
      name: "to",
      required: true,
      initial: "2",
      choices: [
        { value: "2", label: "bbbbbbb · 2026-11-21 08:00 UTC · bo" },
        { value: "1", label: "aaaaaaa · 2026-11-20 08:00 UTC · Ann Example" },
      ],
    },
    { name: "prune", kind: "flag" },
  ]);
});

test("after a sync that failed, the newest that went well can be gone back to", async () => {
  const app = guestbook();
  app.status.operationState = { phase: "Failed" };
  const { action } = await stand(app);
  const { fields } = action("rollback");
  const [to] = typeof fields === "function" ? await fields(await about()) : [];
  expect(to?.choices?.map(({ value }) => value)).toEqual(["3", "2", "1"]);
});

test("rolls back to the chosen deployment", async () => {
  const { act, changes } = await stand();
  expect(await act("rollback", { to: "2" })).toEqual({
    status: "done",
    text: "Argo CD has begun to roll guestbook back to deployment 2 (bbbbbbb)",
  });
  const [only, ...more] = changes();
  expect(more).toEqual([]);
  expect(only?.path).toBe("/api/v1/applications/guestbook/rollback");
  expect(asked(only?.body)).toEqual({
    name: "guestbook",
    appNamespace: "argocd",
    id: 2,
    prune: false,
    dryRun: false,
  });
});

test("with auto-sync on it is refused, and offers to pause that", async () => {
  const { action, act, changes } = await stand(guestbook({ spec: { syncPolicy: { automated } } }));
  const { fields } = action("rollback");
  const form = typeof fields === "function" ? await fields(await about()) : [];
  expect(form.map(({ name }) => name)).toEqual(["to", "prune", "pause-auto-sync"]);
  expect(await act("rollback", { to: "2" })).toEqual({
    status: "refused",
    text: "auto-sync of guestbook is on, and would undo a rollback: ask again with pause-auto-sync",
  });
  expect(changes()).toEqual([]);
});

test("pauses auto-sync first when told to, says so, and says how to turn it on again as it was", async () => {
  const app = guestbook({ spec: { syncPolicy: { automated } } });
  const metadata = {
    ...app.metadata,
    ownerReferences: [{ kind: "ApplicationSet", name: "shops" }],
  };
  const { act, changes, said, argo } = await stand({ ...app, metadata });
  const end = await act("rollback", { to: "1", "pause-auto-sync": true });
  const back =
    "Auto-sync of guestbook is paused; to turn it on again as it was: `argocd app set guestbook --sync-policy automated --auto-prune --self-heal`. ApplicationSet shops may turn it on by itself: pause that, or change it there.";
  expect(said).toEqual([back]);
  expect(end).toEqual({
    status: "done",
    text: `Argo CD has begun to roll guestbook back to deployment 1 (aaaaaaa). ${back}`,
  });
  const [patch, rollback] = changes();
  expect(patch).toMatchObject({ method: "PATCH", path: "/api/v1/applications/guestbook" });
  expect(asked(patch?.body)).toEqual({
    name: "guestbook",
    appNamespace: "argocd",
    patchType: "merge",
    patch: '{"spec":{"syncPolicy":{"automated":null}}}',
  });
  expect(rollback?.path).toMatch(/rollback$/);
  expect(argo.application("guestbook").spec.syncPolicy).toEqual({});
});

test("when the rollback fails after that, it is said that auto-sync is off", async () => {
  const { act, argo } = await stand(guestbook({ spec: { syncPolicy: { automated } } }));
  argo.forbid("sync");
  const end = await act("rollback", { to: "1", "pause-auto-sync": true });
  expect(end.status).toBe("refused");
  expect(end.text).toContain("`p, tocsin, applications, sync, default/guestbook, allow`");
  expect(end.text).toContain("Auto-sync of guestbook is paused; to turn it on again");
});

test("without the right to pause nothing is rolled back", async () => {
  const { act, argo } = await stand(guestbook({ spec: { syncPolicy: { automated } } }));
  argo.forbid("update");
  const end = await act("rollback", { to: "1", "pause-auto-sync": true });
  expect(end.status).toBe("refused");
  expect(end.text).toMatch(
    /nothing was rolled back: .*applications, update, default\/guestbook, allow/,
  );
  expect(argo.application("guestbook").operation).toBeUndefined();
});

test("auto-sync that was turned on after the look is refused by Argo CD, and that is told", async () => {
  const { act, argo } = await stand();
  const conflict = "rollback cannot be initiated when auto-sync is enabled";
  argo.http.fail(
    { status: 400, body: { error: conflict, code: 9, message: conflict } },
    { when: ({ path }) => path.endsWith("/rollback") },
  );
  const end = await act("rollback", { to: "1" });
  expect(end).toMatchObject({
    status: "refused",
    text: expect.stringContaining("pause-auto-sync"),
  });
});

test("a deployment that the history has lost is refused", async () => {
  const { act, changes } = await stand();
  expect(await act("rollback", { to: "77" })).toMatchObject({
    status: "refused",
    text: expect.stringContaining("no such deployment in its history any more"),
  });
  expect(changes()).toEqual([]);
});
