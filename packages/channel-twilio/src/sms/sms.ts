import type { Tools, Traits } from "@tocsin/core";
import {
  type Attempt,
  type Channel,
  defineChannel,
  type Message,
  type Outcome,
} from "@tocsin/core";
import { badAddress } from "../address.ts";
import { openClient } from "../client.ts";
import { checkAccount } from "../health.ts";
import { markOf } from "../mark.ts";
import { type SmsInput, type SmsOptions, smsOptions } from "../options.ts";
import { callbackUrl } from "../urls.ts";
import { previewText } from "./preview.ts";
import { receiveSms } from "./receive.ts";
import { findText, lookBack } from "./reconcile.ts";
import { renderText } from "./text.ts";

// Together with the incident's code a million texts are told apart, in five characters.
const markLength = 4;
const sidShape = /^(SM|MM)[0-9a-zA-Z]{1,64}$/;

/** Texts to people through Twilio, and their answers. Addresses: numbers, such as `+821012345678`. */
export const sms = defineChannel<SmsInput, SmsOptions>({
  type: "sms",
  options: smsOptions,
  traits: ({ accountSid, perSecond, timeoutMs }): Traits => ({
    edits: false,
    idempotent: false,
    pages: "text",
    receiptWithinMs: 60_000,
    provider: `twilio ${accountSid}`,
    rate: {
      // A long code sends one message a second; what is more waits in Twilio's queue, out of our hands.
      credential: { perSecond, burst: Math.max(5, Math.ceil(perSecond)) },
      // GoAlert lets a person have 5 in 15 minutes. What waits here is told in one text.
      target: { perSecond: 1 / 30, burst: 5 },
    },
    timeoutMs,
  }),
  open: openSms,
});

function openSms(options: SmsOptions, tools: Tools): Channel {
  const client = openClient(options, tools);

  async function send(message: Message, attempt: Attempt): Promise<Outcome> {
    const bad = badAddress(attempt.address);
    if (bad !== undefined) return { status: "failed", scope: "target", reason: bad };
    const status = callbackUrl(tools, "status", { d: attempt.deliveryId });
    const answer = await client.call({
      method: "POST",
      path: "/Messages.json",
      fields: {
        To: attempt.address,
        ...(options.from.startsWith("MG")
          ? { MessagingServiceSid: options.from }
          : { From: options.from }),
        Body: renderText(message, {
          level: attempt.level,
          mark: markOf(attempt.tellingId, markLength),
          replies: tools.publicUrl !== undefined,
        }),
        ...(status !== undefined && { StatusCallback: status }),
      },
      signal: attempt.signal,
    });
    if (!answer.ok) return answer.outcome;
    const { sid } = answer.body;
    if (typeof sid === "string" && sidShape.test(sid)) {
      return { status: "sent", ref: sid, evidence: `message ${sid}` };
    }
    return { status: "ambiguous", reason: "the answer names no message: is `apiUrl` Twilio's?" };
  }

  return {
    send,
    badAddress,
    preview: (message) => previewText(message, tools.publicUrl !== undefined),

    async reconcile({ incident }, { address, tellingId, signal }) {
      const answer = await client.call({
        method: "GET",
        path: "/Messages.json",
        fields: { To: address, PageSize: String(lookBack) },
        signal,
      });
      if (!answer.ok) return { status: "unknown", reason: answer.outcome.reason };
      return findText(answer.body.messages, markOf(tellingId, markLength), incident);
    },

    check: (signal) =>
      checkAccount(
        client,
        signal,
        tools.publicUrl === undefined
          ? ["without `publicUrl` no answers and no receipts come back"]
          : [],
      ),

    receive: (request, desk) => receiveSms(request, desk, { options, tools }),
  };
}
