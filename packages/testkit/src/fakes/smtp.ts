import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";
import { type Mail, readMail } from "./mail.ts";

/** A mail as the fake server took it. */
export interface KeptMail extends Mail {
  /** As the envelope has them. */
  readonly from: string;
  readonly recipients: readonly string[];
}

/** Where in the talk a server says no. */
export type SmtpStage = "connect" | "login" | "sender" | "recipient" | "content";

/**
 * What a mail server can do to a sender. `reset before`: the connection ends ahead of the content.
 * `reset after`: it kept the mail, and its answer is lost. `hang`, `hang after`: the same with silence.
 */
export type SmtpFault =
  | "reset before"
  | "reset after"
  | "hang"
  | "hang after"
  /** The server's words: `{ at: "recipient", reply: "550 5.1.1 No such user" }`. */
  | { readonly at: SmtpStage; readonly reply: string };

/** Some refusals as servers word them. */
export const smtpRefusals = {
  login: { at: "login", reply: "535 5.7.8 Username and Password not accepted" },
  busy: { at: "connect", reply: "421 4.3.2 Service not available, closing transmission channel" },
  greylisted: { at: "recipient", reply: "450 4.7.1 Greylisted, please try again in 300 seconds" },
  unknownRecipient: { at: "recipient", reply: "550 5.1.1 No such user here" },
  tooLarge: { at: "content", reply: "552 5.3.4 Message size exceeds fixed limit" },
} as const satisfies Record<string, SmtpFault>;

export interface FakeSmtp {
  /** `smtp://127.0.0.1:port`, with the login when one is asked for. */
  readonly url: string;
  readonly port: number;
  /** Everything that was kept, in order. */
  readonly mails: readonly KeptMail[];
  /** How often somebody connected. */
  readonly connections: number;
  /** What one reader has; `distinct` as a program shows it that collapses equal Message-IDs. */
  mailbox(address: string): { readonly mails: KeptMail[]; readonly distinct: KeptMail[] };
  /** The next `times` tries (default 1) that match meet this fault. */
  fail(fault: SmtpFault, options?: { readonly times?: number; readonly recipient?: string }): void;
  /** Takes all faults back and ends what hangs. */
  heal(): void;
  stop(): Promise<void>;
}

interface PlannedFault {
  readonly fault: SmtpFault;
  readonly recipient?: string | undefined;
  left: number;
}

type Done = (error?: Error | null) => void;

/** A mail server on a free port of the loopback: SMTP as it is spoken, mails kept in memory. */
export async function fakeSmtp(
  options: {
    /** Asks for this login; without it, nobody needs one. */
    readonly login?: { readonly user: string; readonly password: string };
    /** Offers STARTTLS with a self-signed certificate. */
    readonly startTls?: boolean;
  } = {},
): Promise<FakeSmtp> {
  const mails: KeptMail[] = [];
  const plan: PlannedFault[] = [];
  const sockets = new Map<number, Socket>();
  const hanging = new Set<Socket>();
  let connections = 0;
  const { login, startTls = false } = options;

  /** Meets the fault planned for this point; true when there was one. */
  function meets(
    point: SmtpStage | "kept",
    session: SMTPServerSession,
    done: Done,
    recipient = "",
  ) {
    const planned = plan.find(
      (each) =>
        each.left > 0 &&
        pointOf(each.fault) === point &&
        (each.recipient === undefined || each.recipient === recipient),
    );
    if (planned === undefined) return false;
    planned.left -= 1;
    const { fault } = planned;
    const socket = sockets.get(session.remotePort);
    if (typeof fault === "object") done(refusal(fault.reply));
    else if (fault.startsWith("reset")) socket?.destroy();
    else if (socket) hanging.add(socket);
    return true;
  }

  const behaviour: SMTPServerOptions = {
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: startTls ? [] : ["STARTTLS"],
    disableReverseLookup: true,
    // Else it puts its own RFC 3463 codes before the words of a planned reply.
    hideENHANCEDSTATUSCODES: true,
    logger: false,
    closeTimeout: 100,
    onConnect: (session, done) => void (meets("connect", session, done) || done()),
    onAuth(auth, session, done) {
      if (meets("login", session, (error) => done(error ?? null))) return;
      const known = auth.username === login?.user && auth.password === login?.password;
      if (login === undefined || known) return done(null, { user: auth.username });
      done(refusal(smtpRefusals.login.reply));
    },
    onMailFrom: (_address, session, done) => void (meets("sender", session, done) || done()),
    onRcptTo: ({ address }, session, done) =>
      void (meets("recipient", session, done, address) || done()),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        if (meets("content", session, done, recipients[0])) return;
        const { mailFrom } = session.envelope;
        const raw = Buffer.concat(chunks).toString("latin1");
        mails.push({ ...readMail(raw), from: mailFrom ? mailFrom.address : "", recipients });
        if (!meets("kept", session, done, recipients[0])) done(null);
      });
    },
  };

  const server = new SMTPServer(behaviour);
  // A client that vanishes is an error of its connection; the fake goes on.
  server.on("error", () => {});
  server.server.on("connection", (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    connections += 1;
    sockets.set(port, socket);
    socket.on("close", () => sockets.delete(port));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;

  function heal() {
    plan.length = 0;
    for (const socket of hanging) socket.destroy();
    hanging.clear();
  }

  const userinfo = login
    ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`
    : "";
  return {
    url: `smtp://${userinfo}127.0.0.1:${port}`,
    port,
    mails,
    get connections() {
      return connections;
    },
    mailbox(address) {
      const own = mails.filter(({ recipients }) => recipients.includes(address));
      const distinct = new Map(own.map((mail) => [mail.messageId, mail]));
      return { mails: own, distinct: [...distinct.values()] };
    },
    fail(fault, { times = 1, recipient } = {}) {
      plan.push({ fault, recipient, left: times });
    },
    heal,
    async stop() {
      heal();
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function pointOf(fault: SmtpFault): SmtpStage | "kept" {
  if (typeof fault === "object") return fault.at;
  return fault.endsWith("after") ? "kept" : "recipient";
}

function refusal(reply: string): Error {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
}
