import { RE2JS } from "re2js";
import { patternSize } from "./pattern-size.ts";

export interface Pattern {
  readonly test: (value: string) => boolean;
  /** All values that match, where the pattern only lists them: `prod|live`. */
  readonly values?: readonly string[];
}

export type PatternReading = Pattern | { readonly problem: string };

const listed = /^[^\\.+*?()[\]{}^$]*$/u;

// Compiling so much takes some 100 ms and matching a long label about as long.
const largestPattern = 10_000;
const longestPattern = 20_000;

/** Go's `^(?:pattern)$`, in a linear-time engine: no pattern from a config or a query can hang the process. */
export function readPattern(pattern: string): PatternReading {
  if (listed.test(pattern)) {
    const values = new Set(pattern.split("|"));
    return { values: [...values], test: (value) => values.has(value) };
  }
  if (pattern.length > longestPattern || patternSize(pattern) > largestPattern) {
    return {
      problem: "the regular expression is too large: list plain values, or repeat less",
    };
  }
  try {
    const compiled = RE2JS.compile(`^(?:${pattern})$`);
    return { test: (value) => compiled.test(value) };
  } catch (error) {
    return {
      problem: `${JSON.stringify(pattern)} is not a regular expression (RE2): ${reason(pattern, error)}`,
    };
  }
}

/** Of the pattern as it was written, without the anchors, where it is refused alone too. */
function reason(pattern: string, error: unknown): string {
  const message = (thrown: unknown) =>
    (thrown instanceof Error ? thrown.message : String(thrown)).replace(
      "error parsing regexp: ",
      "",
    );
  try {
    RE2JS.compile(pattern);
    return message(error);
  } catch (alone) {
    return message(alone);
  }
}
