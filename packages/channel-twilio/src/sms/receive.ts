import {
  type CallbackRequest,
  type Desk,
  languageIn,
  problem,
  type Tools,
  wordsIn,
} from "@tocsin/core";
import { isNumber } from "../address.ts";
import { type Callback, prove } from "../callback.ts";
import { undelivered } from "../codes.ts";
import type { SmsOptions } from "../options.ts";
import { loadSdk, twimlResponse } from "../sdk.ts";
import { toGsm7, unlinked } from "./gsm7.ts";
import { answerText, type Incoming } from "./replies.ts";
import { longest, sizeOf } from "./segments.ts";

const sidShape = /^(SM|MM)[0-9a-zA-Z]{1,64}$/;
const dayMs = 86_400_000;

/** Texts that people send, and what became of ours. */
export async function receiveSms(
  request: CallbackRequest,
  desk: Desk,
  { options, tools }: { readonly options: SmsOptions; readonly tools: Tools },
): Promise<Response> {
  const { rest } = request;
  if (rest !== "" && rest !== "inbound" && rest !== "status") {
    return problem(404, "no such callback", "texts that come in go to the path without more");
  }
  const callback = await prove(request, options);
  if (callback instanceof Response) return callback;
  const sid = callback.field("MessageSid") || callback.field("SmsSid");
  if (!sidShape.test(sid)) return problem(400, "no message", "the form has no MessageSid");
  if (rest === "status") return status(callback, sid, desk, options);

  const from = callback.field("From");
  // Short codes and names write too; nobody on call does.
  if (!isNumber(from)) return reply(undefined);
  const incoming: Incoming = {
    sid,
    from,
    body: callback.field("Body"),
    optOut: callback.field("OptOutType").slice(0, 20),
  };
  return reply(await answered(incoming, desk, tools));
}

async function answered(incoming: Incoming, desk: Desk, tools: Tools): Promise<string | undefined> {
  try {
    return await answerText(incoming, desk, tools);
  } catch (error) {
    tools.log.error("an answer by SMS could not be recorded", { error: String(error) });
    return wordsIn(languageIn(incoming.body) ?? "en").text.trouble;
  }
}

async function status(
  callback: Callback,
  sid: string,
  desk: Desk,
  { from }: SmsOptions,
): Promise<Response> {
  const delivery = callback.query("d");
  const state = callback.field("MessageStatus") || callback.field("SmsStatus");
  if (delivery === "") return problem(400, "no delivery", "the URL has no d");
  const isOurs = from.startsWith("MG") || callback.field("From") === from;
  if (!isOurs) return problem(403, "of another sender", "`From` is not the channel's `from`");
  const receipt = receiptOf(state, callback.field("ErrorCode"));
  if (receipt !== undefined && (await desk.once(`sms status ${sid} ${state}`, dayMs))) {
    await desk.receipt({ delivery, ref: sid, ...receipt });
  }
  return new Response(null, { status: 204 });
}

function receiptOf(state: string, code: string) {
  if (state === "delivered" || state === "read") return { status: "delivered" } as const;
  if (state !== "undelivered" && state !== "failed" && state !== "canceled") return undefined;
  const number = /^\d{1,6}$/.test(code) ? Number(code) : 0;
  const why = undelivered.get(number);
  const reason = `${state}${number === 0 ? "" : ` (${number})`}${why ? `: ${why}` : ""}`;
  return { status: "failed", reason } as const;
}

/** One segment, or nothing to say. */
async function reply(text: string | undefined): Promise<Response> {
  const { twiml } = await loadSdk();
  const document = new twiml.MessagingResponse();
  if (text !== undefined) document.message(oneSegment(text));
  return twimlResponse(document);
}

function oneSegment(text: string): string {
  const gsm = toGsm7(text);
  return longest(unlinked(gsm.lost ? text : gsm.text), (each) => sizeOf(each).segments <= 1);
}
