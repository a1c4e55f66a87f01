import type { ActionForm, Field, Offer } from "@tocsin/core";
import { attempt, message } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { room } from "../stage.ts";
import { type AppOptions, ann, appStage, until } from "./stage.ts";

const silence: readonly Field[] = [
  { name: "for", label: "For", kind: "duration", required: true, initial: "2h" },
  {
    name: "scope",
    label: "What",
    kind: "choice",
    required: true,
    initial: "this",
    choices: [
      { value: "this", label: 'hides 1: app="api"' },
      { value: "label:env", label: 'hides 7: env="prod"' },
    ],
  },
  { name: "until-resolved", label: "Until it is resolved", kind: "flag", hint: "Ends by itself." },
];

const form = (fields: readonly Field[], more: Partial<ActionForm> = {}): ActionForm =>
  ({
    status: "form",
    action: "x",
    title: "Silence",
    fields,
    reason: false,
    danger: false,
    ...more,
  }) as ActionForm;

const offer = (name: string, title: string, asks = true): Offer => ({ name, title, asks });

/** A message with buttons for these forms, by the names of their actions. */
async function posted(forms: Readonly<Record<string, ActionForm>>, more: AppOptions = {}) {
  const offers = Object.keys(forms).map((name) => offer(name, name));
  const stage = await appStage({ offers, forms, ...more });
  await stage.channel.send(message({ offers }), attempt({ address: room }));
  return stage;
}

describe("a button that asks for something", () => {
  it("opens a form at once, each field in its kind", async () => {
    const { discord, desk } = await posted({ silence: form(silence) });
    const { type, modal } = await discord.click(room, "silence", ann);

    expect(type).toBe(9);
    expect(modal).toMatchObject({
      title: "Silence",
      components: [
        {
          label: "For",
          component: { type: 4, value: "2h", required: true, placeholder: "30m, 2h, 1d" },
        },
        {
          label: "What",
          component: { type: 3, required: true, options: [{ value: "this", default: true }, {}] },
        },
        {
          label: "Until it is resolved",
          description: "Ends by itself.",
          component: { options: [{ label: "Yes" }, { label: "No", default: true }] },
        },
        { label: "Why", component: { type: 4, required: false } },
      ],
    });
    expect(desk.asks).toEqual([]);
  });

  it("does what was filled in, as who filled it in", async () => {
    const { discord, desk } = await posted({ silence: form(silence) });
    const { modal } = await discord.click(room, "silence", ann);
    const given = {
      For: "30m",
      What: 'hides 7: env="prod"',
      "Until it is resolved": "Yes",
      Why: "known",
    };
    const sent = await discord.submit(modal, given, ann);

    expect(sent.told).toEqual(["⏳ **silence** is on its way."]);
    expect(desk.asks).toMatchObject([
      {
        action: "silence",
        incident: "incident-1",
        values: { for: "30m", scope: "label:env", "until-resolved": "true" },
        why: "known",
        by: { address: ann.user, name: "Ann", how: "modal" },
        replyTo: expect.any(String),
      },
    ]);
  });

  it("shows what does not fit, alone, and opens again with what was typed", async () => {
    const problems = { for: "is no duration: write 30m, 2h or 1d", why: "a reason is needed" };
    const results = [{ status: "invalid", problems } as const];
    const { discord, desk } = await posted({ silence: form(silence) }, { results });
    const { modal } = await discord.click(room, "silence", ann);
    const refused = await discord.submit(modal, { For: "soon", Why: "" }, ann);

    expect(refused.told[0]).toContain("- **for** is no duration: write 30m, 2h or 1d");
    expect(refused.message).toMatchObject({ public: false });
    const again = await discord.press(refused.message ?? { components: [] }, "Fill in", ann);
    expect(again.modal).toMatchObject({
      components: [{ component: { value: "soon" } }, {}, {}, {}],
    });
    await discord.submit(again.modal, { For: "1h" }, ann);
    expect(desk.asks[1]).toMatchObject({ values: { for: "1h", scope: "this" } });
  });

  it("says why it may not be done", async () => {
    const refusal = { status: "refused", reason: "rollback is for @everyone of **ops**" } as const;
    const { discord, desk } = await posted({ rollback: refusal });
    expect((await discord.click(room, "rollback", ann)).told).toEqual([
      "rollback is for @everyone of \\*\\*ops\\*\\*",
    ]);
    expect(desk.asks).toEqual([]);
  });

  it("asks to confirm where there is nothing to fill in", async () => {
    const confirm = "Restart 3 pods of shop/web?";
    const { discord, desk } = await posted({
      restart: form([], { title: "Restart", confirm, danger: true }),
    });
    const asked = await discord.click(room, "restart", ann);
    expect(asked).toMatchObject({
      type: 4,
      told: [confirm],
      message: { public: false, components: [{ components: [{ label: "Restart", style: 4 }] }] },
    });
    expect(desk.asks).toEqual([]);
    await discord.press(asked.message ?? { components: [] }, "Restart", ann);
    expect(desk.asks).toMatchObject([
      { action: "restart", incident: "incident-1", by: { how: "button" } },
    ]);
  });

  it("shows the question above the fields, and needs the reason where there has to be one", async () => {
    const asked = form(silence, { confirm: "Hide **7** of them?", reason: true });
    const { discord } = await posted({ silence: asked });
    const { modal } = await discord.click(room, "silence", ann);
    expect(modal).toMatchObject({
      components: [
        { type: 10, content: "Hide \\*\\*7\\*\\* of them?" },
        { label: "For" },
        { label: "What" },
        { label: "Until it is resolved" },
        { label: "Why", component: { required: true } },
      ],
    });
  });

  it("does at once what needs nothing", async () => {
    const { discord, desk } = await posted({ refresh: form([]) });
    expect((await discord.click(room, "refresh", ann)).told).toEqual([
      "⏳ **refresh** is on its way.",
    ]);
    expect(desk.asks).toMatchObject([{ action: "refresh", incident: "incident-1" }]);
  });

  it("leaves out what has a value when it is too much for a form, and says so", async () => {
    const field = (name: string, more: Partial<Field> = {}): Field => ({
      name,
      label: name,
      kind: "text",
      ...more,
    });
    const fields = [
      ...Array.from({ length: 4 }, (_, index) => field(`tuning-${index}`, { initial: "5" })),
      field("image", { required: true }),
      field("tag", { required: true }),
    ];
    const { discord, desk } = await posted({ deploy: form(fields) });
    const { modal } = await discord.click(room, "deploy", ann);
    expect(modal).toMatchObject({
      components: [
        { type: 10, content: "Left as they are: tuning-2, tuning-3." },
        { label: "tuning-0" },
        { label: "tuning-1" },
        { label: "image" },
        { label: "tag" },
      ],
    });
    await discord.submit(modal, { image: "api", tag: "v2" }, ann);
    expect(desk.asks[0]?.values).toEqual({
      "tuning-0": "5",
      "tuning-1": "5",
      image: "api",
      tag: "v2",
    });
  });

  it("says how to write what needs more than a form holds", async () => {
    const fields = Array.from(
      { length: 6 },
      (_, index): Field => ({
        name: `f${index}`,
        label: `F${index}`,
        kind: "text",
        required: true,
      }),
    );
    const { discord } = await posted({ deploy: form(fields) });
    expect((await discord.click(room, "deploy", ann)).told[0]).toContain(
      "/tocsin do line:deploy incident-1",
    );
  });

  it("lets write what a menu is too small for", async () => {
    const choices = Array.from({ length: 40 }, (_, index) => ({
      value: `v${index}`,
      label: `Version ${index}`,
    }));
    const field: Field = {
      name: "revision",
      label: "Revision",
      kind: "choice",
      choices,
      initial: "v3",
    };
    const { discord } = await posted({ rollback: form([field]) });
    expect((await discord.click(room, "rollback", ann)).modal).toMatchObject({
      components: [
        {
          label: "Revision",
          description: expect.stringContaining("One of v0, v1"),
          component: { type: 4, value: "v3" },
        },
        {},
      ],
    });
  });

  it("whose choices take long to look up opens from a button of the answer that follows", async () => {
    let found = (_form: ActionForm) => {};
    const slow = new Promise<ActionForm>((resolve) => {
      found = resolve;
    });
    let looked = 0;
    const odd = {
      form: async () => {
        looked += 1;
        return slow;
      },
    };
    const { discord, clock, desk } = await posted({ rollback: form(silence) }, { odd });
    const clicked = discord.click(room, "rollback", ann);
    await until(() => looked > 0);
    await clock.advance(1_800);
    expect(await clicked).toMatchObject({
      type: 5,
      told: [],
      message: { thinking: true, public: false },
    });

    found(form(silence, { title: "Roll back" }));
    await until(() => discord.told[0]?.thinking === false);
    const [shown] = discord.told;
    expect(shown).toMatchObject({ content: "**Roll back** asks for something first.", edits: 1 });
    const { modal } = await discord.press(shown ?? { components: [] }, "Open the form", ann);
    await discord.submit(modal, { For: "1h" }, ann);
    expect(looked).toBe(1);
    expect(desk.asks).toMatchObject([{ action: "rollback", values: { for: "1h" } }]);
  });

  it("opens anew in a process that does not know what was typed", async () => {
    const results = [{ status: "invalid", problems: { for: "is needed" } } as const];
    const forms = { silence: form(silence) };
    const first = await posted(forms, { results });
    const { modal } = await first.discord.click(room, "silence", ann);
    const refused = await first.discord.submit(modal, { For: "soon" }, ann);
    const other = await appStage({ forms });
    const again = await other.discord.press(refused.message ?? { components: [] }, "Fill in", ann);
    expect(again.modal).toMatchObject({ components: [{ component: { value: "2h" } }, {}, {}, {}] });
  });

  it("is found in a menu where there are too many", async () => {
    const forms = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`action-${index}`, form([])]),
    );
    const { discord, desk } = await posted(forms);
    const [shown] = discord.channel(room).messages;
    await discord.choose(shown ?? { components: [] }, "action-29", ann);
    expect(desk.asks).toMatchObject([{ action: "action-29", incident: "incident-1" }]);
  });
});
