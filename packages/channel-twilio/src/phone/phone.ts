import {
  type Attempt,
  type Channel,
  defineChannel,
  type Message,
  type Outcome,
  type Tools,
  type Traits,
} from "@tocsin/core";
import { badAddress } from "../address.ts";
import { openClient } from "../client.ts";
import { checkAccount } from "../health.ts";
import { markOf } from "../mark.ts";
import { type PhoneInput, type PhoneOptions, phoneOptions } from "../options.ts";
import { callbackUrl } from "../urls.ts";
import { findCall, lookBack, rememberCalls } from "./calls.ts";
import { previewCall } from "./preview.ts";
import { receiveCall } from "./receive.ts";

// Seconds: two readings and some keys, and an end to what a stuck line costs.
const talkSeconds = 90;
const longestCallSeconds = 300;
const markLength = 12;
const sidShape = /^CA[0-9a-zA-Z]{1,64}$/;
const noPublicUrl =
  "set `publicUrl` to an address that Twilio can reach: a call asks there for its words";

/** Calls to people through Twilio, answered by key. Addresses: numbers, such as `+821012345678`. */
export const phone = defineChannel<PhoneInput, PhoneOptions>({
  type: "phone",
  options: phoneOptions,
  traits: ({ accountSid, perSecond, ringSeconds, timeoutMs }): Traits => ({
    edits: false,
    idempotent: false,
    pages: "call",
    receiptWithinMs: (ringSeconds + talkSeconds) * 1_000,
    provider: `twilio ${accountSid}`,
    rate: {
      // An account begins with one call a second (CPS); what is more waits in Twilio's queue.
      credential: { perSecond, burst: Math.max(1, Math.ceil(perSecond)) },
      // GoAlert calls a person once a minute at the most. What waits here is told in one call.
      target: { perSecond: 1 / 60, burst: 2 },
    },
    timeoutMs,
  }),
  open: openPhone,
});

function openPhone(options: PhoneOptions, tools: Tools): Channel {
  const client = openClient(options, tools);
  const calls = rememberCalls();

  async function send(_message: Message, attempt: Attempt): Promise<Outcome> {
    const { address, deliveryId, signal } = attempt;
    const bad = badAddress(address);
    if (bad !== undefined) return { status: "failed", scope: "target", reason: bad };
    const telling = markOf(attempt.tellingId, markLength);
    const query = { d: deliveryId, t: telling };
    const url = callbackUrl(tools, "voice", query);
    const status = callbackUrl(tools, "status", query);
    if (url === undefined || status === undefined) {
      return { status: "failed", scope: "credential", reason: noPublicUrl };
    }
    calls.begin(telling, tools.now());
    const answer = await client.call({
      method: "POST",
      path: "/Calls.json",
      fields: {
        To: address,
        From: options.from,
        Url: url,
        Method: "POST",
        StatusCallback: status,
        StatusCallbackMethod: "POST",
        StatusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
        Timeout: String(options.ringSeconds),
        TimeLimit: String(longestCallSeconds),
        ...(options.machineDetection && { MachineDetection: "Enable" }),
      },
      signal,
    });
    if (!answer.ok) return answer.outcome;
    const { sid } = answer.body;
    if (typeof sid === "string" && sidShape.test(sid)) {
      calls.know(telling, sid);
      return { status: "sent", ref: sid, evidence: `call ${sid}` };
    }
    return { status: "ambiguous", reason: "the answer names no call: is `apiUrl` Twilio's?" };
  }

  return {
    send,
    badAddress,
    preview: (message) => previewCall(message, tools.now(), options),

    async reconcile(_message, { address, tellingId, signal }) {
      const telling = markOf(tellingId, markLength);
      const known = calls.callOf(telling);
      if (known !== undefined) return { status: "found", ref: known };
      const answer = await client.call({
        method: "GET",
        path: "/Calls.json",
        fields: { To: address, PageSize: String(lookBack) },
        signal,
      });
      if (!answer.ok) return { status: "unknown", reason: answer.outcome.reason };
      return findCall(answer.body.calls, {
        from: options.from,
        began: calls.beganAt(telling),
        now: tools.now(),
        isAnothers: calls.isKnown,
      });
    },

    async check(signal) {
      const health = await checkAccount(client, signal);
      return health.ok && tools.publicUrl === undefined
        ? { ok: false, reason: noPublicUrl }
        : health;
    },

    receive: (request, desk) => receiveCall(request, desk, { options, tools, calls }),
  };
}
