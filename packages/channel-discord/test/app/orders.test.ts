import type { ActionAnswer, ActionOrder } from "@tocsin/core";
import { message } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { type AppOptions, type AppStage, ann, appStage, bo, until } from "./stage.ts";

const order = (fields: Partial<ActionOrder> = {}): ActionAnswer => ({
  status: "accepted",
  order: {
    id: "act_0123456789ABCDEFGHJK",
    action: "argocd.rollback",
    incident: "incident-1",
    values: { revision: "v1" },
    details: [{ label: "Revision", value: "v1 @everyone" }],
    by: { name: "ann", person: "ann", through: "discord command" },
    why: "the **new** one fails",
    state: "waiting",
    approvals: 0,
    approvedBy: [],
    said: [],
    askedAt: "2026-01-05T09:00:00Z",
    ...fields,
  },
});
const commands = [
  {
    name: "argocd.rollback",
    title: "Roll back",
    description: "Back.",
    onIncident: true,
    danger: true,
  },
];
const soon = () => AbortSignal.timeout(5_000);

async function asked(options: AppOptions = {}) {
  const stage = await appStage({ commands, ...options });
  await stage.discord.command("do", { line: "argocd.rollback 7KQ2M v1" }, ann);
  const to = stage.desk.lines[0]?.replyTo ?? expect.fail("nowhere to reply to");
  return { ...stage, to };
}

describe("how an order ends", () => {
  it("is told to who asked, in the place of the first answer", async () => {
    const { discord, channel, to } = await asked();
    expect(discord.told).toMatchObject([{ content: "⏳ **Roll back** is on its way." }]);
    await channel.reply?.(to, "synced to v1 <@1>\nnot @here", soon());
    expect(discord.told).toMatchObject([
      { content: "**Roll back**: synced to v1 \\<@1>\nnot @here", public: false, edits: 1 },
    ]);
  });

  it("is told though the first answer is still on its way", async () => {
    const stage = await asked();
    stage.discord.fail({ status: 404, body: { message: "Unknown Webhook", code: 10015 } });
    const told = stage.channel.reply?.(stage.to, "done", soon());
    await until(() => (stage.clock.next ?? 0) > 0);
    await stage.clock.advance(300);
    await told;
    expect(stage.discord.told[0]?.content).toBe("**Roll back**: done");
  });

  it("is told to nobody when it comes too late for Discord", async () => {
    const { discord, channel, to } = await asked({ tools: { unseal: async () => undefined } });
    await channel.reply?.(to, "done", soon());
    expect(discord.told).toMatchObject([{ edits: 0 }]);
  });

  it("that Discord does not take is a failure without the token", async () => {
    const { discord, channel, to, clock } = await asked();
    await clock.advance(16 * 60_000);
    const error = await channel.reply?.(to, "done", soon()).catch(String);
    expect(error).toContain("refused");
    expect(error).not.toContain("interaction-token");
    expect(discord.told).toMatchObject([{ edits: 0 }]);
  });
});

describe("an order that somebody else has to agree to", () => {
  const waiting = order({ state: "approving", approvals: 1 });
  const agree = ({ discord }: Pick<AppStage, "discord">, hand: typeof ann) =>
    discord.press(discord.told.find((each) => each.public) ?? { components: [] }, "Agree", hand);

  it("is shown to everybody, with who wants what and why", async () => {
    const stage = await asked({ results: [waiting] });
    expect(stage.discord.told).toMatchObject([{ public: true }]);
    expect(stage.discord.told[0]?.content.split("\n")).toEqual([
      "**Ann** asks for **Roll back**: **7KQ2M** ci failed on main",
      "- Revision: v1 @everyone",
      "Why: the \\*\\*new\\*\\* one fails",
      "Somebody else has to agree.",
    ]);
  });

  it("goes ahead when somebody agrees, and its end takes the button away", async () => {
    const stage = await asked({ results: [waiting, order({ approvals: 1, approvedBy: ["bo"] })] });
    const agreed = await agree(stage, bo);
    expect(agreed).toMatchObject({
      told: ["You agreed: it goes ahead."],
      message: { public: false },
    });
    expect(stage.desk.approvals).toEqual(["act_0123456789ABCDEFGHJK"]);
    await stage.channel.reply?.(stage.to, "synced to v1", soon());
    expect(stage.discord.told[0]).toMatchObject({
      content: "**Roll back**: synced to v1",
      components: [],
    });
  });

  it("waits on where more have to agree, and says why somebody may not", async () => {
    const no = { status: "refused", reason: "somebody else than who asked has to agree" } as const;
    const half = order({ state: "approving", approvals: 2, approvedBy: ["bo"] });
    const answers: ActionAnswer[] = [no, half];
    const odd = { approve: async () => answers.shift() ?? no };
    const stage = await asked({ results: [waiting], odd });
    expect((await agree(stage, ann)).told).toEqual([no.reason]);
    expect((await agree(stage, bo)).told).toEqual(["You agreed: somebody else has to, too."]);
  });

  it("is shown to everybody also when the answer comes late", async () => {
    let taken = (_answer: ActionAnswer) => {};
    let called = false;
    const odd = {
      line: () => {
        called = true;
        return new Promise<ActionAnswer>((resolve) => {
          taken = resolve;
        });
      },
    };
    const { discord, clock } = await appStage({ commands, odd });
    const answered = discord.command("do", { line: "argocd.rollback 7KQ2M v1" }, ann);
    await until(() => called);
    await clock.advance(1_800);
    await answered;
    taken(waiting);
    await until(() => discord.told.length === 2);
    expect(discord.told).toMatchObject([
      { public: false, content: "Asked; somebody else has to agree." },
      { public: true, components: [{ components: [{ label: "Agree" }] }] },
    ]);
  });
});

describe("an answer by a button that comes late", () => {
  it("is shown by the message, or told when there is something to tell", async () => {
    let called = 0;
    let done = () => {};
    const { incident } = message();
    const { code, id } = incident;
    const unchanged = {
      status: "unchanged",
      reason: "it is closed already",
      incident: { id, code, title: "ci", state: "closed" },
    } as const;
    const odd = {
      act: async () => {
        called += 1;
        await new Promise<void>((resolve) => {
          done = resolve;
        });
        return called === 1 ? [{ ...unchanged, status: "done" } as const] : [unchanged];
      },
    };
    const stage = await appStage({ odd, results: [{ status: "answered", text: "x" }] });
    const { message: list } = await stage.discord.command("incidents", {}, ann);
    const shown = await stage.discord.choose(
      list ?? { components: [] },
      "7KQ2M ci failed on main",
      ann,
    );
    const before = stage.discord.told.length;
    for (let time = 1; time <= 2; time += 1) {
      const clicked = stage.discord.press(shown.message ?? { components: [] }, "Acknowledge", ann);
      await until(() => called === time);
      await stage.clock.advance(1_800);
      expect(await clicked).toMatchObject({ type: 6, told: [] });
      done();
    }
    await until(() => stage.discord.told.length > before);
    expect(stage.discord.told.slice(before)).toMatchObject([
      { content: "**7KQ2M** ci: it is closed already", public: false },
    ]);
  });
});
