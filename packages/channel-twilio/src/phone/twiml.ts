import { type Language, wordsIn } from "@tocsin/core";
import type twilio from "twilio";
import type { PhoneOptions } from "../options.ts";
import type { Sentence, Speech } from "./speech.ts";

type Sdk = typeof twilio;
type Voice = InstanceType<Sdk["twiml"]["VoiceResponse"]>;
type SayAttributes = Exclude<Parameters<Voice["say"]>[0], string>;

// Another language is said by Twilio's own choice of a voice.
const usualVoices: Readonly<Partial<Record<Language, string>>> = {
  en: "Polly.Joanna-Neural",
  ko: "Polly.Seoyeon-Neural",
};
// Seconds.
const waitForKey = 8;
const pauseBetween = 1;

/** TwiML that says something and hangs up. */
export function sayAndHangUp(
  sdk: Sdk,
  sentences: readonly Sentence[],
  options: Pick<PhoneOptions, "voice">,
): Voice {
  const document = new sdk.twiml.VoiceResponse();
  for (const each of sentences) document.say(voiceOf(each, options), each.text);
  document.hangup();
  return document;
}

/** TwiML that says something twice, and takes one key for `action`. */
export function askForKey(
  sdk: Sdk,
  { sentences, keys }: Speech,
  {
    action,
    first,
    last,
    options,
  }: {
    readonly action: string;
    /** Said once, before. */
    readonly first: readonly Sentence[];
    /** Said when no key was pressed. */
    readonly last: Sentence;
    readonly options: Pick<PhoneOptions, "voice">;
  },
): Voice {
  const document = new sdk.twiml.VoiceResponse();
  const gather = document.gather({
    numDigits: 1,
    action,
    method: "POST",
    timeout: waitForKey,
    // A hash is a wrong key like others, and not the end of none.
    finishOnKey: "",
  });
  for (const each of first) gather.say(voiceOf(each, options), each.text);
  const all = keys === undefined ? sentences : [...sentences, keys];
  for (const each of all) gather.say(voiceOf(each, options), each.text);
  gather.pause({ length: pauseBetween });
  for (const each of all) gather.say(voiceOf(each, options), each.text);
  document.say(voiceOf(last, options), last.text);
  document.hangup();
  return document;
}

/** How a sentence is said. */
export function voiceOf(
  { language }: Sentence,
  { voice }: Pick<PhoneOptions, "voice">,
): SayAttributes {
  const chosen = typeof voice === "string" ? voice : voice?.[language];
  // The SDK lists the voices that it knew when it was made; Twilio has more.
  const name = chosen ?? usualVoices[language];
  const { locale } = wordsIn(language);
  return {
    ...(name !== undefined && { voice: name as NonNullable<SayAttributes["voice"]> }),
    language: locale as NonNullable<SayAttributes["language"]>,
  };
}
