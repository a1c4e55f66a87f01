import {
  type Attempt,
  type Channel,
  type ChannelPlugin,
  defineChannel,
  type Health,
  isKept,
  type KeptImage,
  type Message,
  type Outcome,
  type Tools,
} from "@tocsin/core";
import type { NodemailerError, SendMailOptions } from "nodemailer";
import { badAddress, domainOf, readAddress } from "./address.ts";
import { answerLinks } from "./answer.ts";
import { oneLine } from "./clean.ts";
import { compose } from "./compose.ts";
import { outcomeOfSmtp, type SmtpFailure } from "./errors.ts";
import { type EmailInput, type EmailOptions, emailOptions } from "./options.ts";
import { attachmentsOf, type Enclosure, enclosuresFor } from "./pictures.ts";
import { preview } from "./preview.ts";
import { receive } from "./receive.ts";
import { hideLogin, isLoopback, readServer } from "./server.ts";
import { messageId, readThread, writeThread } from "./thread.ts";

const connections = 5;

/** Incidents as e-mail: one conversation for each, every telling a mail of it. */
export const email: ChannelPlugin<EmailInput, EmailOptions> = defineChannel({
  type: "email",
  options: emailOptions,
  traits: ({ timeoutMs }) => ({
    edits: false,
    pictures: true,
    idempotent: true,
    timeoutMs,
    concurrency: connections,
    rate: { credential: { perSecond: 20, burst: 100 }, target: { perSecond: 5, burst: 50 } },
  }),
  open,
});

/** What is filled in while nodemailer reads the mail out to the server. */
interface Handover {
  done: boolean;
}

interface TrackedMail extends SendMailOptions {
  handover: Handover;
}

async function open(options: EmailOptions, tools: Tools): Promise<Channel> {
  const server = readServer(options.url.reveal());
  if (server === undefined) throw new Error("the option url is not a mail server's URL");
  hideLogin(options.url.reveal(), server);
  const { createTransport } = await import("nodemailer");
  const { timeoutMs, tls } = options;
  const transport = createTransport({
    pool: true,
    maxConnections: connections,
    // The pool's own second tries would send blindly; core decides.
    maxRequeues: 0,
    // Shorter than the least that servers grant (RFC 5321: 5 min, many: 1 min).
    idleTimeout: 30_000,
    host: server.host,
    port: server.port,
    secure: server.secure,
    ...(server.login && { auth: { user: server.login.user, pass: server.login.password } }),
    requireTLS: tls.required ?? (server.login !== undefined && !isLoopback(server.host)),
    tls: { rejectUnauthorized: tls.rejectUnauthorized ?? true },
    dnsTimeout: Math.min(timeoutMs, 10_000),
    connectionTimeout: Math.min(timeoutMs, 10_000),
    greetingTimeout: Math.min(timeoutMs, 10_000),
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Only a mail that was read to its end can have been accepted: the dot that ends it follows that.
  transport.use("stream", (mail, done) => {
    const { handover } = mail.data as TrackedMail;
    mail.message?.processFunc((stream) => stream.once("end", () => (handover.done = true)));
    done();
  });

  async function send(message: Message, attempt: Attempt): Promise<Outcome> {
    const address = readAddress(attempt.address);
    if (address === undefined) {
      const reason = badAddress(attempt.address) ?? "bad address";
      return { status: "failed", scope: "target", reason };
    }
    const handover: Handover = { done: false };
    const id = messageId(attempt.tellingId, domainOf(options.from));
    const thread = readThread(attempt.previous);
    const answers = await answerLinks(
      message,
      { to: address, delivery: attempt.deliveryId },
      tools,
    );
    const enclosures = await enclosuresFor(message, attempt, thread?.pictures ?? []);
    const { subject, text, html } = compose(message, attempt.level, answers, enclosures);
    // What a server found too large is not sent to it again.
    const given = attempt.level > 0 ? message.images.filter(isKept) : enclosures.map(imageOf);
    const mail: TrackedMail = {
      handover,
      envelope: { from: options.from.address, to: [address] },
      from: options.from,
      to: { name: "", address },
      ...(options.replyTo && { replyTo: options.replyTo }),
      messageId: id,
      ...(thread && {
        inReplyTo: thread.last,
        references: [...new Set([thread.root, thread.last])],
      }),
      subject: thread ? `Re: ${thread.subject}` : subject,
      text,
      ...(html !== undefined && { html }),
      ...(enclosures.length > 0 && { attachments: attachmentsOf(enclosures) }),
      date: new Date(tools.now()),
      ...(message.tone === "critical" && { priority: "high" }),
      xMailer: false,
      headers: {
        // RFC 3834: keeps out-of-office answers away.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Tocsin-Incident": oneLine(message.incident.code, 20),
        "X-Tocsin-Severity": message.severity,
      },
      signal: attempt.signal,
    };
    const ref = writeThread({
      root: thread?.root ?? id,
      last: id,
      subject: thread?.subject ?? subject,
      pictures: [...new Set([...(thread?.pictures ?? []), ...given.map(({ id }) => id)])],
    });
    const failure = (error: unknown): Outcome => {
      const outcome = outcomeOfSmtp(readFailure(error), {
        handedOver: handover.done,
        level: attempt.level,
      });
      return outcome.status === "ambiguous" ? { ...outcome, ref } : outcome;
    };
    try {
      const info = await transport.sendMail(mail);
      // LMTP takes the mail and then refuses it for its only recipient.
      const [refused] = info.rejectedErrors ?? [];
      if (refused) return failure(refused);
      return { status: "sent", ref, evidence: oneLine(info.response ?? "", 200) };
    } catch (error) {
      return failure(error);
    }
  }

  async function check(signal: AbortSignal): Promise<Health> {
    try {
      const verified = transport.verify().then(() => true);
      if (!(await Promise.race([verified, aborted(signal)]))) {
        return { ok: false, reason: `${server?.host}:${server?.port} did not answer in time` };
      }
      return { ok: true, detail: `${server?.host}:${server?.port}` };
    } catch (error) {
      const outcome = outcomeOfSmtp(readFailure(error), { handedOver: false, level: 0 });
      return { ok: false, reason: "reason" in outcome ? outcome.reason : "it can't be used" };
    }
  }

  return {
    send,
    preview,
    check,
    receive: (request, desk) => receive(request, desk, tools),
    badAddress,
    async close() {
      transport.close();
    },
  };
}

function imageOf({ image }: Enclosure): KeptImage {
  return image;
}

function readFailure(error: unknown): SmtpFailure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, originalCode, responseCode, response, command } = error as NodemailerError;
  return {
    message: error.message,
    ...(typeof code === "string" && { code }),
    ...(typeof originalCode === "string" && { originalCode }),
    ...(typeof responseCode === "number" && { responseCode }),
    ...(typeof response === "string" && { response }),
    ...(typeof command === "string" && { command }),
  };
}

/** Resolves with false when the signal aborts. */
function aborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false);
    signal.addEventListener("abort", () => resolve(false), { once: true });
  });
}
