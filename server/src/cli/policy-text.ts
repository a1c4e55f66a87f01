import type { Expectation, Policy, PolicyTest } from "../policy/policy.ts";
import type { TestRun } from "../policy/run-test.ts";
import type { Telling } from "../policy/telling.ts";
import { type Calendar, showTime } from "../policy/times.ts";
import type { Verdict } from "../policy/verdict.ts";
import { plain } from "./table.ts";

interface Line {
  readonly time: number;
  readonly sign: " " | "-" | "+" | "!";
  readonly text: string;
}

// Around what is wrong, so that it is seen in its place.
const context = 2;
const mostLines = 200;

/** For people: a line for a test that holds, and for another what was expected and what was told. */
export function verdictText(policy: Policy, verdict: Verdict, explained: boolean): string {
  const { test, holds, run } = verdict;
  const diff = holds ? [] : diffOf(policy, verdict);
  const journal = explained ? journalOf(run, test.calendar) : [];
  const parted = diff.length > 0 && journal.length > 0 ? [""] : [];
  const lines = [...diff, ...parted, ...journal].map((line) => `     ${plain(line)}`.trimEnd());
  return `${[`${holds ? "ok  " : "FAIL"} ${plain(test.name)}`, ...lines].join("\n")}\n`;
}

/** What went on, with the time before the first line of each moment. */
function journalOf({ journal }: TestRun, calendar: Calendar): string[] {
  return journal.flatMap(({ time, step, text }, index) => {
    const line = step === "event" ? `> ${text}` : `  ${step}: ${text}`;
    return time === journal[index - 1]?.time ? [line] : [showTime(time, calendar), line];
  });
}

/** `-` expected and not told, `+` told and not expected, `!` told though it must not be, or did not happen. */
function diffOf({ file }: Policy, { test, run, comparison }: Verdict): string[] {
  const { matched, missing, unexpected, forbidden } = comparison;
  const banned = new Set(forbidden.map(({ telling }) => telling));
  const all: Line[] = [
    ...matched
      .filter(({ telling }) => !banned.has(telling))
      .map(({ telling }): Line => ({ time: telling.time, sign: " ", text: saidOf(telling) })),
    ...missing.map(
      (each): Line => ({
        time: each.from,
        sign: "-",
        text: `${wantedOf(each)}   expected by ${file}:${each.line}${insteadOf(each, test, run)}`,
      }),
    ),
    ...unexpected
      .filter((telling) => !banned.has(telling))
      .map(
        (telling): Line => ({
          time: telling.time,
          sign: "+",
          text: `${saidOf(telling)}   nobody expected it`,
        }),
      ),
    ...forbidden.map(
      ({ telling, expectation }): Line => ({
        time: telling.time,
        sign: "!",
        text: `${saidOf(telling)}   never, says ${file}:${expectation.line}`,
      }),
    ),
    ...run.mishaps.map(
      ({ time, message, line }): Line => ({
        time,
        sign: "!",
        text: `${message}${line === 0 ? "" : `   ${file}:${line}`}`,
      }),
    ),
  ];
  return shortened(all.sort((one, other) => one.time - other.time)).map((each) =>
    typeof each === "string"
      ? each
      : `${each.sign} ${showTime(each.time, test.calendar)}  ${each.text}`,
  );
}

/** What went as expected is left out where it stands far from what did not. */
function shortened(lines: readonly Line[]): (Line | string)[] {
  const shown: (Line | string)[] = [];
  let left = 0;
  const tellLeft = () => {
    if (left > 0) shown.push(`  … ${left} more as expected`);
    left = 0;
  };
  for (const [index, line] of lines.entries()) {
    if (shown.length >= mostLines) {
      shown.push(`  … and ${lines.length - index} more`);
      return shown;
    }
    const near = lines.slice(Math.max(0, index - context), index + context + 1);
    if (near.every(({ sign }) => sign === " ")) {
      left += 1;
      continue;
    }
    tellLeft();
    shown.push(line);
  }
  tellLeft();
  return shown;
}

function saidOf({ target, word, title, person, how }: Telling): string {
  const whom = person === undefined ? target : `${target} (person:${person})`;
  return `${whom} ${word} ${JSON.stringify(title)}${how === "edited" ? " (an edit)" : ""}`;
}

function wantedOf({ targets, word, title }: Expectation): string {
  return [
    targets.text,
    word ?? "told",
    ...(title === undefined ? [] : [JSON.stringify(title)]),
  ].join(" ");
}

/** What came nearest, where the same target was told something of the kind. */
function insteadOf(expectation: Expectation, test: PolicyTest, { tellings }: TestRun): string {
  const { targets, word, from, to } = expectation;
  const its = tellings.filter((telling) => targets.includes(telling));
  const nearest = its.reduce<Telling | undefined>((best, each) => {
    if (best === undefined) return each;
    const rank = (telling: Telling) =>
      (word === undefined || telling.word === word ? 0 : 1e15) + Math.abs(telling.time - from);
    return rank(each) < rank(best) ? each : best;
  }, undefined);
  if (nearest === undefined) return "; it was never told anything";
  const inTime = nearest.time >= from && nearest.time <= to;
  const when = inTime ? "then" : `at ${showTime(nearest.time, test.calendar)}`;
  return `; nearest: ${nearest.word} ${JSON.stringify(nearest.title)} ${when}`;
}
