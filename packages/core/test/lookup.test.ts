import { InvalidMatcher } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { firing, resolved, world } from "./world.ts";

async function withIncidents(count: number) {
  const made = await world({ receivers: { ops: [] } });
  const notices = Array.from({ length: count }, (_, index) =>
    firing({
      subject: `app ${index}`,
      fingerprint: `${index}`,
      severity: index % 4 === 0 ? "critical" : "error",
      labels: { team: `team-${index % 5}` },
    }),
  );
  await made.report(notices);
  await made.pass(0);
  return made;
}

describe("a list of incidents", () => {
  it("goes through all that match in pages, each once", async () => {
    const { gateway } = await withIncidents(700);
    const matchers = ['severity="critical"', 'team=~"team-(1|2)"'];
    const subjects: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await gateway.incidents.list({
        matchers,
        limit: 7,
        ...(cursor === undefined ? {} : { cursor }),
      });
      subjects.push(...page.items.map(({ subject }) => subject));
      cursor = page.cursor;
    } while (cursor !== undefined);
    const wanted = Array.from({ length: 700 }, (_, index) => index).filter(
      (index) => index % 4 === 0 && [1, 2].includes(index % 5),
    );
    expect(subjects).toHaveLength(wanted.length);
    expect(new Set(subjects)).toEqual(new Set(wanted.map((index) => `app ${index}`)));
  });

  it("filters by state", async () => {
    const { gateway, report } = await withIncidents(3);
    await report(resolved({ subject: "app 1", fingerprint: "1" }));
    const closed = await gateway.incidents.list({ state: "closed" });
    expect(closed.items.map(({ subject }) => subject)).toEqual(["app 1"]);
    expect((await gateway.incidents.list({ state: "open" })).items).toHaveLength(2);
    expect((await gateway.incidents.list({ matchers: ["state=closed"] })).items).toHaveLength(1);
  });

  it.each(["", "nonsense", "W10", "bnVsbA"])(
    "begins anew with the cursor %j that is none",
    async (cursor) => {
      const { gateway } = await withIncidents(3);
      expect((await gateway.incidents.list({ cursor })).items).toHaveLength(3);
    },
  );

  it("says what is wrong with a matcher", async () => {
    const { gateway } = await withIncidents(0);
    await expect(gateway.incidents.list({ matchers: ["team"] })).rejects.toThrow(InvalidMatcher);
  });
});

describe("one incident", () => {
  it("is found and answered by the code that messages show, in any case", async () => {
    const { gateway } = await withIncidents(2);
    const { items } = await gateway.incidents.list();
    const [one] = items;
    const code = one?.code ?? "";
    expect((await gateway.incidents.get(code.toLowerCase()))?.id).toBe(one?.id);
    expect(await gateway.actions.offers(code)).toEqual(await gateway.actions.offers(one?.id ?? ""));
    expect(await gateway.actions.offers(code)).toBeDefined();
    const answered = await gateway.incidents.acknowledge(code, { by: "ann" });
    expect(answered).toMatchObject({ status: "done", incident: { id: one?.id } });
    expect(await gateway.incidents.resolve("ZZZZZ", { by: "ann" })).toEqual({ status: "unknown" });
  });
});
