import type { Comparison } from "./compare.ts";
import type { Expectation, PolicyTest } from "./policy.ts";
import type { TestRun } from "./run-test.ts";
import type { Telling } from "./telling.ts";

/** A test that was run, and what came of it. */
export interface Verdict {
  readonly test: PolicyTest;
  readonly run: TestRun;
  readonly comparison: Comparison;
  readonly holds: boolean;
}

export function verdictOf(test: PolicyTest, run: TestRun, comparison: Comparison): Verdict {
  const { missing, unexpected, forbidden } = comparison;
  const faults = missing.length + unexpected.length + forbidden.length + run.mishaps.length;
  return { test, run, comparison, holds: faults === 0 };
}

/** For scripts. */
export function verdictJson({ test, run, comparison, holds }: Verdict, explained: boolean) {
  const iso = (time: number) => new Date(time).toISOString();
  const telling = ({ time, target, how, word, title, person }: Telling) => ({
    at: iso(time),
    target,
    how,
    that: word,
    title,
    ...(person === undefined ? {} : { person }),
  });
  const expectation = ({ targets, word, title, from, to, line }: Expectation) => ({
    line,
    target: targets.text,
    ...(word === undefined ? {} : { that: word }),
    ...(title === undefined ? {} : { title }),
    from: iso(from),
    ...(Number.isFinite(to) ? { to: iso(to) } : {}),
  });
  return {
    name: test.name,
    line: test.line,
    ok: holds,
    missing: comparison.missing.map(expectation),
    unexpected: comparison.unexpected.map(telling),
    forbidden: comparison.forbidden.map((each) => ({
      ...telling(each.telling),
      line: each.expectation.line,
    })),
    mishaps: run.mishaps.map(({ time, line, message }) => ({ at: iso(time), line, message })),
    tellings: run.tellings.map(telling),
    ...(explained
      ? { journal: run.journal.map(({ time, step, text }) => ({ at: iso(time), step, text })) }
      : {}),
  };
}
