import { type CallbackRequest, type Desk, problem, type Receipt, type Tools } from "@tocsin/core";
import { type Callback, prove } from "../callback.ts";
import type { PhoneOptions } from "../options.ts";
import { loadSdk, twimlResponse } from "../sdk.ts";
import type { Calls } from "./calls.ts";
import { isMachine } from "./machine.ts";
import { type CallContext, inbound, takeDigits, voice } from "./voice.ts";

const sidShape = /^CA[0-9a-zA-Z]{1,64}$/;
const dayMs = 86_400_000;

/** What a call is to say, the keys that were pressed in it, and how it ended. */
export async function receiveCall(
  request: CallbackRequest,
  desk: Desk,
  {
    options,
    tools,
    calls,
  }: { readonly options: PhoneOptions; readonly tools: Tools; readonly calls: Calls },
): Promise<Response> {
  const { rest } = request;
  if (!["", "inbound", "voice", "digits", "status"].includes(rest)) {
    return problem(404, "no such callback", "calls ask for voice, digits and status");
  }
  const callback = await prove(request, options);
  if (callback instanceof Response) return callback;
  const sid = callback.field("CallSid");
  if (!sidShape.test(sid)) return problem(400, "no call", "the form has no CallSid");
  const context: CallContext = { callback, sid, desk, options, tools, sdk: await loadSdk() };
  if (rest === "" || rest === "inbound" || callback.field("Direction") === "inbound") {
    return twimlResponse(inbound(context));
  }
  if (callback.query("d") === "") return problem(400, "no delivery", "the URL has no d");
  if (callback.field("From") !== options.from) {
    return problem(403, "of another caller", "`From` is not the channel's `from`");
  }
  calls.know(callback.query("t"), sid);
  if (rest === "voice") return twimlResponse(await voice(context));
  if (rest === "digits") return twimlResponse(await takeDigits(context));
  return status(callback, sid, desk);
}

async function status(callback: Callback, ref: string, desk: Desk): Promise<Response> {
  const state = callback.field("CallStatus");
  const receipt = receiptOf(state, callback.field("AnsweredBy"));
  if (receipt !== undefined && (await desk.once(`call status ${ref} ${state}`, dayMs))) {
    await desk.receipt({ delivery: callback.query("d"), ref, ...receipt });
  }
  return new Response(null, { status: 204 });
}

function receiptOf(
  state: string,
  answeredBy: string,
): Pick<Receipt, "status" | "reason"> | undefined {
  switch (state) {
    case "completed":
      return isMachine(answeredBy)
        ? { status: "failed", reason: "a machine answered" }
        : { status: "answered" };
    case "busy":
      return { status: "failed", reason: "the line is busy" };
    case "no-answer":
      return { status: "failed", reason: "no answer" };
    case "failed":
      return { status: "failed", reason: "the call could not be put through" };
    case "canceled":
      return { status: "failed", reason: "the call was cancelled" };
    default:
      return undefined;
  }
}
