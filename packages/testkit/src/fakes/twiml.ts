import { parseXml, textOf, type XmlElement } from "./xml.ts";

export interface Say {
  readonly verb: "Say";
  readonly text: string;
  readonly language: string;
  readonly voice: string;
  readonly times: number;
}

export interface Gather {
  readonly verb: "Gather";
  readonly prompts: readonly (Say | Pause)[];
  readonly numDigits: number;
  readonly timeoutMs: number;
  readonly finishOnKey: string;
  readonly actionOnEmptyResult: boolean;
  /** Default: the document's own URL. */
  readonly action: string | undefined;
  readonly method: string;
}

export interface Pause {
  readonly verb: "Pause";
  readonly ms: number;
}

export type Verb =
  | Say
  | Pause
  | Gather
  | { readonly verb: "Redirect"; readonly url: string; readonly method: string }
  | { readonly verb: "Hangup" }
  | { readonly verb: "Reject"; readonly reason: "rejected" | "busy" };

export interface TwimlMessage {
  readonly body: string;
  readonly to?: string;
  readonly from?: string;
  readonly statusCallback?: string;
}

/** A document that Twilio would not follow, with the code that its debugger would show. */
export class TwimlError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

// What the voice schema allows; the rest of TwiML is nothing that a pager needs, so a test should fail at it.
const attributes: Readonly<Record<string, readonly string[]>> = {
  Response: [],
  Say: ["voice", "language", "loop"],
  Pause: ["length"],
  Gather: [
    "action",
    "method",
    "input",
    "numDigits",
    "timeout",
    "finishOnKey",
    "actionOnEmptyResult",
    "language",
  ],
  Redirect: ["method"],
  Hangup: [],
  Reject: ["reason"],
  Message: ["to", "from", "action", "method", "statusCallback"],
  Body: [],
};
const spoken = ["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"];

/** Reads what a call is to do. Throws a `TwimlError` at what Twilio, or this fake, would not do. */
export function readVoice(xml: string): readonly Verb[] {
  return childrenOf(responseOf(xml)).map(readVerb);
}

/** Reads what is answered to a text. */
export function readMessages(xml: string): readonly TwimlMessage[] {
  if (xml.trim() === "") return [];
  return childrenOf(responseOf(xml)).map((element) => {
    if (element.name !== "Message") throw unknown(element, "an answer to a text");
    checked(element);
    const bodies = element.children.filter((each) => typeof each === "object");
    for (const each of bodies) if (each.name !== "Body") throw unknown(each, "a Message");
    const { to, from, statusCallback } = element.attributes;
    return {
      body: rawText(bodies[0] ?? element),
      ...(to !== undefined && { to }),
      ...(from !== undefined && { from }),
      ...(statusCallback !== undefined && { statusCallback }),
    };
  });
}

function responseOf(xml: string): XmlElement {
  if (Buffer.byteLength(xml) > 65_536)
    throw new TwimlError(11750, "the TwiML is larger than 64 kB");
  let root: XmlElement;
  try {
    root = parseXml(xml);
  } catch (error) {
    throw new TwimlError(12100, `the TwiML can't be read: ${(error as Error).message}`);
  }
  if (root.name !== "Response")
    throw new TwimlError(12100, `<${root.name}> in place of <Response>`);
  return checked(root);
}

function readVerb(element: XmlElement): Verb {
  checked(element);
  const given = element.attributes;
  switch (element.name) {
    case "Say":
      return readSay(element);
    case "Pause":
      return { verb: "Pause", ms: whole(element, "length", 1) * 1000 };
    case "Gather":
      return readGather(element);
    case "Redirect": {
      const url = rawText(element).trim();
      return { verb: "Redirect", url, method: methodOf(given.method) };
    }
    case "Hangup":
      return { verb: "Hangup" };
    case "Reject": {
      const { reason = "rejected" } = given;
      if (reason !== "rejected" && reason !== "busy") throw invalid(element, "reason", reason);
      return { verb: "Reject", reason };
    }
    default:
      throw unknown(element, "a call");
  }
}

function readSay(element: XmlElement): Say {
  checkSpeech(element);
  const { language = "en-US", voice = "man" } = element.attributes;
  const text = textOf(element);
  if (text === "") throw new TwimlError(13520, "a Say without words");
  if (text.length > 4096) throw new TwimlError(13520, "a Say of more than 4096 characters");
  if (!/^[a-z]{2,3}-[A-Z0-9]{2,3}(-[A-Z]{3})?$/.test(language))
    throw new TwimlError(13512, `Say has no language ${language}: it takes en-US, ko-KR`);
  return { verb: "Say", text, language, voice, times: Math.max(1, whole(element, "loop", 1)) };
}

function readGather(element: XmlElement): Gather {
  const { input = "dtmf", finishOnKey = "#", action, actionOnEmptyResult } = element.attributes;
  if (input !== "dtmf") throw invalid(element, "input", input);
  if (!/^[\d#*]?$/.test(finishOnKey))
    throw new TwimlError(13310, `Gather's finishOnKey can't be ${finishOnKey}`);
  const numDigits = whole(element, "numDigits", Number.POSITIVE_INFINITY);
  if (numDigits < 1) throw new TwimlError(13314, "Gather's numDigits must be at least 1");
  const prompts = childrenOf(element).map((child) => {
    const verb = readVerb(child);
    if (verb.verb !== "Say" && verb.verb !== "Pause") throw unknown(child, "a Gather");
    return verb;
  });
  return {
    verb: "Gather",
    prompts,
    numDigits,
    timeoutMs: whole(element, "timeout", 5) * 1000,
    finishOnKey,
    actionOnEmptyResult: truth(element, "actionOnEmptyResult", actionOnEmptyResult),
    action,
    method: methodOf(element.attributes.method),
  };
}

function childrenOf(element: XmlElement): XmlElement[] {
  return element.children.flatMap((each) => {
    if (typeof each === "object") return [each];
    if (each.trim() !== "")
      throw new TwimlError(12200, `loose words in <${element.name}>: ${each}`);
    return [];
  });
}

function checkSpeech(element: XmlElement): void {
  for (const each of element.children) {
    if (typeof each !== "object") continue;
    if (!spoken.includes(each.name)) throw unknown(each, "a Say");
    checkSpeech(each);
  }
}

function checked(element: XmlElement): XmlElement {
  const known = attributes[element.name] ?? [];
  const other = Object.keys(element.attributes).find((name) => !known.includes(name));
  if (attributes[element.name] !== undefined && other !== undefined)
    throw new TwimlError(12200, `the fake knows no attribute ${other} of <${element.name}>`);
  return element;
}

function rawText(element: XmlElement): string {
  return element.children.filter((each) => typeof each === "string").join("");
}

function whole(element: XmlElement, name: string, otherwise: number): number {
  const value = element.attributes[name];
  if (value === undefined) return otherwise;
  if (!/^\d{1,6}$/.test(value)) throw invalid(element, name, value);
  return Number(value);
}

function truth(element: XmlElement, name: string, value = "false"): boolean {
  if (value !== "true" && value !== "false") throw invalid(element, name, value);
  return value === "true";
}

function methodOf(method = "POST"): string {
  if (method !== "POST" && method !== "GET") throw new TwimlError(12200, `no method ${method}`);
  return method;
}

function unknown(element: XmlElement, where: string): TwimlError {
  return new TwimlError(12200, `the fake knows no <${element.name}> in ${where}`);
}

function invalid(element: XmlElement, name: string, value: string): TwimlError {
  return new TwimlError(12200, `<${element.name}> can't have ${name}="${value}"`);
}
