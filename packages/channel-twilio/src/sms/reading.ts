import {
  type ActionName,
  actionNames,
  type Language,
  languageIn,
  languages,
  wordsIn,
} from "@tocsin/core";

/** What a person wrote. `which` is a list of codes where codes were named. */
export type Reading =
  | {
      readonly kind: "answer";
      readonly action: ActionName;
      readonly which: "newest" | "all" | readonly string[];
      readonly language?: Language;
    }
  | { readonly kind: "help"; readonly language?: Language }
  /** A word that Twilio acts on by itself, and answers. */
  | { readonly kind: "stop" | "start"; readonly language?: never }
  | { readonly kind: "unclear"; readonly language?: Language };

const answers = languages.map((each) => wordsIn(each).text.answers);
const actions: ReadonlyMap<string, ActionName> = new Map(
  actionNames.flatMap((action) =>
    answers.flatMap((words) => words[action].map((word) => [word, action] as const)),
  ),
);
const all = new Set(answers.flatMap((words) => words.all));
const help = new Set(answers.flatMap((words) => words.help));
// Twilio's own: https://help.twilio.com/articles/223134027
const stop = new Set([
  "stop",
  "stopall",
  "unsubscribe",
  "cancel",
  "end",
  "quit",
  "revoke",
  "optout",
]);
const start = new Set(["start", "unstop", "yes"]);

// What an incident's code may be: Crockford's base 32, which has no I, L, O.
const code = /^[0-9a-z]{4,6}$/;
const glued = new RegExp(`^(${[...actions.keys()].join("|")})([0-9a-z]{5})$`, "u");
const longestText = 1_600;
const mostCodes = 5;

/** Reads an answer: an action, then codes or `all`, in any case and with any punctuation. Pure. */
export function readAnswer(text: string): Reading {
  const language = languageIn(text);
  const found = language === undefined ? {} : { language };
  const words = wordsOf(text);
  const [first, ...rest] = words;
  if (first === undefined) return { kind: "unclear", ...found };
  if (rest.length === 0 && stop.has(first)) return { kind: "stop" };
  if (rest.length === 0 && start.has(first)) return { kind: "start" };
  if (help.has(first)) return { kind: "help", ...found };
  const [lead, following] = actions.has(first) ? [first, rest] : turned(words);
  if (lead === undefined) return { kind: "unclear", ...found };
  const action = actions.get(lead) ?? "acknowledge";
  if (following.some((word) => all.has(word)))
    return { kind: "answer", action, which: "all", ...found };
  const codes = [...new Set(following.filter((word) => code.test(word)).map(codeOf))];
  const which = codes.length === 0 ? "newest" : codes.slice(0, mostCodes);
  return { kind: "answer", action, which, ...found };
}

/** `7KQ2M ack`: the code came first. */
function turned([first, second, ...rest]: readonly string[]): [string | undefined, string[]] {
  if (first === undefined || second === undefined) return [undefined, []];
  const isTurned = (code.test(first) || all.has(first)) && actions.has(second);
  return isTurned ? [second, [first, ...rest]] : [undefined, []];
}

function wordsOf(text: string): string[] {
  return (
    text
      .slice(0, longestText)
      .normalize("NFKC")
      .toLowerCase()
      // The mark of a telling, when the text is quoted.
      .replace(/#[0-9a-z]*/g, " ")
      .split(/[^\p{L}\p{N}?]+/u)
      .map((word) => (/^\?+$/.test(word) ? "?" : word.replaceAll("?", "")))
      .flatMap((word) => glued.exec(word)?.slice(1) ?? word)
      .filter((word) => word !== "")
  );
}

function codeOf(word: string): string {
  return word.toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
}
