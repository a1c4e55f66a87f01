import type { Asker, PermissionOptions } from "@tocsin/core";
import { describe, expect, test } from "vitest";
import { firing, type World, world } from "./world.ts";

const minute = 60_000;
const bo: Asker = { name: "Bo", person: "bo", through: "test" };
const people = {
  ann: { name: "Ann", contacts: { chat: "ann" } },
  bo: { name: "Bo", contacts: { chat: "bo" } },
};

async function stage(...permissions: readonly PermissionOptions[]) {
  const at = await world({ people, permissions });
  await at.report(firing({ labels: { app: "web" } }));
  const { items } = await at.gateway.incidents.list();
  const [incident] = items;
  if (incident === undefined) throw new Error("nothing was opened");
  return { at, incident };
}

describe("assigning", () => {
  const pagesOf = async ({ gateway }: World) =>
    (await gateway.incidents.list()).items.filter(({ subject }) => subject === "page for Ann");

  test("takes an incident from whoever has it", async () => {
    const { at, incident } = await stage({ actions: ["acknowledge"], allow: ["person:bo"] });
    await at.gateway.incidents.acknowledge(incident.id, { by: "bo" });
    const asked = await at.gateway.actions.line(`assign ${incident.code} ann`, bo);
    await at.pass(minute);
    expect(await at.gateway.actions.order("order" in asked ? asked.order.id : "")).toMatchObject({
      state: "done",
      text: "Ann has it",
    });
    const after = await at.gateway.incidents.get(incident.id);
    expect(after).toMatchObject({ state: "acknowledged", acknowledged: { by: "Ann" } });
    expect(after?.timeline).toContainEqual(
      expect.objectContaining({ type: "assigned", title: "Assigned to Ann by Bo", by: "Bo" }),
    );
    expect(at.chats.chat?.told.filter(({ address }) => address === "ops").at(-1)).toMatchObject({
      message: { incident: { acknowledged: { by: "Ann" } } },
    });
    expect(await pagesOf(at)).toHaveLength(1);
    await at.gateway.stop();
  });

  test("is refused to whoever has it, and pages nobody then", async () => {
    const { at, incident } = await stage();
    await at.gateway.incidents.acknowledge(incident.id, { by: "ann" });
    const asked = await at.gateway.actions.line(`assign ${incident.code} ann`, bo);
    await at.pass(minute);
    expect(await at.gateway.actions.order("order" in asked ? asked.order.id : "")).toMatchObject({
      state: "refused",
      text: "Ann has it already",
    });
    expect(await pagesOf(at)).toEqual([]);
    await at.gateway.stop();
  });
});
