import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firing, resolved, type Told, world } from "./world.ts";

const minute = 60_000;
const within = 10 * minute;
const runs = Number(process.env.TOCSIN_FLAP_RUNS ?? 60);

interface Step {
  readonly afterMs: number;
  readonly what: number;
  /** From firing to resolved or back; else the same is said again. */
  readonly turns: boolean;
  readonly restart: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  // Most of them close together, some after a quiet time.
  afterMs: fc.oneof(
    { weight: 24, arbitrary: fc.integer({ min: 0, max: minute }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 * within }) },
  ),
  what: fc.integer({ min: 0, max: 1 }),
  turns: fc.integer({ min: 0, max: 4 }).map((one) => one > 0),
  restart: fc.integer({ min: 0, max: 19 }).map((one) => one === 0),
});

const scene = fc.record({
  changes: fc.integer({ min: 3, max: 6 }),
  waits: fc.boolean(),
  grouped: fc.boolean(),
  steps: fc.array(step, { maxLength: 60, size: "max" }),
});

/** What a target believes to fire, after the newest message of each incident. */
function believed(told: readonly Told[]): string[] {
  const messages = told.flatMap(({ message }) => [message, ...message.others]);
  const newest = new Map(messages.map((message) => [message.incident.id, message]));
  const open = [...newest.values()].filter(({ incident }) => incident.state !== "closed");
  const firing = open
    .flatMap(({ notices }) => notices)
    .filter(({ status }) => status === "firing")
    .map(({ fingerprint }) => fingerprint);
  return [...new Set(firing)].sort();
}

/** The most tellings that fall into one stretch of that length. */
function mostIn(told: readonly Told[], length: number): number {
  const times = told.map(({ at }) => at);
  return Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at <= from + length).length),
  );
}

describe("whatever fires and mends, however fast", () => {
  it("everybody knows how it stands once it is stable, and hears no more than the damping allows", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ changes, waits, grouped, steps }) => {
        const here = await world({
          chats: { chat: {}, mail: { edits: false }, sms: { edits: false, pages: "text" } },
          route: {
            flap: { changes, within },
            ...(waits ? { for: 2 * minute } : {}),
            ...(grouped ? { groupBy: [], groupInterval: 0 } : { groupBy: ["fingerprint"] }),
            repeatInterval: 0,
          },
        });
        const truth = new Set<string>();
        for (const [index, { afterMs, what, turns, restart }] of steps.entries()) {
          await here.pass(afterMs);
          if (restart) await here.restart();
          const at = new Date(here.clock.now()).toISOString();
          const fingerprint = `f${what}`;
          const fires = truth.has(fingerprint) !== turns;
          await here.report((fires ? firing : resolved)({ fingerprint, id: `${index}`, at }));
          if (fires) truth.add(fingerprint);
          else truth.delete(fingerprint);
        }
        await here.pass(within + 5_000);
        const told = (chat: string) => here.chats[chat]?.told ?? [];
        expect(believed(told("chat"))).toEqual([...truth].sort());
        expect(believed(told("mail"))).toEqual([...truth].sort());
        // A page says that something fires, and not what joins it.
        if (grouped) expect(believed(told("sms")).length > 0).toBe(truth.size > 0);
        else expect(believed(told("sms"))).toEqual([...truth].sort());
        // Each of the two changes so often before it flaps, and settles once.
        const allowed = 2 * (changes + 1);
        const sent = told("chat").filter(({ how }) => how === "send");
        for (const heard of [told("mail"), told("sms"), sent]) {
          expect(mostIn(heard, within)).toBeLessThanOrEqual(allowed);
        }
        const open = (await here.gateway.incidents.list({ state: "open" })).items;
        expect(open.every(({ flapping }) => flapping === undefined)).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});
