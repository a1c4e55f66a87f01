import { ownSource } from "@tocsin/core";
import type { Expectation, PolicyTest } from "./policy.ts";
import type { Telling } from "./telling.ts";

/** What was expected and what was told, side by side. */
export interface Comparison {
  readonly matched: readonly { readonly expectation: Expectation; readonly telling: Telling }[];
  /** Expected, and not told. */
  readonly missing: readonly Expectation[];
  /** Told, and not expected. */
  readonly unexpected: readonly Telling[];
  /** Told, though the test says never. */
  readonly forbidden: readonly { readonly expectation: Expectation; readonly telling: Telling }[];
}

/** Pure: pairs as many expectations as can be with a telling each. `tellings` in the order of time. */
export function compare(test: PolicyTest, tellings: readonly Telling[]): Comparison {
  const wanted = test.expectations.filter(({ never }) => !never);
  // Those that can be met by the fewest tellings first.
  const order = [...wanted].sort((one, other) => one.to - one.from - (other.to - other.from));
  const choices = new Map(order.map((each) => [each, choicesOf(each, tellings)]));
  const taken = new Map<Telling, Expectation>();
  for (const each of order) pair(each, choices, taken, new Set());
  const matched = [...taken].map(([telling, expectation]) => ({ telling, expectation }));
  const met = new Set(taken.values());
  return {
    matched,
    missing: wanted.filter((each) => !met.has(each)),
    unexpected: tellings.filter((each) => !taken.has(each) && !mayBe(each, test.others)),
    forbidden: test.expectations.flatMap((expectation) =>
      expectation.never
        ? choicesOf(expectation, tellings).map((telling) => ({ expectation, telling }))
        : [],
    ),
  };
}

/** The tellings that would meet an expectation, louder ones first. */
function choicesOf(expectation: Expectation, tellings: readonly Telling[]): Telling[] {
  const found: Telling[] = [];
  for (let at = firstFrom(expectation.from, tellings); at < tellings.length; at += 1) {
    const telling = tellings[at] as Telling;
    if (telling.time > expectation.to) break;
    if (fits(expectation, telling)) found.push(telling);
  }
  return found.sort((one, other) => Number(isQuiet(one)) - Number(isQuiet(other)));
}

function fits({ targets, word, title }: Expectation, telling: Telling): boolean {
  if (word !== undefined && telling.word !== word) return false;
  if (title !== undefined && !telling.title.includes(title)) return false;
  return targets.includes(telling);
}

function firstFrom(time: number, tellings: readonly Telling[]): number {
  let low = 0;
  let high = tellings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tellings[middle] as Telling).time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An augmenting path: whoever has a telling gives it away where another one does for them as well. */
function pair(
  expectation: Expectation,
  choices: ReadonlyMap<Expectation, readonly Telling[]>,
  taken: Map<Telling, Expectation>,
  tried: Set<Telling>,
): boolean {
  for (const telling of choices.get(expectation) ?? []) {
    if (tried.has(telling)) continue;
    tried.add(telling);
    const owner = taken.get(telling);
    if (owner !== undefined && !pair(owner, choices, taken, tried)) continue;
    taken.set(telling, expectation);
    return true;
  }
  return false;
}

function mayBe(telling: Telling, others: PolicyTest["others"]): boolean {
  if (others === "allowed") return true;
  return others === "quiet" && (isQuiet(telling) || telling.source === ownSource);
}

/** An edit in place makes no noise, unless it reminds. */
function isQuiet({ how, word }: Telling): boolean {
  return how === "edited" && word !== "reminded" && word !== "paged";
}
