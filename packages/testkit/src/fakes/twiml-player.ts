import type { VirtualClock } from "../clock.ts";
import type { Spoken } from "./phone-line.ts";
import { type Gather, type Pause, type Say, TwimlError, type Verb } from "./twiml.ts";

export interface TwimlDocument {
  /** Undefined when it came with the call. */
  readonly url: string | undefined;
  readonly verbs: readonly Verb[];
}

/** How a document ended: it ran out, hung up, refused the call, or was cut off. */
export type Ending = "end" | "hangup" | "rejected" | "busy" | "cut";

export interface Player {
  readonly said: readonly Spoken[];
  readonly listening: boolean;
  readonly documents: number;
  play(document: TwimlDocument, signal: AbortSignal): Promise<Ending>;
  /** Words of the provider itself. */
  say(text: string, signal: AbortSignal): Promise<void>;
  press(keys: string): void;
}

export interface Stage {
  readonly clock: VirtualClock;
  fetch(
    url: string,
    method: string,
    params: Readonly<Record<string, string>>,
  ): Promise<TwimlDocument>;
}

/** About what a voice takes for one character. */
const msPerCharacter = 60;
const mostDocuments = 100;

/** Follows TwiML as a call would: words take time, keys cut them short. */
export function twimlPlayer(stage: Stage): Player {
  const said: Spoken[] = [];
  let keys: { pressed: string; onPress: () => void } | undefined;
  let documents = 0;

  async function speak(verb: Say | Pause, signal: AbortSignal): Promise<void> {
    if (verb.verb === "Pause") return wait(stage.clock, verb.ms, signal);
    const { text, language, voice } = verb;
    for (let time = 0; time < verb.times && !signal.aborted; time += 1) {
      said.push({ text, language, voice });
      await wait(stage.clock, text.length * msPerCharacter, signal);
    }
  }

  /** The keys, without the one that finished them; undefined when the call is over. */
  async function gather(verb: Gather, signal: AbortSignal): Promise<string | undefined> {
    let finished = false;
    let interrupt = new AbortController();
    const input = { pressed: "", onPress: () => interrupt.abort() };
    keys = input;
    const complete = () => {
      const end = verb.finishOnKey === "" ? -1 : input.pressed.indexOf(verb.finishOnKey);
      if (end >= 0) input.pressed = input.pressed.slice(0, end);
      finished ||= end >= 0 || input.pressed.length >= verb.numDigits;
      return finished || signal.aborted;
    };
    const either = () => AbortSignal.any([signal, interrupt.signal]);
    for (const prompt of verb.prompts) {
      if (interrupt.signal.aborted || signal.aborted) break;
      await speak(prompt, either());
    }
    while (!complete()) {
      if (interrupt.signal.aborted) interrupt = new AbortController();
      await wait(stage.clock, verb.timeoutMs, either());
      if (!interrupt.signal.aborted) break;
    }
    keys = undefined;
    return signal.aborted ? undefined : input.pressed.slice(0, verb.numDigits);
  }

  async function follow(
    document: TwimlDocument,
    signal: AbortSignal,
  ): Promise<TwimlDocument | Ending> {
    for (const verb of document.verbs) {
      if (signal.aborted) return "cut";
      if (verb.verb === "Hangup") return "hangup";
      if (verb.verb === "Reject") return verb.reason;
      if (verb.verb === "Redirect")
        return stage.fetch(resolved(verb.url, document), verb.method, {});
      if (verb.verb === "Say" || verb.verb === "Pause") {
        await speak(verb, signal);
        continue;
      }
      const digits = await gather(verb, signal);
      if (digits === undefined) return "cut";
      if (digits === "" && !verb.actionOnEmptyResult) continue;
      const params = { Digits: digits, msg: "Gather End" };
      return stage.fetch(resolved(verb.action ?? "", document), verb.method, params);
    }
    return signal.aborted ? "cut" : "end";
  }

  return {
    said,
    get listening() {
      return keys !== undefined;
    },
    get documents() {
      return documents;
    },
    async play(document, signal) {
      let next: TwimlDocument | Ending = document;
      while (typeof next === "object") {
        documents += 1;
        if (documents > mostDocuments)
          throw new TwimlError(11215, "one call followed 100 documents: it goes in a circle");
        next = signal.aborted ? "cut" : await follow(next, signal);
      }
      return next;
    },
    say: (text, signal) =>
      speak({ verb: "Say", text, language: "en-US", voice: "man", times: 1 }, signal),
    press(pressed) {
      if (keys === undefined) return;
      keys.pressed += pressed;
      keys.onPress();
    },
  };
}

/** Waits on the virtual clock, or until the signal aborts. */
export function wait(clock: VirtualClock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.at(clock.now() + ms, done);
    signal?.addEventListener("abort", done);
  });
}

/** An absolute URL stays as it is, to the letter: it gets signed. */
function resolved(url: string, document: TwimlDocument): string {
  if (URL.canParse(url)) return url;
  if (document.url === undefined)
    throw new TwimlError(
      11100,
      `"${url}" is no full URL, and TwiML of the call has none of its own`,
    );
  return url === "" ? document.url : new URL(url, document.url).href;
}
