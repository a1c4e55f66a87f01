import { orderId } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { noticeOf, noticesOf, payload } from "../payload.ts";
import { about, automated, guestbook, stand, token } from "./stand.ts";

test("a sync is asked for as Argo CD's API takes it, and says who asked and for which order", async () => {
  const { act, changes } = await stand();
  const end = await act("sync", { revision: "v1.2", prune: true, "dry-run": true });
  expect(end).toEqual({
    status: "done",
    text: "Argo CD has begun a dry run of guestbook to `v1.2`; its outcome is told when it ends",
  });
  const [asked, ...more] = changes();
  expect(more).toEqual([]);
  expect(asked).toMatchObject({ method: "POST", path: "/api/v1/applications/guestbook/sync" });
  expect(JSON.parse(asked?.body ?? "")).toEqual({
    name: "guestbook",
    appNamespace: "argocd",
    revision: "v1.2",
    prune: true,
    dryRun: true,
    infos: [
      { name: "requested-by", value: "Ann" },
      { name: "tocsin-request", value: orderId },
    ],
  });
});

test("what comes back of that sync bears the order, and names who asked", async () => {
  const info = [
    { name: "requested-by", value: "ann" },
    { name: "tocsin-request", value: orderId },
    { name: "ticket", value: "OPS-7" },
  ];
  const began = (username: string) =>
    payload({
      app: {
        status: {
          operationState: { operation: { info, initiatedBy: { username, automated: undefined } } },
        },
      },
    });
  const run = await noticeOf(began("tocsin"), "operation");
  expect(run?.labels).toMatchObject({ request: orderId });
  expect(run?.facts?.map(({ name }) => name)).not.toContain("tocsin-request");
  expect(run?.facts).toContainEqual({ name: "requested-by", value: "ann" });
  expect(run?.facts).toContainEqual({ name: "ticket", value: "OPS-7" });

  const api = { server: "https://argocd.test", token };
  const known = await noticesOf(began("tocsin"), { api });
  expect(known[0]).toMatchObject({
    title: "Sync of prod-eu-1/guestbook to 53e28ff by ann succeeded",
    actor: { name: "ann" },
  });
  // Whoever may sync can write such notes: another account's are not believed.
  const forged = await noticesOf(began("mallory"), { api });
  expect(forged[0]?.actor).toEqual({ name: "mallory" });
});

test.each([
  ["out-of-sync", undefined, ["apps Deployment guestbook/ui"]],
  ["Service guestbook/ui", undefined, [" Service guestbook/ui"]],
  [
    "all",
    "Deployment guestbook/ui\n\n /Service guestbook/ui ",
    ["apps Deployment guestbook/ui", " Service guestbook/ui"],
  ],
])("syncs the chosen resources alone: %s, %j", async (only, resources, wanted) => {
  const { act, changes } = await stand();
  const values = { only, ...(resources === undefined ? {} : { resources }) };
  expect(await act("sync", values)).toMatchObject({ status: "done" });
  const { resources: asked } = JSON.parse(changes()[0]?.body ?? "") as {
    resources: { group: string; kind: string; namespace: string; name: string }[];
  };
  const told = asked.map((each) => `${each.group} ${each.kind} ${each.namespace}/${each.name}`);
  expect(told).toEqual(wanted);
});

test.each([
  [{ only: "Job guestbook/gone" }, /has no resource "Job guestbook\/gone"/],
  [{ resources: "ui" }, /write KIND NAMESPACE\/NAME/],
  [{ only: "out-of-sync", resources: "Service guestbook/ui" }, /not both/],
  [{ resources: "Service a/b\n".repeat(51) }, /too many/],
])("asks for nothing that is not there: %j", async (values, text) => {
  const { act, changes } = await stand();
  expect(await act("sync", values)).toEqual({
    status: "refused",
    text: expect.stringMatching(text),
  });
  expect(changes()).toEqual([]);
});

test("the form offers what differs first, and says what auto-sync means for the revision", async () => {
  const { action } = await stand(guestbook({ spec: { syncPolicy: { automated } } }));
  const { fields } = action("sync");
  const form = typeof fields === "function" ? await fields(await about()) : [];
  expect(form.map(({ name }) => name)).toEqual([
    "revision",
    "prune",
    "dry-run",
    "only",
    "resources",
  ]);
  expect(form[0]?.hint).toContain("with auto-sync on");
  expect(form[3]?.choices).toEqual([
    { value: "all", label: "Everything" },
    { value: "out-of-sync", label: "What is out of sync (1)" },
    { value: "Deployment guestbook/ui", label: "Deployment guestbook/ui (out of sync)" },
    { value: "Service guestbook/ui", label: "Service guestbook/ui" },
  ]);
});

test("a sync whose answer is lost is looked for: done when Argo CD has it, else unclear", async () => {
  const lost = await stand();
  const posted = { when: ({ method }: { method: string }) => method === "POST" };
  lost.argo.http.fail("reset after", posted);
  expect(await lost.act("sync")).toMatchObject({ status: "done" });

  const never = await stand();
  never.argo.http.fail("hang", posted);
  expect(await never.act("sync")).toEqual({
    status: "unclear",
    text: "Argo CD did not answer (no answer in time): look at guestbook in Argo CD before you do it again",
  });
  expect(never.changes()).toHaveLength(1);
});

test("the same order again is not asked for twice", async () => {
  const { act, changes } = await stand();
  await act("sync");
  expect(await act("sync")).toMatchObject({ status: "done" });
  expect(changes()).toHaveLength(1);
});
