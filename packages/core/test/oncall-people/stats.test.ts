import type { Incident } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { incidentChange } from "../../src/correlate/keys.ts";
import { answerStats } from "../../src/oncall/stats.ts";
import { firing, resolved, world } from "../world.ts";

const minute = 60_000;

async function opened(subject: string, made: Awaited<ReturnType<typeof world>>) {
  await made.report(firing({ subject, fingerprint: subject }));
  const { items } = await made.gateway.incidents.list({ matchers: [`subject="${subject}"`] });
  const [incident] = items;
  if (incident === undefined) throw new Error("no incident");
  return incident;
}

describe("how fast people answered", () => {
  it("is the mean of those that were acknowledged and of those that are over", async () => {
    const made = await world();
    const { gateway, pass, report, clock, storage } = made;
    const start = clock.now();
    const one = await opened("one", made);
    const two = await opened("two", made);
    await opened("three", made);
    await pass(2 * minute);
    await gateway.incidents.acknowledge(one.id, { by: "ann" });
    await pass(4 * minute);
    await gateway.incidents.acknowledge(two.id, { by: "bo" });
    await pass(4 * minute);
    await report(resolved({ subject: "one", fingerprint: "one" }));
    const stats = await answerStats(storage(), start, clock.now());
    expect(stats).toEqual({
      from: new Date(start).toISOString(),
      to: new Date(clock.now()).toISOString(),
      incidents: 3,
      acknowledged: 2,
      closed: 1,
      meanTimeToAcknowledgeMs: 4 * minute,
      meanTimeToResolveMs: 10 * minute,
      pages: {},
      partial: false,
    });
  });

  it("counts from the opening to before the end of the span", async () => {
    const made = await world();
    const start = made.clock.now();
    await opened("first", made);
    await made.pass(minute);
    await opened("second", made);
    const count = async (from: number, to: number) =>
      (await answerStats(made.storage(), from, to)).incidents;
    expect(await count(start, start + minute)).toBe(1);
    expect(await count(start + 1, start + minute + 1)).toBe(1);
    expect(await count(start, start + minute + 1)).toBe(2);
    expect(await count(start + 2 * minute, start + 3 * minute)).toBe(0);
  });

  it("has no means where nothing counts: a message was never anybody's to resolve", async () => {
    const { report, storage, clock } = await world();
    const start = clock.now();
    await report({ title: "deployed", kind: "message", source: "ci", subject: "shop" });
    const stats = await answerStats(storage(), start, start + 1);
    expect(stats).toMatchObject({ incidents: 1, closed: 1, acknowledged: 0 });
    expect(stats).not.toHaveProperty("meanTimeToAcknowledgeMs");
    expect(stats).not.toHaveProperty("meanTimeToResolveMs");
  });

  it("takes the first acknowledgement, and adds up the pages of each person", async () => {
    const made = await world();
    const start = made.clock.now();
    const incident = await opened("one", made);
    const other = await opened("two", made);
    const put = async (id: string, fields: Partial<Incident>) => {
      const [record] = await made.storage().read([`incident:${id}`]);
      const value = { ...(JSON.parse(record?.value ?? "") as Incident), ...fields };
      await made.storage().commit([incidentChange(value, record?.version ?? 0, start)]);
    };
    const time = (minutes: number) => new Date(start + minutes * minute).toISOString();
    await put(incident.id, {
      acknowledgedFirstAt: time(3),
      acknowledged: { by: "bo", at: time(30) },
      pages: { ann: 2, bo: 1 },
    });
    await put(other.id, { pages: { ann: 3, ["__proto__"]: 1 } });
    const stats = await answerStats(made.storage(), start, start + 1);
    expect(stats.meanTimeToAcknowledgeMs).toBe(3 * minute);
    expect(Object.entries(stats.pages)).toEqual([
      ["ann", 5],
      ["bo", 1],
      ["__proto__", 1],
    ]);
  });

  it("reads 20,000 incidents at the most, the newest, and says so", async () => {
    const made = await world({ receivers: { ops: [] } });
    const incident = await opened("one", made);
    const [record] = await made.storage().read([`incident:${incident.id}`]);
    const one = JSON.parse(record?.value ?? "") as Incident;
    const start = made.clock.now();
    for (let batch = 0; batch < 21; batch += 1) {
      const changes = Array.from({ length: 1_000 }, (_, index) => {
        const openedAt = new Date(start + batch * minute).toISOString();
        return incidentChange({ ...one, id: `inc_${batch}_${index}`, openedAt }, 0, start);
      });
      await made.storage().commit(changes);
    }
    const stats = await answerStats(made.storage(), start, start + 60 * minute);
    expect(stats).toMatchObject({ incidents: 20_000, partial: true });
    const newest = await answerStats(made.storage(), start + 20 * minute, start + 60 * minute);
    expect(newest).toMatchObject({ incidents: 1_000, partial: false });
  });
});
