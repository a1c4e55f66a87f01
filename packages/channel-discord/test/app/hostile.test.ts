import type { ActionAnswer, ActionForm, Field } from "@tocsin/core";
import { attempt, message, readDiscordText, unprintableIn, wildText } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { room } from "../stage.ts";
import { type AppStage, ann, appStage } from "./stage.ts";

/** All that somebody outside may have a word in. */
interface Outside {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  readonly initial: string;
  readonly confirm: string;
  readonly reason: string;
  readonly values: readonly string[];
  readonly name: string;
}

const outside: fc.Arbitrary<Outside> = fc.record({
  title: wildText(),
  label: wildText(),
  hint: wildText(),
  initial: wildText(),
  confirm: wildText(),
  reason: wildText(),
  values: fc.array(wildText(), { maxLength: 30 }),
  name: wildText(),
});

const kinds = ["text", "lines", "number", "duration", "choice", "flag"] as const;
// What we ourselves set apart: who, what and which field.
const ownMarks = ["strong", "item"];

function formOf({ title, label, hint, initial, confirm, values }: Outside): ActionForm {
  const choices = values.map((value) => ({ value, label: value }));
  const fields = kinds.map((kind): Field => ({ name: kind, label, hint, kind, initial, choices }));
  const whole = {
    status: "form",
    action: "x",
    title,
    fields,
    reason: false,
    danger: true,
  } as const;
  return confirm === "" ? whole : { ...whole, confirm };
}

function answersOf({ reason, title, values }: Outside): readonly ActionAnswer[] {
  const order = {
    id: "act_1",
    action: "x",
    values: Object.fromEntries(values.map((value, index) => [`${value}${index}`, value])),
    details: values.map((value) => ({ label: title, value })),
    by: { name: reason, through: "test" },
    why: reason,
    state: "approving" as const,
    approvals: 1,
    approvedBy: [],
    said: [],
    text: reason,
    askedAt: "2026-01-05T09:00:00Z",
  };
  return [
    { status: "answered", text: reason },
    { status: "refused", reason },
    { status: "invalid", problems: Object.fromEntries(values.map((value) => [value, title])) },
    { status: "accepted", order },
    { status: "accepted", order: { ...order, state: "failed" } },
  ];
}

/** What people were told holds nothing of an outsider's making but text. */
function isPlain({ discord }: AppStage, from: number) {
  for (const { content, embeds } of discord.told.slice(from)) {
    // The embed of an incident is looked at as a message.
    const own = embeds.filter((embed) => embed.title === undefined);
    for (const text of [content, ...own.map(({ description = "" }) => String(description))]) {
      const { mentions, links, spans } = readDiscordText(text);
      expect([mentions, links]).toEqual([[], []]);
      expect(spans.filter(({ mark }) => !ownMarks.includes(mark))).toEqual([]);
      expect(unprintableIn(text)).toBeUndefined();
    }
  }
}

describe("whatever outsiders write", () => {
  it("Discord takes every form, answer and choice, and people read text", async () => {
    let now: Outside | undefined;
    let answers: ActionAnswer[] = [];
    const given = () => now ?? expect.fail("nobody wrote anything");
    const shown = () => message({ title: given().title, subject: given().label });
    const stage = await appStage({
      odd: {
        form: async () => formOf(given()),
        line: async () => answers.shift() ?? { status: "unknown", reason: given().reason },
        request: async () => ({ status: "unknown", reason: given().reason }),
        open: async () => [shown()],
        commands: () => [
          {
            name: "x",
            title: given().title,
            description: given().hint,
            onIncident: true,
            danger: true,
          },
        ],
      },
    });
    const { discord, channel } = stage;
    await fc.assert(
      fc.asyncProperty(outside, fc.uuid(), async (written, tellingId) => {
        now = written;
        const before = discord.told.length;
        const { title, initial } = written;
        const hand = { ...ann, name: written.name.slice(0, 80) };
        const offers = [{ name: "x", title, asks: true }];
        await channel.send({ ...shown(), offers }, attempt({ address: room, tellingId }));
        const id = discord.channel(room).messages.at(-1) ?? expect.fail("nothing shown");
        const [button] = (id.components[0]?.components ?? []) as { custom_id: string }[];
        const { modal } = await discord.press(id, button?.custom_id ?? "", hand);
        if (modal !== undefined) await discord.submit(modal, {}, hand);
        answers = [...answersOf(written)];
        for (const _answer of answersOf(written)) {
          await discord.command("do", { line: `x 7KQ2M ${initial.slice(0, 100)}` }, hand);
        }
        const list = await discord.command("incidents", {}, hand);
        await discord.choose(list.message ?? { components: [] }, "incident-1", hand);
        await discord.complete("ack", { incident: "" }, hand);
        await discord.complete("do", { line: "" }, hand);
        isPlain(stage, before);
      }),
      { numRuns: 10, interruptAfterTimeLimit: 2_000 },
    );
  });
});
