import { parseDuration } from "./duration.ts";
import { type Matcher, parseMatchers } from "./matcher.ts";
import type { Duration, FlapOptions } from "./options.ts";
import type { Findings } from "./tree.ts";

/** When something that changes to and fro counts as flapping, read. */
export interface Flap {
  readonly changes: number;
  readonly withinMs: number;
}

/** The most changes a route may ask for: so many are remembered of each fingerprint. */
export const mostChanges = 20;
const fewestChanges = 3;
const shortestMs = 60_000;
const longestMs = 24 * 3_600_000;

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

/** `none` switches off what comes from the route above. */
export function readFlap(
  written: FlapOptions | "none" | undefined,
  inherited: Flap | undefined,
  problem: (message: string) => void,
): Flap | undefined {
  if (written === undefined) return inherited;
  if (written === "none") return undefined;
  const { changes, within } = written;
  const withinMs = parseDuration(within);
  if (!Number.isInteger(changes) || changes < fewestChanges || changes > mostChanges) {
    problem(`changes is a whole number from ${fewestChanges} to ${mostChanges}`);
  } else if (withinMs === undefined || withinMs < shortestMs || withinMs > longestMs) {
    problem(`within is a duration from 1m to 24h, such as 15m, and not ${JSON.stringify(within)}`);
  } else return { changes, withinMs };
  return inherited;
}
