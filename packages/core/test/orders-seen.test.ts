import { type Action, type Asker, defineSource, ownActionNames } from "@tocsin/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { firing, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;
const ann: Asker = { name: "Ann", person: "ann", through: "test" };
const bo: Asker = { name: "Bo", person: "bo", through: "test" };
const people = {
  ann: { name: "Ann", contacts: { chat: "ann" } },
  bo: { name: "Bo", contacts: { chat: "bo" } },
};

const sync: Action = {
  name: "sync",
  title: "Sync",
  description: "Sync it.",
  applies: () => true,
  fields: [
    { name: "revision", label: "Revision", kind: "text", required: true },
    { name: "prune", label: "Prune", kind: "flag" },
    { name: "for", label: "Within", kind: "duration" },
    {
      name: "what",
      label: "What",
      kind: "choice",
      choices: [{ value: "all", label: "Everything of shop" }],
    },
  ],
  run: async () => ({ status: "done", text: "synced" }),
};

const argocd = defineSource({
  type: "argocd",
  options: z.strictObject({}),
  open: () => ({ actions: [sync] }),
});

/** One that offers nothing as it is configured. */
const idle = defineSource({ type: "idle", options: z.strictObject({}), open: () => ({}) });

async function stage(options: WorldOptions = {}) {
  const at = await world({ people, sources: { argocd: argocd({}) }, ...options });
  const report = (title: string, after = 0) =>
    at.report(
      firing({
        source: "argocd",
        title,
        labels: { app: "shop" },
        at: new Date(at.clock.now() + after).toISOString(),
      }),
    );
  await report("shop is slow");
  const [incident] = (await at.gateway.incidents.list()).items;
  if (incident === undefined) throw new Error("nothing was opened");
  const line = (text: string, by = ann) =>
    at.gateway.actions.line(text.replace("CODE", incident.code), by);
  return { at, incident, line, report };
}

const told = ({ chats }: World, name = "chat") =>
  (chats[name]?.told ?? []).map(({ how, message }) => ({
    how,
    title: message.title,
    nudge: message.nudge,
    news: message.news.map(({ title, text }) => `${title}|${text ?? ""}`),
  }));

describe("what somebody else has to agree to", () => {
  const permissions = [{ actions: ["argocd.sync"], allow: ["people"], approvals: 1 }];

  test("stands in the thread and in the order, by the words of its form", async () => {
    const { at, line } = await stage({ permissions });
    const asked = await line("argocd.sync CODE revision=c0ffee prune=yes for=2h what=all");
    await at.pass(0);
    const details = [
      { label: "Revision", value: "c0ffee" },
      { label: "Prune", value: "yes" },
      { label: "Within", value: "2 h" },
      { label: "What", value: "Everything of shop" },
    ];
    expect(asked).toMatchObject({ order: { state: "approving", details } });
    const [news] = at.chats.chat?.told.at(-1)?.message.news ?? [];
    expect(news).toMatchObject({
      title: expect.stringContaining("Ann asks for Sync"),
      text: "- Revision: `c0ffee`\n- Prune: `yes`\n- Within: `2 h`\n- What: `Everything of shop`",
      details,
    });
    await at.gateway.stop();
  });

  test("is text, of one line each, and no longer than a few lines", async () => {
    const { at, line } = await stage({ permissions });
    const hostile = `[x](http://evil.test) \`@here\` ${"y".repeat(2_000)}`;
    await line(`argocd.sync CODE "revision=${hostile}"`);
    await line(`argocd.sync CODE revision="${hostile}"`);
    await at.pass(0);
    const [news] = at.chats.chat?.told.at(-1)?.message.news ?? [];
    expect(news?.text).toMatch(/^- Revision: ``\[x\]\(http:\/\/evil\.test\) `@here` y+…``$/u);
    expect(news?.text?.length).toBeLessThan(250);
    await at.gateway.stop();
  });
});

describe("a silence made from an incident", () => {
  test("is told where its message stands, although it mutes, and wakes nobody", async () => {
    const { at, line, report } = await stage({ chats: { chat: {}, mail: { edits: false } } });
    await line("silence CODE 2h scope=label:app noisy");
    await at.pass(0);
    expect(told(at).slice(1)).toEqual([
      {
        how: "update",
        title: expect.stringContaining("shop is slow"),
        nudge: false,
        news: ['Silence by Ann (noisy): done|for 2 h: `app="shop"`'],
      },
    ]);
    expect(told(at, "mail")).toHaveLength(1);
    await report("shop is down", 1);
    await at.pass(minute);
    expect(told(at)).toHaveLength(2);
    expect(told(at, "mail")).toHaveLength(1);
    await at.gateway.stop();
  });

  test("also with the one who agreed to it, and what comes later is told at its end alone", async () => {
    const { at, line, report } = await stage({
      permissions: [{ actions: ["silence"], allow: ["people"], approvals: 1 }],
    });
    const asked = await line("silence CODE 2h scope=label:app");
    const order = "order" in asked ? asked.order.id : "";
    await at.pass(0);
    // The chat is slow: by the time that it takes the line, there is other news.
    at.chats.chat?.plan.push({ outcome: { status: "retry", reason: "busy", afterMs: minute } });
    await at.gateway.actions.approve(order, bo);
    await at.pass(0);
    await report("shop is down", 1);
    await at.pass(minute);
    const lines = told(at).flatMap(({ news }) => news);
    expect(lines).toContain("Bo agrees to Silence of Ann|");
    expect(lines).toContain('Silence by Ann: done|for 2 h: `app="shop"`');
    expect(lines.join()).not.toContain("shop is down");
    await at.pass(121 * minute);
    const last = told(at).at(-1);
    expect(last?.title).toContain("shop is down");
    expect(last?.news.join()).toContain("No longer silenced by Ann");
    await at.gateway.stop();
  });
});

describe("the actions that permissions name", () => {
  const told = (...actions: string[]) =>
    world({
      people,
      sources: { argocd: argocd({}), idle: idle({}) },
      permissions: [
        { actions: ["*"], allow: [] },
        { actions, allow: [] },
      ],
    });

  test.each([
    ["slience", 'there is no action "slience": did you mean "silence"?'],
    ["argocd.synk", 'there is no action "argocd.synk": did you mean "argocd.sync"?'],
    ["argcd.*", 'there is no action "argcd.*": did you mean "argocd.*"?'],
    ["silence.*", 'there is no action "silence.*": '],
    ["sync", 'there is no action "sync": '],
  ])("%s is none, and that is said with its place", async (name, message) => {
    await expect(told("silence", name)).rejects.toThrow(`permissions.1.actions.1: ${message}`);
  });

  test("are its own, those of sources and commands, in groups too", async () => {
    const at = await told("silence", "s*", "argocd.*", "argocd.sync", "idle.restart", "idle.*");
    expect(at.gateway.actions.list().map(({ name }) => name)).toEqual([
      ...ownActionNames,
      "argocd.sync",
    ]);
    await at.gateway.stop();
  });
});
