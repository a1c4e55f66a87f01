import { RE2JS } from "re2js";

export type LabelView = (name: string) => string;

/** One condition on one label, as Alertmanager has it: a missing label is the empty string. */
export interface Matcher {
  readonly name: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
  test(labels: LabelView): boolean;
}

export type MatcherReading = { readonly matcher: Matcher } | { readonly problem: string };

const bare = "[^\\s{}!=~,\\\\\"'`]+";
const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const shape = new RegExp(
  `^\\s*(${bare}|${quoted})\\s*(=~|!~|!=|=)\\s*(${quoted}|${bare})?\\s*$`,
  "su",
);

/** Reads `severity="critical"`, `env=~"prod|live"`; the quotes may be left out where nothing needs them. */
export function parseMatcher(text: string): MatcherReading {
  const found = shape.exec(text);
  if (found === null) {
    return {
      problem: `${JSON.stringify(text)} is not a matcher: write name="value", with =, !=, =~ or !~`,
    };
  }
  const name = unquote(found[1] ?? "");
  const operator = found[2] as Matcher["operator"];
  const value = unquote(found[3] ?? "");
  if (operator === "=" || operator === "!=") {
    const wanted = operator === "=";
    return {
      matcher: { name, operator, value, test: (labels) => (labels(name) === value) === wanted },
    };
  }
  return compiled(name, operator, value);
}

/** A linear-time engine, so that no pattern from a config or a query can hang the process. */
function compiled(name: string, operator: "=~" | "!~", value: string): MatcherReading {
  try {
    const pattern = RE2JS.compile(`^(?:${value})$`, RE2JS.DOTALL);
    const wanted = operator === "=~";
    return {
      matcher: {
        name,
        operator,
        value,
        test: (labels) => pattern.matches(labels(name)) === wanted,
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `${JSON.stringify(value)} is not a regular expression (RE2): ${reason}` };
  }
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  return text
    .slice(1, -1)
    .replace(/\\(.)/gsu, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
}

export function showMatcher({ name, operator, value }: Matcher): string {
  return `${name}${operator}${JSON.stringify(value)}`;
}
