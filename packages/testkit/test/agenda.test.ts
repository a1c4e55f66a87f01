import { makeAgenda } from "@tocsin/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const keysOf = (handed: readonly { key: string }[]) => handed.map(({ key }) => key);

describe("agenda", () => {
  it("offers what is due, urgent first, then the longest due, then in the order of setting", () => {
    const agenda = makeAgenda();
    agenda.set("late", { lane: "a", due: 30 });
    agenda.set("second", { lane: "a", due: 10 });
    agenda.set("third", { lane: "a", due: 20 });
    agenda.set("first", { lane: "a", due: 25, urgent: true });
    agenda.set("third too", { lane: "a", due: 20 });
    agenda.set("elsewhere", { lane: "b", due: 0 });
    expect(agenda.next("a")).toBe(10);
    expect(keysOf(agenda.claim("a", 5, 10))).toEqual([]);
    expect(keysOf(agenda.claim("a", 25, 2))).toEqual(["first", "second"]);
    expect(keysOf(agenda.claim("a", 25, 10))).toEqual(["third", "third too"]);
    expect(agenda.next("a")).toBe(30);
  });

  it("pauses what comes back as it was, twice as long each time, up to a minute", () => {
    const agenda = makeAgenda();
    agenda.set("k", { lane: "a", due: 0 });
    const pauses: number[] = [];
    let now = 0;
    for (let time = 0; time < 9; time += 1) {
      expect(keysOf(agenda.claim("a", now, 1))).toEqual(["k"]);
      const pause = agenda.release("k", now, time % 2 === 0);
      pauses.push(pause);
      expect(agenda.claim("a", now + pause - 1, 1)).toEqual([]);
      now += pause;
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    agenda.set("k", { lane: "a", due: now });
    agenda.claim("a", now, 1);
    expect(agenda.release("k", now, true)).toBe(1000);
  });

  it("offers at once again what changed in hand, and keeps it to one hand until then", () => {
    const agenda = makeAgenda();
    agenda.set("k", { lane: "a", due: 0, recovered: true });
    expect(agenda.claim("a", 0, 5)).toEqual([{ key: "k", recovered: true }]);
    agenda.remove("k");
    agenda.set("k", { lane: "b", due: 7 });
    expect([...agenda.claim("a", 9, 5), ...agenda.claim("b", 9, 5)]).toEqual([]);
    expect(agenda.release("k", 9, false)).toBe(0);
    expect(agenda.claim("b", 9, 5)).toEqual([{ key: "k", recovered: false }]);
  });

  it("counts what is due as deep, in hand and paused too", () => {
    const agenda = makeAgenda();
    for (const [key, due] of Object.entries({ hand: 5, paused: 3, waiting: 7, future: 99 })) {
      agenda.set(key, { lane: "a", due });
    }
    agenda.claim("a", 10, 2);
    agenda.release("paused", 10, true);
    expect(agenda.depth(10)).toEqual({ a: { waiting: 3, oldestDue: 3 } });
    agenda.remove("hand");
    agenda.remove("paused");
    expect(agenda.depth(10)).toEqual({ a: { waiting: 1, oldestDue: 7 } });
  });

  // Against a plain list: whatever is done to it, the agenda offers what the list says is due.
  it("never loses work, hands nothing out twice and nothing early", () => {
    const key = fc.integer({ min: 0, max: 4 }).map((number) => `k${number}`);
    const step = fc.oneof(
      fc.record({ do: fc.constant("set"), key, due: fc.nat(60), urgent: fc.boolean() }),
      fc.record({ do: fc.constant("remove"), key }),
      fc.record({ do: fc.constant("claim"), limit: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ do: fc.constant("release"), key }),
      fc.record({ do: fc.constant("wait"), ms: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
        const agenda = makeAgenda();
        const due = new Map<string, { due: number; urgent: boolean }>();
        const inHand = new Map<string, "as it was" | "changed">();
        const paused = new Map<string, number>();
        let now = 0;
        for (const each of steps) {
          if ("due" in each) {
            agenda.set(each.key, { lane: "a", due: each.due, urgent: each.urgent });
            due.set(each.key, each);
            paused.delete(each.key);
            if (inHand.has(each.key)) inHand.set(each.key, "changed");
          } else if ("limit" in each) {
            const open = [...due]
              .filter(([key]) => !inHand.has(key))
              .filter(([key, task]) => Math.max(task.due, paused.get(key) ?? 0) <= now);
            const handed = agenda.claim("a", now, each.limit);
            expect(handed).toHaveLength(Math.min(each.limit, open.length));
            const openKeys = new Map(open);
            for (const { key } of handed) {
              expect(openKeys.has(key)).toBe(true);
              inHand.set(key, "as it was");
            }
            const left = open.filter(([key]) => !inHand.has(key));
            const urgentLeft = left.some(([, task]) => task.urgent);
            const allUrgent = handed.every(({ key }) => openKeys.get(key)?.urgent);
            expect(urgentLeft && !allUrgent).toBe(false);
          } else if ("ms" in each) {
            now += each.ms * (each.ms === 20 ? 5000 : 1);
          } else if (each.do === "remove") {
            agenda.remove(each.key);
            due.delete(each.key);
            paused.delete(each.key);
          } else if (inHand.has(each.key)) {
            const pause = agenda.release(each.key, now, false);
            const unchanged = inHand.get(each.key) === "as it was" && due.has(each.key);
            expect(pause > 0).toBe(unchanged);
            if (unchanged) paused.set(each.key, now + pause);
            inHand.delete(each.key);
          }
        }
        for (const key of inHand.keys()) agenda.release(key, now, false);
        const all = agenda.claim("a", Number.MAX_SAFE_INTEGER, 100);
        expect(keysOf(all).sort()).toEqual([...due.keys()].sort());
      }),
    );
  });
});
