import type { Line, TextRecord } from "./phone-line.ts";
import type { Switchboard } from "./twilio-call.ts";
import { TwimlError } from "./twiml.ts";
import { wait } from "./twiml-player.ts";

// Virtual milliseconds.
const sendMs = 500;
const deliverMs = 1000;

export interface LiveText extends TextRecord {
  readonly statusCallback: string | undefined;
}

/** Carries a text to a line and tells the gateway of each step. */
export async function carryText(text: LiveText, line: Line, board: Switchboard): Promise<void> {
  const { clock, hooks } = board;
  const fate = line.texts;
  line.came.push(text);

  function become(status: TextRecord["status"]) {
    text.status = status;
    text.updatedAt = clock.now();
  }

  let told: Promise<void> = Promise.resolve();

  /** Callbacks of one text arrive in their order; the text itself waits for none. */
  function tell(): void {
    const { status, errorCode, statusCallback } = text;
    if (statusCallback === undefined || fate === "silent") return;
    const params = {
      AccountSid: board.accountSid,
      ApiVersion: "2010-04-01",
      From: text.from,
      To: text.to,
      MessageSid: text.sid,
      MessageStatus: status,
      SmsSid: text.sid,
      SmsStatus: status,
      ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
    };
    told = told
      .then(() => hooks.call(statusCallback, "POST", params))
      .then(
        () => {},
        (error: unknown) => {
          const code = error instanceof TwimlError ? error.code : 20500;
          board.report(code, `text to ${text.to}: ${String((error as Error).message)}`);
        },
      );
  }

  tell();
  await wait(clock, sendMs);
  if (typeof fate === "object" && fate.status === "failed") text.errorCode = fate.code;
  else text.sentAt = clock.now();
  become(text.errorCode === undefined ? "sent" : "failed");
  tell();
  if (text.errorCode !== undefined) return;
  await wait(clock, deliverMs);
  if (typeof fate === "object") {
    text.errorCode = fate.code;
    become("undelivered");
  } else {
    text.arrived = true;
    if (fate === "delivered") become("delivered");
  }
  tell();
}
