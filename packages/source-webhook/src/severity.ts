import type { Severity } from "@tocsin/core";

/** The words of many senders, in lower case. */
const words: Readonly<Record<Severity, readonly string[]>> = {
  critical: "critical crit fatal emergency emerg alert disaster page p0 p1 sev0 sev1 blocker".split(
    " ",
  ),
  error: "error err major high p2 sev2 severe".split(" "),
  warning: "warning warn minor medium moderate p3 sev3 average".split(" "),
  info: "info information informational notice low debug none ok p4 p5 sev4 sev5 trivial".split(
    " ",
  ),
};

const byWord = new Map(
  Object.entries(words).flatMap(([severity, all]) =>
    all.map((word) => [word, severity as Severity] as const),
  ),
);

/** What a sender's word for a severity means; undefined when it is none. */
export function readSeverity(word: string): Severity | undefined {
  return byWord.get(word.trim().toLowerCase());
}

const production = /(^|[-_/. ])(prod|production|live)($|[-_/. ])/i;
const before = /(^|[-_/. ])(non|not|pre)[-_/. ]?prod/i;

/** Whether an environment or a workspace is named like one that users see. */
export function isProduction(name: string): boolean {
  return production.test(name) && !before.test(name);
}
