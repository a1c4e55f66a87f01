import { phone, sms } from "@tocsin/channel-twilio";
import type { Channel, Message } from "@tocsin/core";
import {
  attempt,
  callbackGateway,
  escapes,
  escapesTimeoutMs,
  type HostileTelling,
  readVoice,
  recordingDesk,
  smsSize,
  tools,
  type Verb,
} from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { phoneOptions, smsOptions } from "../src/options.ts";
import { annsNumber, openWith, ourNumber, publicUrl, signed } from "./stage.ts";

const accountSid = `AC${"0".repeat(32)}`;
const authToken = "token-of-the-account";
const account = { accountSid, authToken, from: ourNumber };
// What no phone shows, or acts on.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}]/u;

type Form = Readonly<Record<string, string>>;

describe("text from outside stays text on a phone", { timeout: escapesTimeoutMs }, () => {
  it("in a text", async () => {
    await escapes(
      "sms",
      traitsOf(sms.traits, smsOptions.parse(account)),
      async (telling, level) => {
        const { message } = telling;
        const [form = {}, ...others] = await formsFor(await opened(), telling, level);
        expect(others).toEqual([]);
        expect(Object.keys(form).sort()).toEqual(["Body", "From", "StatusCallback", "To"]);
        expect(form).toMatchObject({ From: ourNumber, To: annsNumber });
        expectText(form.Body ?? "", message, level);
        expectReply(await replyTo(message));
      },
    );
  });

  it("in a call", async () => {
    await escapes(
      "phone",
      traitsOf(phone.traits, phoneOptions.parse(account)),
      async (telling, level) => {
        const [form = {}] = await formsFor(await opened(), telling, level, "phone");
        // Its words are asked for later: nothing from outside goes along.
        for (const [name, value] of Object.entries(form)) expect(value, name).toMatch(/^[!-~]*$/);
        for (const [path, fields] of [
          ["voice", {}],
          ["digits", { Digits: "7" }],
          ["digits", { Digits: "1" }],
        ] as const) {
          expectCall(await answerTo(telling.message, path, fields));
        }
      },
    );
  });
});

function traitsOf<Options, Traits>(
  traits: Traits | ((options: Options) => Traits),
  options: Options,
): Traits {
  return typeof traits === "function" ? (traits as (options: Options) => Traits)(options) : traits;
}

interface Opened {
  readonly channels: Readonly<Record<"sms" | "phone", Channel>>;
  readonly forms: Form[];
}

async function opened(): Promise<Opened> {
  const forms: Form[] = [];
  const fetch: typeof globalThis.fetch = async (_input, init) => {
    forms.push(Object.fromEntries(new URLSearchParams(String(init?.body))));
    return Response.json({ sid: forms.length % 2 === 0 ? "CA1" : "SM1" });
  };
  const hands = (name: string) => tools({ fetch, publicUrl, name });
  const channels = {
    sms: await openWith(sms, account, hands("sms")),
    phone: await openWith(phone, account, hands("phone")),
  };
  return { channels, forms };
}

/** What would be sent to Twilio. */
async function formsFor(
  { channels, forms }: Opened,
  { message, attempt: tried }: HostileTelling,
  level: 0 | 1 | 2,
  name: "sms" | "phone" = "sms",
): Promise<readonly Form[]> {
  const given = attempt({ ...tried, address: annsNumber, level });
  await channels[name].send(message, given);
  expect(forms).toHaveLength(1);
  return forms;
}

/** In one segment, or in two where the letters need it, with no address but ours and the mark at its end. */
function expectText(text: string, { incident, actions }: Message, level: 0 | 1 | 2) {
  const { encoding, segments } = smsSize(text);
  const shown = JSON.stringify(text);
  expect(segments, shown).toBeLessThanOrEqual(encoding === "GSM-7" || level > 0 ? 1 : 2);
  expect(text, shown).not.toMatch(unseen);
  expect(text, shown).not.toContain("\n");
  expect(text, shown).toMatch(/ #[0-9a-z]{4}$/);
  if (actions.length > 0) expect(text.slice(-40), shown).toMatch(/[0-9A-Z]{5}|all|전체/);
  const foreign = text.replace(incident.url ?? "", "");
  expect(foreign, shown).not.toMatch(/:\/\//);
}

function expectReply(xml: string) {
  const [, body = ""] =
    /^<\?xml version="1\.0" encoding="UTF-8"\?><Response><Message>([^<]*)<\/Message><\/Response>$/.exec(
      xml,
    ) ?? expect.fail(xml);
  expect(body).not.toMatch(unseen);
  const text = body.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  expect(smsSize(text).segments).toBe(1);
  expect(text).not.toMatch(/:\/\//);
}

/** TwiML that says words, waits for one key and hangs up. */
function expectCall(xml: string) {
  const elements = [...xml.matchAll(/<\/?([A-Za-z!?][^\s/>]*)/g)].map(([, name]) => name);
  const known = ["?xml", "Response", "Gather", "Say", "Pause", "Hangup"];
  expect(elements.filter((name) => !known.includes(name ?? ""))).toEqual([]);
  const verbs = readVoice(xml);
  for (const verb of verbs) expectVerb(verb);
  expect(verbs.at(-1)).toEqual({ verb: "Hangup" });
}

function expectVerb(verb: Verb) {
  switch (verb.verb) {
    case "Say":
      expect(["en-US", "ko-KR"]).toContain(verb.language);
      expect(verb.voice).toMatch(/^Polly\.(?:Joanna|Seoyeon)-Neural$/);
      expect(verb.text.length).toBeLessThanOrEqual(600);
      return expect(verb.text).not.toMatch(unseen);
    case "Gather":
      expect(verb).toMatchObject({ numDigits: 1, finishOnKey: "", method: "POST" });
      expect(verb.action).toMatch(/^https:\/\/tocsin\.example\.test\/callbacks\/phone\/digits\?/);
      return verb.prompts.forEach(expectVerb);
    case "Hangup":
    case "Pause":
      return undefined;
    default:
      return expect.fail(`a call that does ${verb.verb}`);
  }
}

/** What is answered when the person answers the text. */
async function replyTo(message: Message): Promise<string> {
  const url = `${publicUrl}/callbacks/sms`;
  const fields = { MessageSid: "SM1", From: annsNumber, To: ourNumber, Body: "ack" };
  return answer(message, url, fields);
}

/** What a call that is under way is told to do. */
async function answerTo(message: Message, path: string, fields: Form): Promise<string> {
  const url = `${publicUrl}/callbacks/phone/${path}?d=delivery-1&t=t&n=0&w=0`;
  const call = { CallSid: "CA1", From: ourNumber, To: annsNumber, Direction: "outbound-api" };
  return answer(message, url, { ...call, AnsweredBy: "human", ...fields });
}

async function answer(message: Message, url: string, fields: Form): Promise<string> {
  const desk = recordingDesk({
    deliveries: { "delivery-1": message },
    people: { [annsNumber]: message.incident.acknowledged?.by ?? "ann" },
  });
  const { channels } = await opened();
  const gateway = callbackGateway(channels, desk);
  const response = await gateway(signed(url, { AccountSid: accountSid, ...fields }, authToken));
  expect(response.status).toBe(200);
  return response.text();
}
