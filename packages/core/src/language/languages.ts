import { en, type Words } from "./en.ts";
import { ko } from "./ko.ts";

/** Another language is a file of its own, and its line here. */
const catalogues = { en, ko } as const satisfies Readonly<Record<string, Words>>;

/** A language that there are words in. */
export type Language = keyof typeof catalogues;

export const languages: readonly Language[] = Object.keys(catalogues) as Language[];

const byTag = new Map(languages.map((each) => [each.toLowerCase(), each]));

/** The catalogue that serves a BCP 47 tag (`ko`, `ko-KR`); undefined when there is none. */
export function findLanguage(tag: string): Language | undefined {
  const found = byTag.get(tag);
  if (found !== undefined) return found;
  const subtags = tag.toLowerCase().split("-", 8);
  for (let length = subtags.length; length > 0; length -= 1) {
    const near = byTag.get(subtags.slice(0, length).join("-"));
    if (near !== undefined) return near;
  }
  return undefined;
}

/** The same, and English where there are no words in a language. */
export function languageOf(tag: string | undefined): Language {
  return tag === undefined ? "en" : (findLanguage(tag) ?? "en");
}

/** The language that a text is visibly written in. */
export function languageIn(text: string): Language | undefined {
  return languages.find((each) => catalogues[each].letters?.test(text) === true);
}

export function wordsIn(language: Language): Words {
  return catalogues[language];
}

/** What a message is told in. */
export function languageFor({
  language,
  audience,
}: {
  readonly language?: string | undefined;
  readonly audience?: { readonly language: string } | undefined;
}): Language {
  return languageOf(language ?? audience?.language);
}

/** The words for what a channel says around a message: buttons, headings, what it leaves out. */
export function wordsOf(message: Parameters<typeof languageFor>[0]): Words {
  return catalogues[languageFor(message)];
}

/** Why there can be no messages in this language; undefined when there can. */
export function badLanguage(tag: string): string | undefined {
  if (findLanguage(tag) !== undefined) return undefined;
  return `there are no words in ${JSON.stringify(tag)}: write ${languages.join(" or ")}`;
}
