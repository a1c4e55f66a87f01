import {
  type ActionName,
  type Answered,
  type Language,
  languageFor,
  languageIn,
  type Message,
  oneLine,
  severities,
  wordsIn,
} from "@tocsin/core";

/** One thing to say; a title may be in another language than the words around it. */
export interface Sentence {
  readonly text: string;
  readonly language: Language;
}

/** What each key does, beside 9. */
export const keys: ReadonlyMap<string, ActionName> = new Map([
  ["1", "acknowledge"],
  ["2", "escalate"],
  ["3", "resolve"],
]);
export const repeatKey = "9";

export const longestTitle = 200;
const nameLength = 60;

/** What is said of a telling. Pure. */
export interface Speech {
  readonly language: Language;
  /** To say, and to say again. */
  readonly sentences: readonly Sentence[];
  /** Undefined: there is nothing to answer. */
  readonly keys?: Sentence;
}

export function speechOf(message: Message, now: number): Speech {
  const language = languageFor(message);
  const words = wordsIn(language).call;
  const say = (text: string): Sentence => ({ text, language });
  const all = [message, ...message.others];
  const settled = all.every(isSettled);
  const worst = worstOf(message);
  const title = spoken(worst.title) || spoken(worst.subject);
  const titled: Sentence[] =
    title === "" ? [] : [{ text: `${title}.`, language: languageIn(title) ?? language }];
  if (settled) return { language, sentences: [...titled, say(settledWords(worst, language))] };

  const lasting = isOver(worst) ? "" : words.lasting(minutesSince(worst.incident.openedAt, now));
  const offers = [...keys].filter(([, action]) =>
    all.some((each) => each.actions.includes(action)),
  );
  return {
    language,
    sentences: [
      say(words.intro(words.severity[worst.severity])),
      ...(all.length > 1 ? [say(words.incidents(all.length))] : []),
      ...titled,
      ...(lasting === "" ? [] : [say(lasting)]),
    ],
    ...(offers.length > 0 && { keys: say(words.keys(offers, repeatKey)) }),
  };
}

/** What became of an answer, said by the state of its incidents. */
export function resultOf(
  action: ActionName,
  answered: readonly Answered[],
  language: Language,
): string {
  const words = wordsIn(language).call;
  const done = answered.filter(({ status }) => status === "done").length;
  if (done > 0) return words.done(action, done);
  const [first] = answered;
  if (first === undefined) return words.gone;
  const { state, acknowledged } = first.incident;
  if (state === "closed") return words.over;
  if (action === "acknowledge" && state === "acknowledged")
    return words.already(nameOf(acknowledged?.by));
  return words.unchanged(spoken(first.reason ?? "").replace(/\.$/, ""));
}

/** How the incidents of a telling stand, for a key that came a second time. */
export function standing(message: Message, language: Language): string {
  const words = wordsIn(language).call;
  const all = [message, ...message.others];
  if (!all.every(isSettled)) return words.goodbye;
  return settledWords(worstOf(message), language);
}

function settledWords({ incident }: Message, language: Language): string {
  const words = wordsIn(language).call;
  return incident.state === "closed"
    ? words.over
    : words.already(nameOf(incident.acknowledged?.by));
}

/** Over, or in somebody's hands: nobody needs to be kept on the phone. */
function isSettled(message: Message): boolean {
  const { state } = message.incident;
  if (state === "closed") return isOver(message);
  return state === "acknowledged" && !message.actions.includes("acknowledge");
}

/** Something that ended; what was told once, such as a code to verify a number, never began. */
function isOver({ incident, tone }: Message): boolean {
  return incident.state === "closed" && (tone === "success" || tone === "neutral");
}

/** The first of the worst that needs somebody, or of all. */
function worstOf(message: Message): Message {
  const all = [message, ...message.others];
  const needed = all.filter((each) => !isSettled(each));
  const rank = ({ severity }: Message) => severities.indexOf(severity);
  const [first = message, ...others] = needed.length > 0 ? needed : all;
  return others.reduce((worst, each) => (rank(each) < rank(worst) ? each : worst), first);
}

/** Plain words for a voice, and nothing that XML has no place for. */
function spoken(text: string): string {
  return oneLine(
    text
      .slice(0, 4 * longestTitle)
      .replace(/[\p{So}\p{Cn}\p{Co}\p{Cs}\p{Cf}\p{Emoji_Modifier}]|\ufe0f/gu, " ")
      // A code is said digit by digit.
      .replace(/\b\d{6}\b/g, (code) => [...code].join(" ")),
    longestTitle,
  ).replace(/[.\s]+$/, "");
}

function nameOf(by: string | undefined): string | undefined {
  return by === undefined ? undefined : oneLine(spoken(by), nameLength) || undefined;
}

function minutesSince(time: string, now: number): number {
  const minutes = Math.floor((now - Date.parse(time)) / 60_000);
  return Number.isFinite(minutes) ? Math.max(0, minutes) : 0;
}
