import { describe, expect, it } from "vitest";
import { outcomeOfSmtp, type SmtpFailure } from "../src/errors.ts";

const before = { handedOver: false, level: 0 } as const;
const after = { handedOver: true, level: 0 } as const;

/** A failure by the server's answer. */
function answered(response: string, command: string): SmtpFailure {
  return { code: "EENVELOPE", responseCode: Number(response.slice(0, 3)), response, command };
}

const answers: readonly [response: string, command: string, becomes: string][] = [
  ["421 4.3.2 Shutting down", "CONN", "retry"],
  ["421 4.7.0 Try again later", "MAIL FROM", "retry 300000"],
  ["450 4.2.0 Greylisted", "RCPT TO", "retry 300000"],
  ["450 4.2.1 Mailbox busy", "RCPT TO", "retry"],
  ["451 4.7.1 Grey listing in action", "RCPT TO", "retry 300000"],
  ["451 Local error in processing", "DATA", "retry"],
  ["452 4.3.1 Insufficient storage", "DATA", "retry"],
  ["455 Unable to accommodate parameters", "MAIL FROM", "retry"],
  ["432 4.7.12 A password transition is needed", "AUTH PLAIN", "retry"],
  ["454 4.7.0 Temporary authentication failure", "AUTH PLAIN", "retry"],
  ["535 4.7.0 Database unavailable", "AUTH PLAIN", "retry"],
  ["421 4.7.28 Our system has detected an unusual rate", "DATA", "slow credential"],
  ["421 Too many connections from your host", "CONN", "slow credential"],
  ["535 5.7.8 Bad credentials", "AUTH LOGIN", "failed credential"],
  ["534 5.7.9 Application-specific password required", "AUTH PLAIN", "failed credential"],
  ["538 5.7.11 Encryption required", "AUTH PLAIN", "failed credential"],
  ["530 5.7.0 Authentication required", "MAIL FROM", "failed credential"],
  ["503 5.5.1 Bad sequence", "DATA", "retry"],
  ["550 5.1.1 No such user", "RCPT TO", "failed target"],
  ["550 No such user", "RCPT TO", "failed target"],
  ["550 No such user", "DATA", "failed target"],
  ["551 User not local", "RCPT TO", "failed target"],
  ["553 5.1.3 Bad address syntax", "RCPT TO", "failed target"],
  ["556 5.1.10 Null MX", "RCPT TO", "failed target"],
  ["550 5.2.1 Mailbox disabled", "RCPT TO", "failed target"],
  ["552 5.2.2 Mailbox full", "RCPT TO", "failed target"],
  ["554 5.7.1 Relay access denied", "RCPT TO", "failed target"],
  ["552 5.3.4 Too big", "DATA", "degrade"],
  ["552 Too big", "MAIL FROM", "degrade"],
  ["523 Message length exceeds limit", "DATA", "degrade"],
  ["554 5.7.1 Looks like spam", "DATA", "failed payload"],
  ["550 5.7.26 Unauthenticated mail", "DATA", "failed payload"],
  ["550 5.1.8 Sender has no mail exchanger", "RCPT TO", "failed credential"],
  ["550 5.7.1 You may not send as this", "MAIL FROM", "failed credential"],
  ["554 No SMTP service here", "CONN", "failed credential"],
];

const silences: readonly [SmtpFailure, ahead: string, behind: string][] = [
  [{ code: "ECONNECTION", command: "CONN" }, "retry", "ambiguous"],
  [{ code: "ESOCKET", originalCode: "ECONNREFUSED" }, "retry", "ambiguous"],
  [{ code: "ESOCKET", originalCode: "ECONNRESET" }, "retry", "ambiguous"],
  [{ code: "ETIMEDOUT", command: "CONN" }, "retry", "ambiguous"],
  [{ code: "EABORT" }, "retry", "ambiguous"],
  [{ code: "EPROTOCOL" }, "retry", "ambiguous"],
  [{}, "retry", "ambiguous"],
  [{ code: "EDNS", originalCode: "EAI_AGAIN" }, "retry", "ambiguous"],
  [{ code: "EDNS", originalCode: "ENOTFOUND" }, "failed credential", "failed credential"],
  [{ code: "ETLS", message: "Connection closed unexpectedly" }, "retry", "ambiguous"],
  [
    { code: "ETLS", message: "Error upgrading connection with STARTTLS" },
    "failed credential",
    "failed credential",
  ],
  [{ code: "ESOCKET", originalCode: "CERT_HAS_EXPIRED" }, "failed credential", "failed credential"],
  [
    { code: "ESOCKET", originalCode: "ERR_SSL_WRONG_VERSION_NUMBER" },
    "failed credential",
    "failed credential",
  ],
  [{ code: "EREQUIRETLS" }, "failed credential", "failed credential"],
  [
    { code: "EAUTH", command: "API", message: "Missing credentials" },
    "failed credential",
    "failed credential",
  ],
  [
    { code: "EENVELOPE", command: "API", message: "No recipients defined" },
    "failed payload",
    "failed payload",
  ],
  [{ code: "EMESSAGE", message: "Message size larger than allowed 1000" }, "degrade", "degrade"],
  [{ code: "ESTREAM" }, "failed payload", "failed payload"],
  [{ code: "EFILEACCESS" }, "failed payload", "failed payload"],
];

const wordOf = (outcome: ReturnType<typeof outcomeOfSmtp>) =>
  [
    outcome.status,
    "scope" in outcome ? outcome.scope : "",
    outcome.status === "retry" ? outcome.afterMs : "",
  ]
    .filter(Boolean)
    .join(" ");

describe("an answer", () => {
  it.each(answers)("%s at %s: %s", (response, command, becomes) => {
    expect(wordOf(outcomeOfSmtp(answered(response, command), before))).toBe(becomes);
    // An answer is an answer, also after the mail was handed over.
    expect(wordOf(outcomeOfSmtp(answered(response, command), after))).toBe(becomes);
  });
});

describe("no answer", () => {
  it.each(silences)("%o before the final dot: %s, after it: %s", (failure, ahead, behind) => {
    expect(wordOf(outcomeOfSmtp(failure, before))).toBe(ahead);
    expect(wordOf(outcomeOfSmtp(failure, after))).toBe(behind);
  });
});
