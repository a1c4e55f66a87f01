import { type Asker, defineSource, type PermissionOptions } from "@tocsin/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { firing, type World, world } from "./world.ts";

const minute = 60_000;
const ann: Asker = { name: "Ann", person: "ann", through: "test" };
const bo: Asker = { name: "Bo", person: "bo", through: "test" };
const cy: Asker = { name: "Cy", person: "cy", through: "test" };
const stranger: Asker = { name: "Mallory", through: "test" };

const people = {
  ann: { name: "Ann", contacts: { chat: "ann" }, roles: ["sre"] },
  bo: { name: "Bo", contacts: { chat: "bo" }, roles: ["sre", "lead"] },
  cy: { name: "Cy", contacts: { chat: "cy" }, roles: ["lead"] },
};

/** A source whose choices can't be looked up. */
const shelf = defineSource({
  type: "shelf",
  options: z.strictObject({}),
  open: () => ({
    actions: [
      {
        name: "fetch",
        title: "Fetch",
        description: "Fetch it.",
        fields: async () => Promise.reject(new Error("the shelf is away")),
        run: async () => ({ status: "done", text: "" }) as const,
      },
    ],
  }),
});

async function stage(...permissions: readonly PermissionOptions[]) {
  const at = await world({ people, permissions });
  await at.report(firing({ labels: { app: "web", environment: "production" } }));
  const { items } = await at.gateway.incidents.list();
  const [incident] = items;
  if (incident === undefined) throw new Error("nothing was opened");
  return { at, incident };
}

/** Sorted, since what happens at one moment has no order. */
const audited = async ({ gateway }: World) =>
  (await gateway.actions.audit({ limit: 200 })).items
    .map(({ what, action, by, text, why }) => `${by.name} ${what} ${action}: ${text ?? why ?? ""}`)
    .sort();

describe("a command, which is about no incident", () => {
  const rules = [
    {
      actions: ["deploy"],
      matchers: ['environment="production"'],
      allow: ["role:lead"],
      reason: true,
      approvals: 1,
    },
    { actions: ["*"], allow: ["people"] },
  ];

  async function shop(permissions: readonly PermissionOptions[] = rules) {
    const at = await world({ people });
    at.gateway.command("deploy", {
      args: z.object({
        app: z.string(),
        environment: z.enum(["staging", "production"]).default("production"),
      }),
      run: async ({ app }) => app,
    });
    await at.reload({ permissions });
    return { at, line: at.gateway.actions.line };
  }

  test.each([
    [ann, "deploy shop environment=staging", { status: "accepted", order: { state: "waiting" } }],
    [ann, "deploy shop environment=production", { status: "refused" }],
    // What is left out is what its field says.
    [ann, "deploy shop", { status: "refused", reason: expect.stringContaining("role:lead") }],
    [bo, "deploy shop", { status: "invalid", problems: { why: "a reason is needed" } }],
    [bo, "deploy shop why=fix", { status: "accepted", order: { state: "approving" } }],
    [stranger, "deploy shop environment=staging", { status: "refused" }],
  ])("is judged by the values it is given: %j %s", async (who, text, expected) => {
    const { at, line } = await shop();
    expect(await line(text, who)).toMatchObject(expected);
    await at.gateway.stop();
  });

  test("is agreed to by whom the same rule allows", async () => {
    const { at, line } = await shop();
    const asked = await line("deploy shop why=fix", bo);
    const id = "order" in asked ? asked.order.id : "";
    const { approve } = at.gateway.actions;
    expect(await approve(id, ann)).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("role:lead"),
    });
    expect(await approve(id, cy)).toMatchObject({ status: "accepted" });
    expect(await audited(at)).toContainEqual(expect.stringMatching(/^Ann refused approve: .*lead/));
    await at.gateway.stop();
  });

  test("shows its form where some values would do, and to nobody else", async () => {
    const { at } = await shop();
    const { form } = at.gateway.actions;
    expect(await form({ action: "deploy", by: ann })).toMatchObject({
      status: "form",
      reason: false,
    });
    expect(await form({ action: "deploy", by: bo })).toMatchObject({
      status: "form",
      reason: true,
    });
    expect(await form({ action: "deploy", by: stranger })).toMatchObject({ status: "refused" });
    await at.gateway.stop();
  });

  test("is not asked for what only a label it has no field for would want", async () => {
    const { at } = await shop([{ actions: ["deploy"], matchers: ['team="db"'], allow: [] }]);
    const { form } = at.gateway.actions;
    expect(await form({ action: "deploy", by: ann })).toMatchObject({
      status: "form",
      reason: false,
    });
    await at.gateway.stop();
  });
});

describe("an answer to an incident, where a rule wants more than a click", () => {
  test("is not taken without a reason, and says how it would be", async () => {
    const { at, incident } = await stage({ actions: ["resolve"], allow: ["people"], reason: true });
    const reason = `it needs a reason: do it as an action (resolve ${incident.code} WHY)`;
    for (const why of [undefined, "  "]) {
      const by = { by: "ann", ...(why === undefined ? {} : { why }) };
      expect(await at.gateway.incidents.resolve(incident.id, by)).toMatchObject({
        status: "unchanged",
        reason,
        asks: true,
        incident: { state: "open" },
      });
    }
    const by = { by: "ann", why: "a false alarm" };
    expect(await at.gateway.incidents.resolve(incident.id, by)).toMatchObject({ status: "done" });
    expect(await audited(at)).toEqual([
      "Ann done resolve: a false alarm",
      expect.stringContaining(`Ann refused resolve: ${reason}`),
      expect.stringContaining(`Ann refused resolve: ${reason}`),
    ]);
    await at.gateway.stop();
  });

  test("waits for somebody else as an action, and is done then as it was asked for", async () => {
    const { at, incident } = await stage({
      actions: ["resolve"],
      allow: ["role:sre"],
      reason: true,
      approvals: 1,
    });
    const by = { by: "ann", why: "a false alarm" };
    expect(await at.gateway.incidents.resolve(incident.id, by)).toMatchObject({
      status: "unchanged",
      reason: expect.stringContaining("it needs somebody else's agreement"),
    });
    const { line, approve } = at.gateway.actions;
    const asked = await line(`resolve ${incident.code} a false alarm`, ann);
    expect(asked).toMatchObject({ status: "accepted", order: { state: "approving" } });
    await approve("order" in asked ? asked.order.id : "", bo);
    await at.pass(minute);
    const after = await at.gateway.incidents.get(incident.id);
    expect(after?.state).toBe("closed");
    expect(after?.timeline).toContainEqual(
      expect.objectContaining({ type: "resolved", by: "Ann", why: "a false alarm" }),
    );
    // The order tells of it: its deed has no entry of its own.
    expect((await audited(at)).map((each) => each.split(":")[0])).toEqual([
      "Ann asked resolve",
      "Ann ended resolve",
      "Ann refused resolve",
      "Bo approved resolve",
    ]);
    await at.gateway.stop();
  });

  test("an order is done for whom it was judged", async () => {
    const { at, incident } = await stage({ actions: ["acknowledge"], allow: ["person:bo"] });
    await at.gateway.actions.line(`ack ${incident.code}`, bo);
    await at.pass(minute);
    const after = await at.gateway.incidents.get(incident.id);
    expect(after?.acknowledged?.by).toBe("Bo");
    await at.gateway.stop();
  });

  test("a stranger who is called as somebody's key is not taken for them", async () => {
    const { at, incident } = await stage();
    await at.gateway.actions.line(`ack ${incident.code}`, { name: "ann", through: "chat" });
    await at.pass(minute);
    const after = await at.gateway.incidents.get(incident.id);
    expect(after?.acknowledged?.by).toBe("ann");
    await at.gateway.stop();
  });
});

describe("the audit", () => {
  test("tells of what was answered at once, and of what changed nothing", async () => {
    const { at, incident } = await stage();
    const { acknowledge, resolve } = at.gateway.incidents;
    await acknowledge(incident.id, { by: "ann", why: "on it" });
    await acknowledge(incident.id, { by: "bo" });
    await resolve(incident.id, { by: "bo" });
    expect(await audited(at)).toEqual([
      "Ann done acknowledge: on it",
      "Bo done resolve: ",
      "Bo refused acknowledge: Ann has acknowledged it already",
    ]);
    await at.gateway.stop();
  });

  test("tells of what can't be done now, but only to whom it is for", async () => {
    const { at, incident } = await stage({ actions: ["assign"], allow: ["people"] });
    await at.gateway.incidents.resolve(incident.id, { by: "ann" });
    const asked = { action: "assign", incident: incident.id, values: { person: "bo" } };
    const { request, form } = at.gateway.actions;
    const now = `assign can't be done to ${incident.code} now`;
    expect(await request({ ...asked, by: ann })).toMatchObject({ reason: now });
    expect(await form({ ...asked, by: stranger })).toMatchObject({
      reason: expect.stringContaining("add them under people"),
    });
    expect(await audited(at)).toEqual([
      "Ann done resolve: ",
      `Ann refused assign: ${now}`,
      expect.stringMatching(/^Mallory refused assign: .*add them under people/),
    ]);
    await at.gateway.stop();
  });

  test("tells of a look-up that failed and of a second agreement, not of a slip of the pen", async () => {
    const permissions = [{ actions: ["odd"], allow: ["people"], approvals: 1 }];
    const at = await world({ people });
    at.gateway.command("odd", { run: async () => "" });
    await at.reload({ permissions, sources: { shelf: shelf({}) } });
    const { line, approve, form } = at.gateway.actions;
    const asked = await line("odd", ann);
    const id = "order" in asked ? asked.order.id : "";
    await approve(id, bo);
    await approve(id, cy);
    await at.pass(0);
    await line("dance", ann);
    await approve("act_none", ann);
    await form({ action: "shelf.fetch", by: ann });
    await line("fetch", bo);
    expect(await audited(at)).toEqual([
      "Ann asked odd: ",
      "Ann ended odd: ",
      "Ann refused shelf.fetch: the shelf is away",
      "Bo approved odd: ",
      "Bo refused shelf.fetch: the shelf is away",
      "Cy refused approve: it is decided already",
    ]);
    await at.gateway.stop();
  });

  test("keeps some of a flood, and what others are refused meanwhile", async () => {
    const { at, incident } = await stage({ actions: ["*"], allow: ["person:bo"] });
    const asked = { action: "resolve", incident: incident.id };
    for (let each = 0; each < 50; each += 1) {
      await at.gateway.actions.request({ ...asked, by: { ...stranger, name: `Mallory ${each}` } });
    }
    await at.gateway.actions.request({ ...asked, by: ann });
    const entries = await audited(at);
    expect(entries).toHaveLength(31);
    expect(entries[0]).toMatch(/^Ann refused resolve/);
    expect(entries[1]).toMatch(/^Mallory 0 refused resolve/);
    await at.gateway.stop();
  });
});

describe("a silence made from an incident at once", () => {
  const endsAt = "2100-01-01T00:00:00.000Z";

  test("is for whom the action is, with what that wants", async () => {
    const { at, incident } = await stage({
      actions: ["silence"],
      allow: ["person:bo"],
      reason: true,
    });
    const { silence } = at.gateway.incidents;
    expect(await silence(incident.id, { by: "ann", why: "x" }, { endsAt })).toMatchObject({
      status: "forbidden",
      reason: expect.stringContaining("person:bo"),
    });
    expect(await silence(incident.id, { by: "bo" }, { endsAt })).toMatchObject({
      status: "forbidden",
      reason: expect.stringContaining("it needs a reason"),
    });
    expect(await at.gateway.silences.list()).toEqual([]);
    expect(await silence(incident.code, { by: "bo", why: "we know" }, { endsAt })).toMatchObject({
      status: "done",
      silence: { createdBy: "Bo", comment: "we know" },
    });
    expect(await audited(at)).toEqual([
      expect.stringMatching(/^Ann refused silence: .*person:bo/),
      expect.stringContaining(`Bo done silence: until ${endsAt}: `),
      expect.stringMatching(/^Bo refused silence: it needs a reason/),
    ]);
    await at.gateway.stop();
  });
});

test("a question can be kept for the people of the config", async () => {
  const { at } = await stage({ actions: ["incidents", "status"], allow: ["people"] });
  const { line } = at.gateway.actions;
  expect(await line("incidents", stranger)).toMatchObject({ status: "refused" });
  expect(await line("status", stranger)).toMatchObject({ status: "refused" });
  expect(await line("oncall", stranger)).toMatchObject({ status: "answered" });
  expect(await line("incidents", ann)).toMatchObject({ status: "answered" });
  await at.gateway.stop();
});
