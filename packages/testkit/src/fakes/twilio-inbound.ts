import type { TextRecord } from "./phone-line.ts";
import { type Hooks, twimlOf } from "./twilio-hooks.ts";
import { readMessages, TwimlError, type TwimlMessage } from "./twiml.ts";

// What Twilio itself understands, as the whole text and in any case.
const stop = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"];
const start = ["START", "YES", "UNSTOP"];
const help = ["HELP", "INFO"];

export type Keyword = "stop" | "start" | "help";

export function keywordOf(body: string): Keyword | undefined {
  const word = body.trim().toUpperCase();
  if (stop.includes(word)) return "stop";
  if (start.includes(word)) return "start";
  return help.includes(word) ? "help" : undefined;
}

/** What Twilio answers by itself. */
export const automaticAnswers: Readonly<Record<Keyword, string>> = {
  stop: "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
  start:
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.",
  help: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
};

/** Hands a text from a phone to the number's webhook; the messages that the webhook answers with. */
export async function handInbound(
  hooks: Hooks,
  url: string,
  text: TextRecord,
  accountSid: string,
): Promise<readonly TwimlMessage[]> {
  const reply = await hooks.call(url, "POST", {
    ToCountry: "US",
    ToState: "",
    SmsMessageSid: text.sid,
    NumMedia: "0",
    ToCity: "",
    FromZip: "",
    SmsSid: text.sid,
    FromState: "",
    SmsStatus: "received",
    FromCity: "",
    Body: text.body,
    FromCountry: "",
    To: text.to,
    ToZip: "",
    NumSegments: String(text.size.segments),
    MessageSid: text.sid,
    AccountSid: accountSid,
    From: text.from,
    ApiVersion: "2010-04-01",
  });
  const messages = readMessages(twimlOf(reply));
  if (messages.some(({ body }) => body === ""))
    throw new TwimlError(14103, "a Message without words");
  return messages;
}
