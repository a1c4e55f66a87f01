import { type ActionForm, type Desk, type Field, stampsOf } from "@tocsin/core";
import { formWords, message, tools, wildText } from "@tocsin/testkit";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { formView } from "../src/app/form-view.ts";
import { type AppStage, type AppStageOptions, ann, appStage, bo } from "./app-stage.ts";

let stage: AppStage;
const open = async (options?: AppStageOptions) => {
  stage = await appStage(options);
  return stage;
};
afterEach(() => stage.stop());

const fields: readonly Field[] = [
  { name: "for", label: "For", kind: "duration", required: true, initial: "2h" },
  {
    name: "scope",
    label: "What",
    kind: "choice",
    required: true,
    choices: [
      { value: "this", label: 'hides 1: subject="acme/api ci@main"' },
      { value: "label:branch", label: 'hides 12: branch="main"' },
    ],
    initial: "this",
  },
  { name: "until-resolved", label: "Until it is resolved", kind: "flag" },
  { name: "pods", label: "Pods", kind: "number" },
  { name: "note", label: "Note", kind: "lines", hint: "Markdown." },
];

const silence: Extract<ActionForm, { status: "form" }> = {
  status: "form",
  action: "silence",
  title: "Silence",
  fields,
  confirm: "Nobody is told of it.",
  reason: true,
  danger: false,
};
const offers = [{ name: "silence", title: "Silence", asks: true }];
const asking: AppStageOptions["desk"] = {
  deliveries: { "delivery-1": message({ offers }) },
  offers,
  forms: { silence },
};

describe("an offer that asks", () => {
  it("opens a form with its question, its fields and the reason, and is asked for as filled in", async () => {
    const { slack, desk, channel } = await open({ desk: asking });
    await slack.click("#ops", "Silence", ann);
    const form = slack.modal(ann.user) ?? expect.fail("no form");
    expect(formWords(form)).toEqual(
      expect.arrayContaining([
        "Nobody is told of it.",
        "For",
        "2h",
        "What",
        'hides 12: branch="main"',
        "Until it is resolved",
        "Pods",
        "Markdown.",
        "Reason",
      ]),
    );
    const sent = await slack.submit(ann, {
      What: 'hides 12: branch="main"',
      For: "90m",
      "Until it is resolved": true,
      Pods: "3",
      Reason: "we know",
    });
    expect(sent).toMatchObject({ status: 200, body: "" });
    expect(slack.modal(ann.user)).toBeUndefined();
    expect(desk.asks).toEqual([
      {
        action: "silence",
        incident: "incident-1",
        values: {
          for: "90m",
          scope: "label:branch",
          "until-resolved": "true",
          pods: "3",
          note: "",
        },
        why: "we know",
        by: { address: ann.user, name: "ann.lee", how: "modal" },
        request: form.id,
        replyTo: expect.stringContaining("sealed-"),
      },
    ]);
    await channel.reply?.(desk.asks[0]?.replyTo ?? "", "for 1h 30m", AbortSignal.timeout(1_000));
    expect(slack.whispers).toMatchObject([{ user: ann.user, text: "for 1h 30m" }]);
  });

  it("is open before its choices are known, however long they take", async () => {
    let found: (form: ActionForm) => void = () => {};
    const slow = new Promise<ActionForm>((resolve) => {
      found = resolve;
    });
    const before = (desk: Desk): Desk => ({ ...desk, form: () => slow });
    const { slack, clock } = await open({ desk: asking, before });
    const clicking = slack.click("#ops", "Silence", ann);
    while (slack.modal(ann.user) === undefined) await new Promise((done) => setImmediate(done));
    expect(slack.modal(ann.user)).toMatchObject({ title: "One moment", submits: false });
    await clock.advance(2_200);
    expect(await clicking).toMatchObject({ status: 200, body: "" });
    await clock.advance(20_000);
    found(silence);
    while (slack.modal(ann.user)?.updates !== 1) await new Promise((done) => setImmediate(done));
    expect(slack.modal(ann.user)).toMatchObject({ title: "Silence", submits: true });
  });

  it("that may not be done says so in the form's place", async () => {
    const refused = { status: "refused", reason: "silence is for role:<!here>" } as const;
    const { slack } = await open({ desk: { ...asking, forms: { silence: refused } } });
    await slack.click("#ops", "Silence", bo);
    expect(slack.modal(bo.user)).toMatchObject({ title: "Nothing done", submits: false });
    expect(JSON.stringify(slack.modal(bo.user))).toContain("role:&lt;!here&gt;");
  });

  it("whose form Slack does not take is told, and how to do it all the same", async () => {
    const { slack } = await open({ desk: asking });
    slack.refuse("views.update", "invalid_arguments");
    await slack.click("#ops", "Silence", ann);
    expect(JSON.stringify(slack.modal(ann.user))).toContain("write the command instead");
    slack.refuse("views.open", "expired_trigger_id");
    const late = await slack.click("#ops", "Silence", bo);
    expect(late.told).toEqual([expect.stringContaining("click once more")]);
  });

  it("is closed by whoever opened it, and nothing follows", async () => {
    const { slack, logged } = await open({ desk: asking });
    slack.refuse("views.update", "not_found");
    expect(await slack.click("#ops", "Silence", ann)).toMatchObject({ status: 200, told: [] });
    expect(logged).toEqual([]);
  });
});

describe("a form that is sent", () => {
  it("comes back with what is wrong, at the inputs it is wrong with", async () => {
    const problems = {
      for: "is no <duration>",
      why: "a reason is needed",
      gone: "is not asked for",
    };
    const { slack, desk } = await open({
      desk: { ...asking, results: [{ status: "invalid", problems }] },
    });
    await slack.click("#ops", "Silence", ann);
    const sent = await slack.submit(ann, { For: "soon", Reason: "x" });
    expect(sent.errors).toEqual({
      "field.for": "is no &lt;duration&gt;; gone is not asked for",
      why: "a reason is needed",
    });
    expect(slack.modal(ann.user)?.title).toBe("Silence");
    expect(desk.asks).toHaveLength(1);
  });

  it.each([
    [
      "refused",
      { status: "refused", reason: "not <@U1> now" },
      "Nothing done: not &lt;@U1&gt; now",
    ],
    ["unknown", { status: "unknown", reason: "there is no incident" }, "there is no incident"],
    ["answered", { status: "answered", text: "all *fine*" }, "all ∗fine∗"],
    [
      "to be agreed to",
      {
        status: "accepted",
        order: {
          id: "act_9",
          incident: "incident-1",
          state: "approving",
          approvals: 2,
          approvedBy: [],
        },
      },
      "2 others have to agree first",
    ],
  ])("and is %s says so in its place", async (_name, result, words) => {
    const { slack } = await open({ desk: { ...asking, results: [result as never] } });
    await slack.click("#ops", "Silence", ann);
    expect((await slack.submit(ann, { Reason: "x" })).status).toBe(200);
    expect(JSON.stringify(slack.modal(ann.user))).toContain(words);
  });

  it("is answered in time when it takes long, and the end is shown then", async () => {
    let go: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const before = (desk: Desk): Desk => ({
      ...desk,
      request: async (ask) => {
        await held;
        return desk.request(ask);
      },
    });
    const { slack, clock } = await open({ desk: asking, before });
    await slack.click("#ops", "Silence", ann);
    const sending = slack.submit(ann, { Reason: "x" });
    while (clock.pending < 2) await new Promise((done) => setImmediate(done));
    await clock.advance(1_500);
    expect((await sending).status).toBe(200);
    expect(slack.modal(ann.user)?.title).toBe("One moment");
    go();
    while (slack.modal(ann.user)?.title !== "Asked for") {
      await new Promise((done) => setImmediate(done));
    }
  });
});

describe("any form", () => {
  const kinds = ["text", "lines", "number", "duration", "choice", "flag"] as const;
  const field: fc.Arbitrary<Field> = fc
    .tuple(
      fc.record({
        name: fc.stringMatching(/^[a-z][a-z0-9_-]{0,30}$/),
        label: wildText(),
        kind: fc.constantFrom(...kinds),
      }),
      fc.record(
        {
          choices: fc.array(fc.record({ value: wildText(), label: wildText() }), {
            maxLength: 120,
          }),
          initial: fc.oneof(wildText(), fc.constantFrom("1", "true", "2h")),
          hint: wildText(),
          longest: fc.integer(),
          required: fc.constant(true as const),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([known, more]) => ({ ...known, ...more }));
  const form = fc.record({
    status: fc.constant("form" as const),
    action: fc.constant("silence"),
    title: wildText(),
    fields: fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 12 }),
    confirm: wildText(),
    reason: fc.boolean(),
    danger: fc.boolean(),
  });

  it("is one that Slack takes, and nothing in it rings", async () => {
    const { slack } = await open({ desk: asking });
    await slack.click("#ops", "Silence", ann);
    const { id } = slack.modal(ann.user) ?? expect.fail("no form");
    const stamps = await stampsOf(tools())();
    await fc.assert(
      fc.asyncProperty(form, async (wild) => {
        const view = formView(wild, { action: "silence", incident: "incident-1" }, stamps);
        const body = new URLSearchParams({ view_id: id, view: JSON.stringify(view) });
        const response = await fetch(`${slack.apiUrl}views.update`, {
          method: "POST",
          headers: { authorization: `Bearer ${slack.token}` },
          body,
        });
        expect(await response.json()).toMatchObject({ ok: true });
        for (const words of textsIn(view)) expect(words).not.toMatch(/<[!@#h]/);
      }),
      { numRuns: 80 },
    );
  });
});

/** What Slack reads as text: all but what stands in inputs. */
function textsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === "text" && typeof each === "string" ? [each] : textsIn(each),
  );
}
