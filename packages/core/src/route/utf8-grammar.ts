import { cut } from "../text.ts";
import type { MatcherParts, Operator } from "./condition.ts";
import { unquoteGo } from "./go-string.ts";
import { type GrammarReading, isBlank, reserved } from "./grammar.ts";

interface Token {
  readonly kind: "{" | "}" | "," | "operator" | "quoted" | "bare" | "end" | "stray";
  readonly text: string;
  /** In UTF-16 units. */
  readonly at: number;
}

const form = [
  { expected: "a label name", kinds: ["quoted", "bare"] },
  { expected: "=, !=, =~ or !~", kinds: ["operator"] },
  { expected: "a value", kinds: ["quoted", "bare"] },
] as const;

/** Matchers as Alertmanager reads them since 0.27: any name, and Go's escapes in quotes. */
export function readUtf8(text: string): GrammarReading {
  const tokens = tokensOf(text);
  // The last one is always the end, which no rule below takes: there is no reading past it.
  const token = (index: number) => tokens[index] as Token;
  const unexpected = (index: number, expected: string) => ({
    problem: mistake(text, token(index), expected),
  });

  const parts: MatcherParts[] = [];
  const isOpen = token(0).kind === "{";
  let at = isOpen ? 1 : 0;
  while (token(at).kind !== "}" && token(at).kind !== "end") {
    for (const [index, { expected, kinds }] of form.entries()) {
      const fits = kinds.some((kind) => kind === token(at + index).kind);
      if (!fits) return unexpected(at + index, expected);
    }
    const name = wordOf(token(at));
    const value = wordOf(token(at + 2));
    if (name === undefined || value === undefined) {
      const literal = token(name === undefined ? at : at + 2).text;
      return { problem: `${literal} has a wrong escape, a backslash is written \\\\` };
    }
    parts.push({ name, operator: token(at + 1).text as Operator, value });
    at += 3;
    if (token(at).kind !== ",") break;
    at += 1;
  }
  if (isOpen) {
    if (token(at).kind !== "}") return unexpected(at, 'a comma or "}"');
    at += 1;
  }
  return token(at).kind === "end" ? { parts } : unexpected(at, "a comma or the end");
}

function wordOf({ kind, text }: Token): string | undefined {
  return kind === "quoted" ? unquoteGo(text) : text;
}

function mistake(text: string, { kind, text: found, at }: Token, expected: string): string {
  if (kind === "end") return `it ends where ${expected} should be`;
  const character = [...text.slice(0, at)].length + 1;
  if (kind === "stray" && found.startsWith('"'))
    return `the quote at character ${character} is not closed`;
  return `at character ${character} there is ${cut(found, 40)} where ${expected} should be`;
}

const sign = /[{},]|=~|!~|!=|=/y;
const bare = new RegExp(`[^${reserved}]+`, "uy");

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text[at] ?? "")) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  if (text[at] === '"') {
    const end = endOfQuoted(text, at);
    if (end === undefined) return { kind: "stray", text: text.slice(at), at };
    return { kind: "quoted", text: text.slice(at, end), at };
  }
  for (const shape of [sign, bare]) {
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    if (found === undefined) continue;
    if (shape === bare) return { kind: "bare", text: found, at };
    return { kind: kindOf(found), text: found, at };
  }
  return { kind: "stray", text: text[at] ?? "", at };
}

function kindOf(found: string): Token["kind"] {
  return found === "{" || found === "}" || found === "," ? found : "operator";
}

function endOfQuoted(text: string, from: number): number | undefined {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}
