import fc from "fast-check";
import { expect, test } from "vitest";
import { firing, resolved, type World, world } from "./world.ts";

// `npm run test:escalation` takes 10,000.
const runs = Number(process.env.TOCSIN_INTERLEAVINGS ?? 500);
const minute = 60_000;

type Step =
  | { readonly do: "fire" | "mend"; readonly what: number }
  | { readonly do: "acknowledge" | "resolve" | "escalate"; readonly what: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "fail"; readonly how: "retry" | "ambiguous" | "refused" }
  | { readonly do: "crash" };

const what = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("fire", "mend"), what }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("acknowledge", "resolve", "escalate"), what }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat({ max: 4 * minute }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("fail" as const),
      how: fc.constantFrom("retry", "ambiguous", "refused"),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "crash" as const }) },
);

const outcomes = {
  retry: { status: "retry", reason: "away for a moment" },
  ambiguous: { status: "ambiguous", reason: "no answer" },
  refused: { status: "failed", scope: "target", reason: "no such number" },
} as const;

/** From when to when nobody may be paged for an incident. */
interface Peace {
  readonly incident: string;
  readonly from: number;
  to: number;
}

async function play(steps: readonly Step[]): Promise<void> {
  const here = await world({
    chats: { slack: {}, sms: { edits: false, pages: "text" } },
    receivers: { ops: ["slack:ops"] },
    people: {
      ann: { contacts: { sms: "+1" }, rules: [{ notify: "sms" }, { after: "1m", notify: "sms" }] },
      bo: { contacts: { sms: "+2" } },
    },
    escalations: {
      oncall: {
        steps: [{ notify: ["person:ann"] }, { after: "3m", notify: ["person:bo"] }],
        repeat: 1,
        ackTimeout: "20m",
      },
    },
    route: { receiver: "ops", escalation: "oncall" },
  });
  const peace: Peace[] = [];
  const touched = new Set<string>();
  const failed: boolean[] = [];
  // An answer to an earlier spell says nothing of a later one.
  let sequence = 0;
  for (const each of steps) await take(each);
  await here.pass(16 * minute);

  const { items } = await here.gateway.incidents.list();
  for (const incident of items) {
    const { escalation, id } = incident;
    const reached = pagesOf(here, id);
    for (const { incident: quiet, from, to } of peace) {
      if (quiet !== id) continue;
      const woken = reached.filter(({ at, state }) => at > from && at < to && state !== "closed");
      expect(woken, `paged after an answer at ${from}`).toEqual([]);
    }
    if (incident.state === "closed") continue;
    const isNext = escalation?.next !== undefined || escalation?.heldUntil !== undefined;
    expect(isNext || (escalation?.reason ?? "") !== "", "a next action or a reason").toBe(true);
    if (touched.has(id) || failed.length > 0) continue;
    // Nobody answered and nothing failed: no step is lost, in either round.
    expect(reached.filter(({ to }) => to === "+1").length).toBeGreaterThanOrEqual(4);
    expect(reached.filter(({ to }) => to === "+2").length).toBeGreaterThanOrEqual(2);
  }

  async function take(each: Step) {
    const name = "what" in each ? `thing ${each.what}` : "";
    switch (each.do) {
      case "fire":
      case "mend": {
        sequence += 1;
        const make = each.do === "fire" ? firing : resolved;
        const at = new Date(here.clock.now()).toISOString();
        return here.report(make({ subject: name, fingerprint: name, sequence, at }));
      }
      case "wait":
        return here.pass(each.ms);
      case "crash":
        return here.restart();
      case "fail":
        failed.push(true);
        here.chats.sms?.plan.push({ outcome: outcomes[each.how] });
        return;
      default:
        return answer(each.do, name);
    }
  }

  async function answer(action: "acknowledge" | "resolve" | "escalate", subject: string) {
    const { items: found } = await here.gateway.incidents.list();
    const incident = found.find((each) => each.subject === subject && each.state !== "closed");
    if (incident === undefined) return;
    const result = await here.gateway.incidents[action](incident.id, { by: "somebody" });
    const now = here.clock.now();
    touched.add(incident.id);
    if (result.status !== "done") return;
    for (const each of peace) {
      if (each.incident === incident.id) each.to = Math.min(each.to, now);
    }
    if (action === "escalate") return;
    const lasts = action === "acknowledge" ? 20 * minute : Number.POSITIVE_INFINITY;
    peace.push({ incident: incident.id, from: now, to: now + lasts });
  }
}

/** Every text that told of an incident, alone or with others. */
function pagesOf(here: World, id: string) {
  return (here.chats.sms?.told ?? []).flatMap(({ message, address, at }) =>
    [message, ...message.others].flatMap(({ incident }) =>
      incident.id === id ? [{ to: address, at, state: incident.state }] : [],
    ),
  );
}

test(`after an answer nobody is paged, and no step is lost, in ${runs} random interleavings`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 18 }), play), {
    numRuns: runs,
  });
}, 600_000);
