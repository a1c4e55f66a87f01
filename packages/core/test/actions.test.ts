import {
  type Action,
  type ActionOrder,
  type Asker,
  defineSource,
  type SourceUse,
} from "@tocsin/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { firing, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;
const ann: Asker = { name: "Ann", person: "ann", through: "test" };
const bo: Asker = { name: "Bo", person: "bo", through: "test" };
const stranger: Asker = { name: "Mallory", through: "test" };

const people = {
  ann: { name: "Ann", contacts: { chat: "ann" }, roles: ["sre"] },
  bo: { name: "Bo", contacts: { chat: "bo" }, roles: ["sre", "lead"] },
  cy: { name: "Cy", contacts: { chat: "cy" } },
};

/** A source whose side can be told to do things. */
function cluster(actions: readonly Action[]): Readonly<Record<string, SourceUse>> {
  const source = defineSource({
    type: "cluster",
    options: z.strictObject({}),
    open: () => ({ actions }),
  });
  return { cluster: source({}) };
}

const restart = (run: Action["run"], more: Partial<Action> = {}): Action => ({
  name: "restart",
  title: "Restart",
  description: "Restart it.",
  applies: ({ notices }) => notices.some(({ status }) => status === "firing"),
  fields: [{ name: "pods", label: "Pods", kind: "number", required: true, initial: "1" }],
  run,
  ...more,
});

const done: Action["run"] = async ({ values }) => ({ status: "done", text: `${values.pods} pods` });

async function stage(
  run: Action["run"] = done,
  options: WorldOptions = {},
  more: Partial<Action> = {},
) {
  const at = await world({ people, sources: cluster([restart(run, more)]), ...options });
  await at.report(firing({ source: "cluster", labels: { app: "web", environment: "production" } }));
  const { items } = await at.gateway.incidents.list();
  const [incident] = items;
  if (incident === undefined) throw new Error("nothing was opened");
  const ask = (by: Asker = ann, values: Record<string, unknown> = {}, extra = {}) =>
    at.gateway.actions.request({
      action: "cluster.restart",
      incident: incident.id,
      by,
      values,
      ...extra,
    });
  return { at, incident, ask };
}

async function orderOf({ gateway }: World, asked: { status: string; order?: ActionOrder }) {
  if (asked.order === undefined) throw new Error(`was not accepted: ${JSON.stringify(asked)}`);
  return gateway.actions.order(asked.order.id);
}

const news = ({ chats }: World) =>
  chats.chat?.told.flatMap(({ message }) =>
    message.news.map(({ title, text }) => `${title}|${text ?? ""}`),
  ) ?? [];

describe("an action of a source", () => {
  test("is offered where it applies, asked for by its fields, done, and told in the thread", async () => {
    const { at, incident, ask } = await stage();
    expect(at.chats.chat?.told[0]?.message.offers.map(({ name }) => name)).toContain(
      "cluster.restart",
    );
    const form = await at.gateway.actions.form({
      action: "cluster.restart",
      incident: incident.id,
      by: ann,
    });
    expect(form).toMatchObject({
      status: "form",
      title: "Restart",
      fields: [{ name: "pods", initial: "1" }],
    });
    const asked = await ask(ann, { pods: "3" }, { why: "stuck" });
    await at.pass(0);
    expect(await orderOf(at, asked)).toMatchObject({
      state: "done",
      text: "3 pods",
      by: { person: "ann" },
    });
    expect(news(at)).toContain("Restart by Ann (stuck): done|3 pods");
    await at.gateway.stop();
  });

  test("is refused to whoever is not known, and that is written down", async () => {
    const { at, incident, ask } = await stage();
    expect(await ask(stranger)).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("add them under people"),
    });
    const { items } = await at.gateway.actions.audit({ incident: incident.id });
    expect(items).toMatchObject([
      { what: "refused", action: "cluster.restart", by: { name: "Mallory" } },
    ]);
    // Who is not even shown its form has tried, too.
    const { actions } = at.gateway;
    const by = { ...stranger, name: "Mallet" };
    const asked = { action: "cluster.restart", incident: incident.id, by };
    expect(await actions.form(asked)).toMatchObject({ status: "refused" });
    expect((await actions.audit({ incident: incident.id })).items).toHaveLength(2);
    await at.gateway.stop();
  });

  test("takes no value that its fields do not know or that does not fit", async () => {
    const { at, ask } = await stage();
    expect(await ask(ann, { pods: "many", nodes: "1" })).toEqual({
      status: "invalid",
      problems: { pods: "is no number", nodes: "is not asked for: it takes pods" },
    });
    await at.gateway.stop();
  });

  test("is done once for one request, however often that comes", async () => {
    let runs = 0;
    const { at, ask } = await stage(async () => {
      runs += 1;
      return { status: "done", text: "" };
    });
    const asked = await Promise.all([1, 2, 3].map(() => ask(ann, {}, { request: "click-1" })));
    await at.pass(minute);
    await ask(ann, {}, { request: "click-1" });
    await at.pass(minute);
    expect(runs).toBe(1);
    expect(new Set(asked.map((each) => ("order" in each ? each.order.id : ""))).size).toBe(1);
    await at.gateway.stop();
  });

  test("shows what it says while it runs", async () => {
    const { at, ask } = await stage(async ({ say }) => {
      await say("pod web-1 is down");
      await say("pod web-1 is ```up```");
      return { status: "done", text: "restarted" };
    });
    await ask();
    await at.pass(minute);
    expect(news(at).filter((each) => each.includes("pod web-1"))).toHaveLength(2);
    expect(news(at)).toContain("Restart, asked by Ann|````\npod web-1 is ```up```\n````");
    await at.gateway.stop();
  });

  test.each([
    [
      "throws",
      async () => Promise.reject(new Error("no route to host")),
      /unclear.*no route to host/,
    ],
    ["never ends", () => new Promise<never>(() => {}), /unclear.*longer than 60 s/],
    [
      "is refused there",
      async () => ({ status: "refused", text: "forbidden: add the verb patch" }) as const,
      /refused.*add the verb patch/,
    ],
  ])("that %s is told as such", async (_, run, expected) => {
    const { at, ask } = await stage(run as Action["run"]);
    await ask();
    await at.pass(2 * minute);
    expect(news(at).at(-1)).toMatch(expected);
    await at.gateway.stop();
  });

  test("whose gateway died while it ran is not done again", async () => {
    let runs = 0;
    const { at, ask } = await stage(async () => {
      runs += 1;
      return { status: "done", text: "" };
    });
    const asked = await ask();
    await at.pass(minute);
    const order = await orderOf(at, asked);
    // As its record stands when the process dies while it runs.
    const { endedAt: _, text: __, ...running } = { ...order, state: "running" };
    const work = { lane: "orders", due: at.clock.now() + minute };
    const key = `order:${order?.id}`;
    await at.storage().commit([{ key, value: JSON.stringify(running), ...work }]);
    await at.pass(2 * minute);
    expect(runs).toBe(1);
    expect(await orderOf(at, asked)).toMatchObject({ state: "unclear" });
    expect(news(at).at(-1)).toContain("look before you do it again");
    await at.gateway.stop();
  });

  test("can't be done to what it does not apply to", async () => {
    const { at, incident, ask } = await stage(done, {}, { applies: () => false });
    expect(await ask()).toMatchObject({ status: "refused" });
    expect(await at.gateway.actions.offers(incident.id)).not.toContainEqual(
      expect.objectContaining({ name: "cluster.restart" }),
    );
    await at.gateway.stop();
  });
});

describe("permissions", () => {
  const permissions = [
    {
      actions: ["cluster.*"],
      matchers: ['environment="production"'],
      allow: ["role:lead"],
      reason: true,
    },
    { actions: ["*"], allow: ["people"] },
  ];

  test("the first rule that fits says who may, and whether a reason is needed", async () => {
    const { at, ask } = await stage(done, { permissions });
    expect(await ask(ann)).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("role:lead"),
    });
    expect(await ask(bo)).toEqual({ status: "invalid", problems: { why: "a reason is needed" } });
    expect(await ask(bo, {}, { why: "stuck" })).toMatchObject({ status: "accepted" });
    await at.gateway.stop();
  });

  test("also of the gateway's own answers, whichever way they come", async () => {
    const own = [{ actions: ["resolve"], allow: ["role:lead"] }];
    const { at, incident } = await stage(done, { permissions: own });
    const refused = await at.gateway.incidents.resolve(incident.id, { by: "ann" });
    expect(refused).toMatchObject({
      status: "unchanged",
      reason: expect.stringContaining("role:lead"),
    });
    expect(await at.gateway.incidents.resolve(incident.id, { by: "bo" })).toMatchObject({
      status: "done",
    });
    await at.gateway.stop();
  });

  test("two persons: it is done when another one who may has agreed", async () => {
    const approvals = [{ actions: ["cluster.restart"], allow: ["role:sre"], approvals: 1 }];
    const { at, ask } = await stage(done, { permissions: approvals });
    const asked = await ask(ann);
    await at.pass(minute);
    const order = await orderOf(at, asked);
    expect(order?.state).toBe("approving");
    const { approve } = at.gateway.actions;
    expect(await approve(order?.id ?? "", ann)).toMatchObject({ status: "refused" });
    expect(await approve(order?.id ?? "", { ...bo, person: "cy", name: "Cy" })).toMatchObject({
      status: "refused",
    });
    expect(await approve(order?.id ?? "", bo)).toMatchObject({ status: "accepted" });
    await at.pass(minute);
    expect(await orderOf(at, asked)).toMatchObject({ state: "done", approvedBy: ["bo"] });
    expect(await approve(order?.id ?? "", bo)).toMatchObject({
      status: "refused",
      reason: "it is decided already",
    });
    await at.gateway.stop();
  });

  test("what nobody agreed to within an hour is refused", async () => {
    const approvals = [{ actions: ["cluster.restart"], allow: ["role:sre"], approvals: 1 }];
    const { at, ask } = await stage(done, { permissions: approvals });
    const asked = await ask(ann);
    await at.pass(61 * minute);
    expect(await orderOf(at, asked)).toMatchObject({
      state: "refused",
      text: expect.stringContaining("nobody agreed"),
    });
    await at.gateway.stop();
  });

  test.each([
    [{ actions: ["*"], allow: ["person:zoe"] }, 'permissions.0.allow.0: there is no person "zoe"'],
    [{ actions: ["*"], allow: ["role:dba"] }, 'permissions.0.allow.0: nobody has the role "dba"'],
    [{ actions: ["*"], allow: ["ann"] }, "permissions.0.allow.0: is nobody: write everyone"],
    [
      { actions: ["*"], allow: [], approvals: 9 },
      "permissions.0.approvals: must be a whole number from 0 to 5",
    ],
  ])("a rule that can't hold is told: %j", async (rule, message) => {
    await expect(world({ people, permissions: [rule] })).rejects.toThrow(message);
  });
});

describe("a line that somebody writes", () => {
  test.each([
    [
      "silence CODE 30m too noisy",
      { status: "accepted", order: { action: "silence", why: "too noisy" } },
    ],
    ["cluster.restart CODE pods=2", { status: "accepted", order: { values: { pods: 2 } } }],
    [
      "restart CODE",
      { status: "accepted", order: { action: "cluster.restart", values: { pods: 1 } } },
    ],
    ["ack CODE", { status: "accepted", order: { action: "acknowledge" } }],
    ["restart", { status: "unknown", reason: expect.stringContaining("is about an incident") }],
    ["restart ZZZZZ", { status: "unknown", reason: "there is no open incident ZZZZZ" }],
    ["dance CODE", { status: "unknown", reason: "there is no command dance: help lists them" }],
    ["incidents", { status: "answered", text: expect.stringContaining("CODE") }],
    ["status", { status: "answered", text: expect.stringContaining("1 open incidents") }],
    [
      "help",
      {
        status: "answered",
        text: expect.stringContaining("cluster.restart CODE PODS: Restart it."),
      },
    ],
    ["", { status: "answered", text: expect.stringContaining("silence CODE") }],
  ])("%s", async (text, expected) => {
    const { at, incident } = await stage();
    const line = text.replace("CODE", incident.code);
    const answer = JSON.parse(
      JSON.stringify(await at.gateway.actions.line(line, ann)).replaceAll(incident.code, "CODE"),
    );
    expect(answer).toMatchObject(expected);
    await at.gateway.stop();
  });

  test("a silence made so mutes", async () => {
    const { at, incident } = await stage();
    await at.gateway.actions.line(`silence ${incident.code} 30m`, ann);
    await at.pass(minute);
    const after = await at.gateway.incidents.get(incident.id);
    expect(after?.muted?.reason).toContain("silenced by Ann");
    await at.gateway.stop();
  });
});

describe("a command of the user's own", () => {
  const args = z.object({
    app: z.string().describe("Which app"),
    tag: z.string().default("latest"),
    loud: z.boolean().optional(),
    to: z.enum(["staging", "production"]),
  });

  test("asks for its arguments, runs the user's code with them, and is told", async () => {
    const at = await world({ people });
    const seen: unknown[] = [];
    at.gateway.command("deploy", {
      args,
      async run(given, { by, say }) {
        seen.push(given, by.name);
        await say("pulling");
        return `deployed ${given.app}`;
      },
    });
    const form = await at.gateway.actions.form({ action: "deploy", by: ann });
    expect(form).toMatchObject({
      status: "form",
      fields: [
        { name: "app", kind: "text", required: true, hint: "Which app" },
        { name: "tag", kind: "text", initial: "latest" },
        { name: "loud", kind: "flag" },
        { name: "to", kind: "choice", required: true },
      ],
    });
    const asked = await at.gateway.actions.line("deploy api staging tag=v2", ann);
    await at.pass(minute);
    expect(seen).toEqual([{ app: "api", to: "staging", tag: "v2" }, "Ann"]);
    expect(await orderOf(at, asked)).toMatchObject({
      state: "done",
      text: "deployed api",
      said: ["pulling"],
    });
    await at.gateway.stop();
  });

  test.each([
    ["silence", "there is an action silence already"],
    ["Deploy Now", "is no name of a command"],
  ])("%s is no name for one", async (name, message) => {
    const at = await world();
    expect(() => at.gateway.command(name, { run: async () => "" })).toThrow(message);
    await at.gateway.stop();
  });
});
