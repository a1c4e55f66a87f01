import type { MatcherParts } from "./condition.ts";

/** What one of Alertmanager's grammars makes of a text. */
export type GrammarReading =
  | { readonly parts: readonly MatcherParts[]; readonly problem?: undefined }
  | { readonly problem: string };

// Go's unicode.IsSpace. JavaScript's own \s has U+FEFF and not U+0085.
const blank = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** What the UTF-8 grammar takes only in quotes, as the inside of a character class. */
export const reserved = `${blank}{}!=~,\\\\"'\``;

const blanks = new RegExp(`[${blank}]`, "u");

export function isBlank(character: string): boolean {
  return blanks.test(character);
}
