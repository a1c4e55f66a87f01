import { parseDuration } from "./duration.ts";
import { type Matcher, parseMatchers } from "./matcher.ts";
import type { Duration } from "./options.ts";
import type { Findings } from "./tree.ts";

export function badGroupBy(names: readonly string[]): string | undefined {
  if (names.includes("...") && names.length > 1) return '"..." means all labels and stands alone';
  if (names.includes("")) return "a label has a name: leave the empty one out";
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `${JSON.stringify(twice)} is there twice: write it once`;
}

export function readMatchers(
  texts: readonly string[],
  path: readonly (string | number)[],
  { problems, warnings }: Findings,
): Matcher[] {
  return texts.flatMap((text, index) => {
    const reading = parseMatchers(text);
    const at = [...path, index];
    if (reading.problem !== undefined) {
      problems.push({ path: at, message: reading.problem });
      return [];
    }
    if (reading.warning !== undefined) warnings.push({ path: at, message: reading.warning });
    return reading.matchers;
  });
}

export function readDuration(
  written: Duration | undefined,
  inherited: number,
  problem: (message: string) => void,
): number {
  if (written === undefined) return inherited;
  const read = parseDuration(written);
  if (read === undefined) {
    problem(`${JSON.stringify(written)} is not a duration: write 30s, 5m, 4h or 1h30m`);
    return inherited;
  }
  return read;
}
