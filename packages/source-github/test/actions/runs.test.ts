import { expect, test } from "vitest";
import { told } from "../examples.ts";
import { job } from "../workflow.ts";
import { about, incident, stand, token } from "./stand.ts";

const names = ["approve", "rerun-failed", "rerun", "cancel", "dispatch", "run-workflow"];

test("what is offered follows from what the notices hold", async () => {
  const { action } = await stand();
  const offered = (on: ReturnType<typeof about>) =>
    names.filter((name) => action(name).applies?.(on));
  expect(offered(about())).toEqual(["rerun-failed", "rerun", "dispatch"]);
  expect(offered(about({ conclusion: "cancelled" }))).toEqual(["rerun", "dispatch"]);
  expect(offered(about({ conclusion: "success" }))).toEqual(["dispatch"]);
  expect(offered(about({ action: "in_progress" }))).toEqual(["cancel", "dispatch"]);
  expect(offered(about({ number: 12 }, { number: 13, action: "requested" }))).toEqual([
    "cancel",
    "dispatch",
  ]);
  expect(offered(incident(told("workflow_job", job())))).toEqual([
    "rerun-failed",
    "rerun",
    "dispatch",
  ]);
  expect(action("run-workflow").applies, "a command").toBeUndefined();
});

test("what is outside of the listed repositories is left alone, whatever a notice says", async () => {
  const { action } = await stand({ actions: ["acme/web", "other/*"] });
  const given = about();
  const offered = (on: typeof given) => names.filter((name) => action(name).applies?.(on));
  expect(offered(given)).toEqual([]);
  for (const repository of [
    "other/..",
    "../other",
    "other/a/b",
    "other/a?x=1",
    "other/",
    "other",
  ]) {
    const notices = given.notices.map((each) => ({
      ...each,
      fingerprint: each.fingerprint.replace("acme/api", repository),
      labels: { ...each.labels, repository },
    }));
    expect(offered({ ...given, notices }), repository).toEqual([]);
  }
});

test.each([
  ["rerun", "/repos/acme/api/actions/runs/1012/rerun", "all jobs"],
  ["rerun-failed", "/repos/acme/api/actions/runs/1012/rerun-failed-jobs", "the failed jobs"],
])("%s asks for it once", async (name, path, what) => {
  const { act, changes, hub, action } = await stand();
  hub.actions.run("acme/api", { id: 1012 });
  expect(action(name).confirm?.(about())).toBe(`Run ${what} of run #12 of acme/api again?`);
  expect(await act(name)).toEqual({
    status: "done",
    text: `GitHub runs ${what} of run #12 of acme/api again: https://github.com/acme/api/actions/runs/1012`,
  });
  expect(changes()).toMatchObject([{ method: "POST", path, body: "" }]);
  expect(changes()[0]?.headers).toMatchObject({
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
  });
});

test("of several failed runs the newest is proposed, and the chosen one is run again", async () => {
  const { act, form, changes, hub, action } = await stand();
  hub.actions.run("acme/api", { id: 1012 });
  hub.actions.run("acme/api", { id: 1013 });
  const both = about({ number: 12 }, { number: 13 });
  expect(await form("rerun", about())).toEqual([]);
  expect(await form("rerun", both)).toMatchObject([
    {
      name: "run",
      required: true,
      initial: "acme/api:1013",
      choices: [
        { value: "acme/api:1013", label: "run #13: #13 failed" },
        { value: "acme/api:1012", label: "run #12: #12 failed" },
      ],
    },
  ]);
  expect(action("rerun").confirm?.(both)).toBe("Run all jobs of the chosen run again?");
  expect(await act("rerun", {}, both)).toMatchObject({ status: "refused" });
  expect(await act("rerun", { run: "acme/api:1012" }, both)).toMatchObject({ status: "done" });
  expect(changes().map(({ path }) => path)).toEqual(["/repos/acme/api/actions/runs/1012/rerun"]);
});

test("a re-run whose answer is lost is looked for: done when there is another attempt, else unclear", async () => {
  const posted = { when: ({ method }: { method: string }) => method === "POST" };
  const lost = await stand();
  lost.hub.actions.run("acme/api", { id: 1012 });
  lost.hub.http.fail("reset after", posted);
  expect(await lost.act("rerun")).toMatchObject({ status: "done" });

  const never = await stand();
  never.hub.actions.run("acme/api", { id: 1012 });
  never.hub.http.fail("hang", posted);
  expect(await never.act("rerun")).toEqual({
    status: "unclear",
    text: "GitHub did not answer (no answer in time): look at run #12 of acme/api before you do it again",
  });
  expect(never.changes()).toHaveLength(1);
});

test("cancels a run that goes on, and not one that is over by now", async () => {
  const { act, changes, hub, action } = await stand();
  const going = about({ action: "in_progress" });
  hub.actions.run("acme/api", { id: 1012, status: "in_progress", conclusion: null });
  expect(action("cancel").danger).toBe(true);
  expect(await act("cancel", {}, going)).toMatchObject({ status: "done" });
  expect(changes()).toMatchObject([
    { method: "POST", path: "/repos/acme/api/actions/runs/1012/cancel" },
  ]);
  expect(await act("cancel", {}, going)).toEqual({
    status: "refused",
    text: "run #12 of acme/api is over already",
  });
  hub.http.fail({ status: 200, body: { status: "in_progress" } });
  expect(await act("cancel", {}, going), "over between the look and the request").toEqual({
    status: "refused",
    text: "run #12 of acme/api is over already",
  });
});

test.each([
  ["is running", { status: "in_progress" as const }, "run #12 of acme/api is running already"],
  [
    "is too old",
    { old: true },
    "run #12 of acme/api is too old: GitHub runs again what is at most 30 days old",
  ],
  ["failed nowhere", { conclusion: "success" }, "run #12 of acme/api has no failed job"],
])("a run that %s is not run again", async (_, fields, text) => {
  const { act, hub } = await stand();
  hub.actions.run("acme/api", { id: 1012, ...fields });
  expect(await act("rerun-failed")).toEqual({ status: "refused", text });
});
