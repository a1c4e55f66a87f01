import { expect, test } from "vitest";
import { derived, type Payload, recorded, told } from "../examples.ts";
import { incident, stand } from "./stand.ts";

/** A run that waits for a review of `production`, derived from a recorded one. */
function waiting(changes: Payload = {}) {
  const payload = derived(recorded("deployment_review"), {
    action: "requested",
    environment: "production",
    repository: { full_name: "acme/api", owner: { login: "acme" } },
    workflow_run: { id: 1012, head_branch: "main", name: "deploy" },
    ...changes,
  });
  return incident(told("deployment_review", payload));
}

const production = { id: 7, name: "production", mayApprove: true };

test("is offered where a run waits, with the environments that it waits for", async () => {
  const { action, form, hub } = await stand();
  hub.actions.wait("acme/api", 1012, [
    production,
    { id: 8, name: "audit", mayApprove: false },
    { id: 9, name: "staging", mayApprove: true },
  ]);
  expect(action("approve").applies?.(waiting())).toBe(true);
  const [environment, answer, comment] = await form("approve", waiting());
  expect(environment?.choices).toEqual([
    { value: "acme/api:1012:7", label: "production" },
    { value: "acme/api:1012:9", label: "staging" },
  ]);
  expect(answer?.choices?.map(({ value }) => value)).toEqual(["approved", "rejected"]);
  expect(answer, "nothing is approved by default").not.toHaveProperty("initial");
  expect(comment).toMatchObject({ name: "comment" });
});

test.each(["approved", "rejected"])("sends the answer %s, and in whose name", async (answer) => {
  const { act, changes, hub } = await stand();
  hub.actions.wait("acme/api", 1012, [production]);
  const values = { environment: "acme/api:1012:7", answer, comment: "looks\nfine" };
  expect(await act("approve", values, waiting())).toEqual({
    status: "done",
    text: `run 1012 of acme/api is ${answer} for \`production\``,
  });
  const [only, ...more] = changes();
  expect(more).toEqual([]);
  expect(only?.path).toBe("/repos/acme/api/actions/runs/1012/pending_deployments");
  expect(JSON.parse(only?.body ?? "")).toEqual({
    environment_ids: [7],
    state: answer,
    comment: `looks fine (${answer} by Ann through Tocsin)`,
  });
  expect(await act("approve", values, waiting())).toMatchObject({
    status: "refused",
    text: "that deployment does not wait for an answer any more",
  });
});

test("an environment that others review is refused with where to change that", async () => {
  const { form, act, hub } = await stand();
  hub.actions.wait("acme/api", 1012, [{ ...production, mayApprove: false }]);
  const text =
    "whom the token of sources.github.api.token is of may not review `production`: add them to its required reviewers (acme/api → Settings → Environments → `production`)";
  await expect(form("approve", waiting())).rejects.toThrow(text);
  const values = { environment: "acme/api:1012:7", answer: "approved" };
  expect(await act("approve", values, waiting())).toEqual({ status: "refused", text });
});

test("a missing right is named", async () => {
  const { act, hub } = await stand();
  hub.actions.wait("acme/api", 1012, [production]);
  hub.actions.permit("deployments", "read");
  const values = { environment: "acme/api:1012:7", answer: "approved" };
  expect((await act("approve", values, waiting())).text).toBe(
    'the token of sources.github.api.token needs "Deployments: read and write" for acme/api (fine-grained), or the scope repo (classic)',
  );
});

test("what does not wait any more has no form", async () => {
  const { form } = await stand();
  await expect(form("approve", waiting())).rejects.toThrow("nothing waits for approval");
});
