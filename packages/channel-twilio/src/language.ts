/** What the fixed words are written in. */
export type Language = "en" | "ko";

/** The language of a person (BCP 47); English where there are no words in theirs. */
export function languageOf(tag: string | undefined): Language {
  return /^ko(-|$)/i.test(tag ?? "") ? "ko" : "en";
}

/** Korean where a text has Korean letters. */
export function languageIn(text: string): Language | undefined {
  return /\p{Script=Hangul}/u.test(text) ? "ko" : undefined;
}
