import { type Outcome, redact } from "@tocsin/core";
import { oneLine } from "./clean.ts";

/** What nodemailer tells of a failure; the fields of its errors that are read here. */
export interface SmtpFailure {
  /** Nodemailer's word for what failed: `EAUTH`, `ESOCKET`. */
  readonly code?: string;
  /** The system's word below it: `ECONNREFUSED`, `ENOTFOUND`. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
  /** What was under way: `CONN`, `AUTH PLAIN`, `MAIL FROM`, `RCPT TO`, `DATA`, `API`. */
  readonly command?: string;
  readonly message?: string;
}

/** How far the sending had come when it failed. */
export interface Progress {
  /** The last byte of the mail was on its way, so the server may have taken it. */
  readonly handedOver: boolean;
  readonly level: 0 | 1 | 2;
}

interface Reply {
  readonly code: number;
  /** RFC 3463: `5.1.1`; empty when the server gives none. */
  readonly status: string;
  readonly text: string;
  readonly command: string;
}

interface Rule<Matter> {
  readonly when: (matter: Matter) => boolean;
  readonly outcome: (reason: string, progress: Progress) => Outcome;
}

/** Greylisting servers take the mail from whoever comes back after some minutes. */
export const greylistMs = 5 * 60_000;
const throttledMs = 60_000;

const retry =
  (afterMs?: number) =>
  (reason: string): Outcome => ({
    status: "retry",
    reason,
    ...(afterMs !== undefined && { afterMs }),
  });
const failed =
  (scope: "target" | "credential" | "payload", advice: string) =>
  (reason: string): Outcome => ({ status: "failed", scope, reason: `${reason}; ${advice}` });
const degrade = (reason: string, { level }: Progress): Outcome =>
  level < 2
    ? { status: "degrade", reason }
    : failed("payload", "even the shortest mail is too large for this server")(reason);
const lost = (reason: string, { handedOver }: Progress): Outcome =>
  handedOver ? { status: "ambiguous", reason } : { status: "retry", reason };

const login = failed("credential", "check the user and password in the channel's url");
const noTls = failed(
  "credential",
  "the server has no TLS there; check the port, or set tls.required: false",
);
const policy = failed("target", "its server refuses this mail; allow the sender there");

const one =
  (...codes: readonly number[]) =>
  ({ code }: Reply) =>
    codes.includes(code);
const at = (command: RegExp) => (reply: Reply) => command.test(reply.command);

/** What the server's answer means; the first rule that holds. */
const replyRules: readonly Rule<Reply>[] = [
  // 535 4.7.x is a server that can't reach its own user database.
  {
    when: (reply) => at(/^AUTH/)(reply) && (reply.code < 500 || reply.status.startsWith("4.")),
    outcome: retry(),
  },
  {
    when: (reply) => one(530, 534, 535, 538)(reply) && reply.status.startsWith("4."),
    outcome: retry(),
  },
  { when: (reply) => at(/^AUTH/)(reply) || one(530, 534, 535, 538)(reply), outcome: login },
  {
    when: ({ code, status, text }) =>
      code < 500 && (status === "4.7.28" || /rate ?limit|too many|throttl/i.test(text)),
    outcome: (reason) => ({ status: "slow", scope: "credential", afterMs: throttledMs, reason }),
  },
  {
    when: (reply) =>
      one(421, 450, 451)(reply) && (reply.status.startsWith("4.7.") || /gr[ae]y/i.test(reply.text)),
    outcome: retry(greylistMs),
  },
  { when: ({ code }) => code < 500, outcome: retry() },
  // A command out of order: the session was in a wrong state, not the mail.
  { when: one(503), outcome: retry() },
  { when: ({ status }) => status === "5.2.2", outcome: failed("target", "the mailbox is full") },
  { when: (reply) => one(552, 523)(reply) || reply.status === "5.3.4", outcome: degrade },
  {
    when: (reply) => at(/^MAIL/)(reply) || /^5\.1\.[78]$/.test(reply.status),
    outcome: failed("credential", "check that this server may send mail for the channel's from"),
  },
  {
    when: ({ status }) => /^5\.[12]\./.test(status),
    outcome: failed("target", "check the address"),
  },
  { when: at(/^STARTTLS/), outcome: noTls },
  {
    when: at(/^(CONN|EHLO|HELO)/),
    outcome: failed("credential", "this server does not serve us; check host and port"),
  },
  {
    when: (reply) => at(/^RCPT/)(reply) && (one(554)(reply) || reply.status.startsWith("5.7.")),
    outcome: policy,
  },
  { when: at(/^RCPT/), outcome: failed("target", "check the address") },
  {
    when: (reply) => one(550, 551, 553, 556)(reply) && reply.status === "",
    outcome: failed("target", "check the address"),
  },
  { when: () => true, outcome: failed("payload", "the server refuses what the mail says") },
];

const certificate = /^(CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;
const named =
  (...codes: readonly string[]) =>
  (failure: SmtpFailure) =>
    codes.includes(failure.code ?? "");

/** What a failure means that the server gave no answer for; the first rule that holds. */
const silenceRules: readonly Rule<SmtpFailure>[] = [
  {
    when: ({ originalCode = "", message = "" }) =>
      certificate.test(originalCode) || /certificate/i.test(message),
    outcome: failed(
      "credential",
      "trust its authority with NODE_EXTRA_CA_CERTS, or set tls.rejectUnauthorized: false for a server of your own",
    ),
  },
  {
    when: ({ originalCode = "" }) => /^(ERR_SSL_|EPROTO$)/.test(originalCode),
    outcome: failed(
      "credential",
      "the port does not speak TLS; check smtp:// or smtps:// and the port",
    ),
  },
  {
    when: (failure) => named("ETLS")(failure) && !/closed unexpectedly/.test(failure.message ?? ""),
    outcome: noTls,
  },
  { when: named("EREQUIRETLS"), outcome: failed("credential", "the server can't require TLS") },
  { when: named("EAUTH", "ENOAUTH", "EOAUTH2"), outcome: login },
  { when: named("ECONFIG"), outcome: failed("credential", "check the channel's options") },
  {
    when: ({ originalCode }) => originalCode === "ENOTFOUND",
    outcome: failed("credential", "check the host name in the channel's url"),
  },
  {
    when: (failure) => named("EMESSAGE")(failure) && /size larger/.test(failure.message ?? ""),
    outcome: degrade,
  },
  {
    when: named("EENVELOPE", "EMESSAGE", "ESTREAM", "EFILEACCESS", "EURLACCESS", "EMAXRECIPIENTS"),
    outcome: failed("payload", "the mail could not be made"),
  },
  { when: () => true, outcome: lost },
];

/** What became of a mail whose sending failed. */
export function outcomeOfSmtp(failure: SmtpFailure, progress: Progress): Outcome {
  const reply = readReply(failure);
  if (reply !== undefined) {
    const rule = replyRules.find(({ when }) => when(reply));
    const said = oneLine(redact(failure.response ?? ""), 200);
    const during = reply.command ? ` at ${reply.command}` : "";
    return (
      rule?.outcome(`the mail server answered "${said}"${during}`, progress) ?? unknown(progress)
    );
  }
  const rule = silenceRules.find(({ when }) => when(failure));
  return rule?.outcome(silence(failure, progress), progress) ?? unknown(progress);
}

function readReply({ response = "", responseCode, command = "" }: SmtpFailure): Reply | undefined {
  if (responseCode === undefined || responseCode < 400) return undefined;
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? "";
  return { code: responseCode, status, text: response, command };
}

function silence(
  { code, originalCode, message = "" }: SmtpFailure,
  { handedOver }: Progress,
): string {
  const what = [code, originalCode].filter(Boolean).join(", ") || "no code";
  const told = oneLine(redact(message), 160);
  return `${handedOver ? "no answer after the mail was handed over" : "the mail was not sent"}: ${told} (${what})`;
}

function unknown(progress: Progress): Outcome {
  return lost("the mail server could not be used", progress);
}
