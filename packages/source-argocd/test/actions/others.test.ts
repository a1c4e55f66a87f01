import { expect, test } from "vitest";
import { about, guestbook, stand, token } from "./stand.ts";

const running = {
  status: { operationState: { phase: "Running", finishedAt: undefined } },
};
const nodes = [
  { group: "apps", version: "v1", kind: "StatefulSet", namespace: "guestbook", name: "db" },
  { group: "apps", version: "v1", kind: "Deployment", namespace: "guestbook", name: "ui" },
  { group: "apps", version: "v1", kind: "ReplicaSet", namespace: "guestbook", name: "ui-1" },
  { version: "v1", kind: "Pod", namespace: "guestbook", name: "ui-1-x" },
];

test("what is offered follows from what the notices hold", async () => {
  const { action } = await stand();
  const names = ["terminate", "sync", "rollback", "restart", "refresh"];
  const offered = async (given: Awaited<ReturnType<typeof about>>) =>
    names.filter((name) => action(name).applies?.(given));
  expect(await offered(await about())).toEqual(["sync", "rollback", "restart", "refresh"]);
  expect(await offered(await about(running))).toEqual(["terminate", "restart", "refresh"]);
  const other = { metadata: { name: "shop", uid: "another" } };
  expect(await offered(await about({}, other)), "two applications").toEqual([]);
  const { notices, ...rest } = await about();
  const moved = notices.map((each) => ({
    ...each,
    fingerprint: each.fingerprint.replace("prod-eu-1", "dev"),
  }));
  expect(await offered({ ...rest, notices: moved }), "another Argo CD").toEqual([]);
  expect(await offered({ ...rest, notices: [] })).toEqual([]);
});

test("no forged fingerprint leads to another path of the API", async () => {
  const { action } = await stand();
  const given = await about();
  for (const name of ["../x", "a/b", "a?b", "..", "A", "", "guestbook#"]) {
    const notices = given.notices.map((each) => ({
      ...each,
      fingerprint: `argocd:prod-eu-1:argocd/${name}:health`,
      labels: { ...each.labels, app: name },
    }));
    expect(action("refresh").applies?.({ ...given, notices }), name).toBe(false);
  }
});

test("what takes something down is marked, and says what it does before", async () => {
  const { action } = await stand();
  expect(action("rollback").danger).toBe(true);
  expect(action("restart").danger).toBe(true);
  expect(action("terminate").danger).toBe(true);
  expect(action("sync").confirm?.(await about())).toBe("Sync guestbook?");
  expect(action("rollback").confirm?.(await about())).toBe("Roll guestbook back?");
  for (const name of ["sync", "rollback", "restart", "refresh", "terminate"]) {
    expect(action(name).title.length).toBeLessThanOrEqual(30);
    expect(action(name).allow, "whoever is in the config").toBeUndefined();
  }
});

test("an application outside of Argo CD's namespace is named with it everywhere", async () => {
  const app = guestbook();
  const { act, changes, action, argo } = await stand({
    ...app,
    metadata: { name: "guestbook", namespace: "team-a" },
  });
  const given = await about({ metadata: { namespace: "team-a" } });
  expect(action("sync").confirm?.(given)).toBe("Sync team-a/guestbook?");
  await act("sync", {}, given);
  expect(JSON.parse(changes()[0]?.body ?? "")).toMatchObject({ appNamespace: "team-a" });
  argo.forbid("action/apps/Deployment/restart");
  argo.grow("guestbook", nodes);
  const end = await act("restart", { workload: "Deployment guestbook/ui" }, given);
  expect(end.text).toContain("restart, default/team-a/guestbook, allow");
});

test.each([
  [{}, "normal"],
  [{ hard: true }, "hard"],
])("refresh %j asks for it and tells what it showed", async (values, kind) => {
  const { act, argo } = await stand();
  expect(await act("refresh", values)).toEqual({
    status: "done",
    text: "guestbook was compared anew: OutOfSync, Degraded",
  });
  const [seen] = argo.http.seen;
  expect(seen).toMatchObject({ method: "GET", path: "/api/v1/applications/guestbook" });
  expect(Object.fromEntries(seen?.query ?? [])).toEqual({ appNamespace: "argocd", refresh: kind });
  expect(seen?.headers.authorization).toBe(`Bearer ${token}`);
});

test("terminate ends the operation that goes on, and is refused when there is none any more", async () => {
  const { act, argo, changes } = await stand(guestbook({ operation: { sync: {} } }));
  const given = await about(running);
  expect(await act("terminate", {}, given)).toMatchObject({ status: "done" });
  expect(changes()).toMatchObject([
    { method: "DELETE", path: "/api/v1/applications/guestbook/operation" },
  ]);
  expect(changes()[0]?.query.get("appNamespace")).toBe("argocd");
  delete argo.application("guestbook").operation;
  expect(await act("terminate", {}, given)).toEqual({
    status: "refused",
    text: "no operation of guestbook is going on any more",
  });
});

test.each([false, true])(
  "restart replaces the pods of one workload (before 3.1: %s)",
  async (before31) => {
    const { act, action, argo } = await stand(guestbook(), { before31 });
    argo.grow("guestbook", nodes);
    const { fields } = action("restart");
    const [workload] = typeof fields === "function" ? await fields(await about()) : [];
    expect(workload?.choices?.map(({ value }) => value)).toEqual([
      "Deployment guestbook/ui",
      "StatefulSet guestbook/db",
    ]);
    expect(await act("restart", { workload: "StatefulSet guestbook/db" })).toMatchObject({
      status: "done",
    });
    expect(argo.restarted).toEqual(["StatefulSet guestbook/db"]);
    expect(await act("restart", { workload: "Deployment guestbook/gone" })).toEqual({
      status: "refused",
      text: "guestbook has no Deployment guestbook/gone any more",
    });
  },
);

test("an application without workloads has nothing to restart, and the form says so", async () => {
  const { action } = await stand();
  const { fields } = action("restart");
  const form = typeof fields === "function" ? fields(await about()) : undefined;
  await expect(form).rejects.toThrow("guestbook has no Deployment, StatefulSet or DaemonSet");
});
