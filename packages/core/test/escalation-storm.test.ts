import fc from "fast-check";
import { expect, test } from "vitest";
import { type Chat, firing, resolved, type World, world } from "./world.ts";

// `npm run test:escalation` takes 10,000.
const runs = Number(process.env.TOCSIN_INTERLEAVINGS ?? 200);
const minute = 60_000;
/** Between two looks at what was told, for its receipts. */
const lookMs = 20_000;
/** A pause of a round that reached nobody, a breaker's, and a round. */
const healedMs = 45 * minute;

const ways = ["sms", "backup"] as const;

type Way = (typeof ways)[number] | "both";

type Step =
  | { readonly do: "fire"; readonly what: number; readonly severity: "critical" | "warning" }
  | { readonly do: "mend"; readonly what: number }
  | { readonly do: "acknowledge" | "resolve" | "escalate"; readonly what: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "fail"; readonly how: "retry" | "ambiguous" | "refused" }
  | { readonly do: "break" | "heal"; readonly way: Way }
  | { readonly do: "receipts"; readonly say: "delivered" | "failed" | "nothing" }
  | { readonly do: "crash" };

const what = fc.nat({ max: 2 });
const way = fc.constantFrom(...ways, "both" as const);
// Within a step, or until all are taken.
const some = fc.oneof(fc.nat({ max: 6 * minute }), fc.constant(15 * minute));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("fire" as const),
      what,
      severity: fc.constantFrom("critical", "warning"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("mend" as const), what }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("acknowledge", "resolve", "escalate"), what }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: some }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("fail" as const),
      how: fc.constantFrom("retry", "ambiguous", "refused"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("break", "heal"), way }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("receipts" as const),
      say: fc.constantFrom("delivered", "failed", "nothing"),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "crash" as const }) },
);

const outcomes = {
  retry: { status: "retry", reason: "away for a moment" },
  ambiguous: { status: "ambiguous", reason: "no answer" },
  refused: { status: "failed", scope: "target", reason: "no such number" },
  broken: { status: "failed", scope: "credential", reason: "401: bad token" },
} as const;

/** From when to when nobody may be paged for an incident. */
interface Peace {
  readonly incident: string;
  readonly from: number;
  to: number;
}

function storm(): Promise<World> {
  const text = { edits: false, pages: "text", receiptWithinMs: 30_000 } as const;
  const contact = (address: string) => ({ sms: { address, channels: [...ways] }, phone: address });
  const texts = [{ notify: "sms" }, { after: "1m", notify: "sms" }];
  const rules = { high: [...texts, { notify: "phone" }], low: texts };
  return world({
    chats: { slack: {}, sms: text, backup: text, phone: { edits: false, pages: "call" } },
    receivers: { ops: ["slack:ops"] },
    people: {
      ann: { contacts: contact("+1"), rules },
      bo: { contacts: contact("+2"), rules },
    },
    escalations: {
      oncall: {
        steps: [{ notify: ["person:ann"] }, { after: "3m", notify: ["person:bo"] }],
        repeat: 1,
        ackTimeout: "20m",
      },
    },
    route: { receiver: "ops", escalation: "oncall", linger: "30m" },
  });
}

async function play(steps: readonly Step[]): Promise<void> {
  const here = await storm();
  const peace: Peace[] = [];
  const touched = new Set<string>();
  let failed = false;
  let say: "delivered" | "failed" | "nothing" = "delivered";
  const looked = { sms: 0, backup: 0 };
  // An answer to an earlier spell says nothing of a later one.
  let sequence = 0;
  /** When each thing began to fire, by its name. */
  const since = new Map<string, number>();
  for (const each of steps) {
    await take(each);
    await look();
  }
  mend("both");
  say = "delivered";
  await here.pass(healedMs);

  expect(here.logged.filter((line) => /work failed|can't be taken/.test(line))).toEqual([]);
  const { items } = await here.gateway.incidents.list();
  for (const incident of items) {
    const { escalation, id, subject, severity } = incident;
    const told = pagesOf(here, id);
    for (const { incident: quiet, from, to } of peace) {
      if (quiet !== id) continue;
      const woken = told.filter(({ at, state }) => at > from && at < to && state !== "closed");
      expect(woken, `paged after an answer at ${from}`).toEqual([]);
    }
    if (incident.state === "closed") continue;
    const isNext = escalation?.next !== undefined || escalation?.heldUntil !== undefined;
    expect(isNext || (escalation?.reason ?? "") !== "", "a next action or a reason").toBe(true);
    if (incident.state === "acknowledged") continue;
    expect(escalation?.reason ?? "").not.toMatch(/^the incident is closed|^somebody has/);
    // Whatever had failed: nobody has answered this spell, so somebody was woken in it.
    const began = since.get(subject) ?? 0;
    const spell = told.filter(({ at, state }) => at >= began && state !== "closed");
    const answered = peace.some(({ incident: quiet, to }) => quiet === id && to > began);
    if (answered) continue;
    expect(spell.length, "somebody was paged").toBeGreaterThan(0);
    if (severity === "critical") {
      expect(
        spell.some(({ way: by }) => by === "phone"),
        "by what is urgent",
      ).toBe(true);
    }
    if (touched.has(id) || failed) continue;
    // Nobody answered and nothing failed: no step is lost, in either round.
    expect(spell.filter(({ to }) => to === "+1").length).toBeGreaterThanOrEqual(4);
    expect(spell.filter(({ to }) => to === "+2").length).toBeGreaterThanOrEqual(2);
  }

  async function take(each: Step): Promise<void> {
    const name = "what" in each ? `thing ${each.what}` : "";
    switch (each.do) {
      case "fire":
        if (!since.has(name)) await beginSpell(name);
        return reports(firing({ subject: name, fingerprint: name, severity: each.severity }));
      case "mend":
        since.delete(name);
        return reports(resolved({ subject: name, fingerprint: name }));
      case "wait":
        for (let left = each.ms; left > 0; left -= lookMs) {
          await here.pass(Math.min(left, lookMs));
          await look();
        }
        return;
      case "crash":
        return here.restart();
      case "fail":
        failed = true;
        here.chats.sms?.plan.push({ outcome: outcomes[each.how] });
        return;
      case "break": {
        failed = true;
        for (const chat of chatsOf(each.way)) chat.always = outcomes.broken;
        return;
      }
      case "heal":
        return mend(each.way);
      case "receipts":
        say = each.say;
        failed ||= say !== "delivered";
        return;
      default:
        return answer(each.do, name);
    }
  }

  function reports(notice: ReturnType<typeof firing>): Promise<void> {
    sequence += 1;
    return here.report({ ...notice, sequence, at: new Date(here.clock.now()).toISOString() });
  }

  /** What was over and goes on is news to whoever had it before. */
  async function beginSpell(name: string) {
    since.set(name, here.clock.now());
    const { items: found } = await here.gateway.incidents.list();
    for (const { id, subject, state } of found) {
      if (subject !== name || state !== "closed") continue;
      for (const each of peace) if (each.incident === id && each.to !== ever) end(each);
    }
  }

  function mend(which: Way) {
    for (const chat of chatsOf(which)) {
      chat.always = undefined;
      chat.plan.splice(0);
    }
  }

  function chatsOf(which: Way): Chat[] {
    return ways.flatMap((each) =>
      which === each || which === "both" ? (here.chats[each] ?? []) : [],
    );
  }

  /** The providers say what became of what was told since the last look. */
  async function look() {
    for (const each of ways) {
      const told = here.chats[each]?.told ?? [];
      const news = told.slice(looked[each]);
      looked[each] = told.length;
      if (say === "nothing") continue;
      for (const { attempt } of news) {
        await here.receipt(each, { delivery: attempt.deliveryId, status: say });
      }
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
    for (const each of peace) if (each.incident === incident.id) end(each);
    if (action === "escalate") return;
    // What a person has closed begins another incident.
    if (action === "resolve") since.delete(subject);
    const lasts = action === "acknowledge" ? 20 * minute : ever;
    peace.push({ incident: incident.id, from: now, to: now + lasts });
  }

  function end(each: Peace) {
    each.to = Math.min(each.to, here.clock.now());
  }
}

const ever = Number.POSITIVE_INFINITY;

/** Every page that told of an incident, alone or with others. */
function pagesOf(here: World, id: string) {
  return [...ways, "phone" as const].flatMap((by) =>
    (here.chats[by]?.told ?? []).flatMap(({ message, address, at }) =>
      [message, ...message.others].flatMap(({ incident }) =>
        incident.id === id ? [{ way: by, to: address, at, state: incident.state }] : [],
      ),
    ),
  );
}

test(`after an answer nobody is paged, and no step is lost, in ${runs} random interleavings`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 18 }), play), {
    numRuns: runs,
  });
}, 600_000);
