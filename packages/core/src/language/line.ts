import { en, type Words } from "./en.ts";
import { type Phrase, say } from "./phrase.ts";

/** What the gateway itself says in an incident's history. */
export type Line = Phrase<Words["news"]>;

/** A line of the history: in English, and as what it can be said of in other languages. */
export interface Told {
  readonly title: string;
  readonly line: Line;
}

/** So that the record keeps both. */
export function told(line: Line): Told {
  return { title: say(en.news, line) ?? "", line };
}

/** In the words of a message; an older record, or one of a later version, has it in English alone. */
export function lineIn(
  words: Words,
  { title, line }: { readonly title: string; readonly line?: Line },
): string {
  if (words === en || line === undefined) return title;
  return say(words.news, line) ?? title;
}
