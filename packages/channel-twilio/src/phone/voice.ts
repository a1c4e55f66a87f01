import {
  type Desk,
  type Language,
  languageFor,
  type Message,
  type Tools,
  wordsIn,
} from "@tocsin/core";
import type twilio from "twilio";
import type { Callback } from "../callback.ts";
import type { PhoneOptions } from "../options.ts";
import { callbackUrl } from "../urls.ts";
import { isMachine } from "./machine.ts";
import { keys, repeatKey, resultOf, speechOf, standing } from "./speech.ts";
import { askForKey, sayAndHangUp } from "./twiml.ts";

/** A callback of one call. */
export interface CallContext {
  readonly callback: Callback;
  readonly sid: string;
  readonly desk: Desk;
  readonly options: PhoneOptions;
  readonly tools: Tools;
  readonly sdk: typeof twilio;
}

type Document = ReturnType<typeof sayAndHangUp>;

const dayMs = 86_400_000;
const mostWrongKeys = 3;
/** Each key makes a round; nobody listens this often. */
const mostRounds = 12;

/** What an answered call begins with. */
export async function voice(context: CallContext): Promise<Document> {
  const { callback, desk, sid } = context;
  return guarded(context, async () => {
    const delivery = callback.query("d");
    if (isMachine(callback.field("AnsweredBy"))) {
      const message = await desk.show(delivery);
      // Known by the end of the call too, which may be half a minute away.
      if (await desk.once(`call machine ${sid}`, dayMs)) {
        await desk.receipt({ delivery, ref: sid, status: "failed", reason: "a machine answered" });
      }
      const language = languageFor(message ?? {});
      return hangUp(context, wordsIn(language).call.machine, language);
    }
    return ask(context, await desk.show(delivery), { round: 0, wrong: 0 });
  });
}

/** Does what a key stands for, and says what became of it. */
export async function takeDigits(context: CallContext): Promise<Document> {
  const { callback, desk, sid } = context;
  return guarded(context, async () => {
    const delivery = callback.query("d");
    const digit = callback.field("Digits");
    const round = countOf(callback.query("n")) + 1;
    const wrong = countOf(callback.query("w"));
    const action = keys.get(digit);
    const message = await desk.show(delivery);
    const language = languageFor(message ?? {});
    const words = wordsIn(language).call;
    if (action !== undefined) {
      if (!(await desk.once(`call keys ${sid} ${round}`, 7 * dayMs))) {
        const said = message === undefined ? words.gone : standing(message, language);
        return hangUp(context, said, language);
      }
      const address = callback.field("To");
      const answered = await desk.act({ delivery, action, by: { address }, how: "keypad" });
      return hangUp(context, resultOf(action, answered, language), language);
    }
    if (digit === repeatKey) return ask(context, message, { round, wrong });
    if (digit === "") return hangUp(context, words.noAnswer, language);
    if (wrong + 1 >= mostWrongKeys) {
      return hangUp(context, `${words.wrongKey} ${words.goodbye}`, language);
    }
    return ask(context, message, { round, wrong: wrong + 1, first: words.wrongKey });
  });
}

/** What somebody hears who calls the number. */
export function inbound(context: CallContext): Document {
  return hangUp(context, wordsIn("en").call.inbound, "en");
}

function ask(
  context: CallContext,
  message: Message | undefined,
  { round, wrong, first }: { round: number; wrong: number; first?: string },
): Document {
  const { sdk, options, tools } = context;
  if (message === undefined) return hangUp(context, wordsIn("en").call.gone, "en");
  const speech = speechOf(message, tools.now());
  const { language, sentences } = speech;
  if (speech.keys === undefined) return sayAndHangUp(sdk, [...sentences, ...sentences], options);
  if (round >= mostRounds) return hangUp(context, wordsIn(language).call.goodbye, language);
  return askForKey(sdk, speech, {
    action: digitsUrl(context, round, wrong),
    first: first === undefined ? [] : [{ text: first, language }],
    last: { text: wordsIn(language).call.noAnswer, language },
    options,
  });
}

/** The round is in the URL, which Twilio signs: an answer counts once for each. */
function digitsUrl({ callback, tools }: CallContext, round: number, wrong: number): string {
  const query = {
    d: callback.query("d"),
    t: callback.query("t"),
    n: String(round),
    w: String(wrong),
  };
  // Below the path of the document itself.
  return callbackUrl(tools, "digits", query) ?? `digits?${new URLSearchParams(query)}`;
}

function hangUp({ sdk, options }: CallContext, text: string, language: Language): Document {
  return sayAndHangUp(sdk, [{ text, language }], options);
}

/** Without an answer Twilio says "an application error has occurred", in its own voice. */
async function guarded(context: CallContext, run: () => Promise<Document>): Promise<Document> {
  try {
    return await run();
  } catch (error) {
    context.tools.log.error("a call could not be answered", { error: String(error) });
    const { callback } = context;
    const round = Math.min(countOf(callback.query("n")) + 1, mostRounds);
    if (round >= mostRounds) return hangUp(context, wordsIn("en").call.trouble, "en");
    const { trouble } = wordsIn("en").call;
    return askForKey(
      context.sdk,
      { language: "en", sentences: [{ text: trouble, language: "en" }] },
      {
        action: digitsUrl(context, round, countOf(callback.query("w"))),
        first: [],
        last: { text: wordsIn("en").call.goodbye, language: "en" },
        options: context.options,
      },
    );
  }
}

function countOf(text: string): number {
  return /^\d{1,2}$/.test(text) ? Number(text) : 0;
}
