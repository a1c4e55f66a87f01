import type twilio from "twilio";
import type { Language } from "../language.ts";
import type { PhoneOptions } from "../options.ts";
import type { Sentence, Speech } from "./speech.ts";

type Sdk = typeof twilio;
type Voice = InstanceType<Sdk["twiml"]["VoiceResponse"]>;
type SayAttributes = Exclude<Parameters<Voice["say"]>[0], string>;

const locales = { en: "en-US", ko: "ko-KR" } as const;
const usualVoices: Readonly<Record<Language, string>> = {
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

function voiceOf({ language }: Sentence, { voice }: Pick<PhoneOptions, "voice">): SayAttributes {
  const chosen = typeof voice === "string" ? voice : voice?.[language];
  // The SDK lists the voices that it knew when it was made; Twilio has more.
  const name = (chosen ?? usualVoices[language]) as NonNullable<SayAttributes["voice"]>;
  return { voice: name, language: locales[language] };
}
