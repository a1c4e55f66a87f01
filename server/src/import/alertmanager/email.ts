import type { Books } from "./books.ts";
import type { OldEmail, OldGlobals } from "./format.ts";
import { ownAuthority } from "./http.ts";
import { isTemplate, noteEnds, noteLeftOver, showWhose, type Whose } from "./left-over.ts";
import { literal } from "./variables.ts";

const carried = [
  ...["to", "from", "smarthost", "headers", "require_tls", "force_implicit_tls", "tls_config"],
  ...["auth_username", "auth_password", "auth_password_file", "auth_secret", "auth_secret_file"],
];

/** One target for each address; the mail server is a channel. */
export function emailTargets(
  config: OldEmail,
  whose: Whose,
  globals: OldGlobals,
  books: Books,
): string[] {
  const where = showWhose(whose);
  const addresses = addressesOf(config.to ?? "", where, books);
  if (addresses.length === 0) return [];
  const server = serverOf(config, globals, where, books);
  if (server === undefined) return [];
  noteLeftOver(config, carried, whose, books);
  noteEnds(config.send_resolved === true, whose, books);
  const replyTo = replyToOf(config, whose, books);
  const channel = books.channels.find("email", "mail", {
    url: server.url,
    from: fromOf(config.from ?? globals.smtp_from, where, books),
    ...(replyTo === undefined ? {} : { replyTo: literal(replyTo) }),
    ...tlsOf(config, globals, server, whose, books),
  });
  return addresses.map((address) => `${channel}:${literal(address)}`);
}

// What the channel takes: RFC 5321 without quotes, no IP address as a domain.
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const domain =
  /^(?![\d.]+$)[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u;

function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf("@");
  const [local, host] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || local.length > 64 || text.length > 254 || isTemplate(text)) return false;
  return localPart.test(local) && domain.test(host);
}

/** `Ann <ann@example.test>, bo@example.test`. */
function addressesOf(to: string, where: string, books: Books): string[] {
  return to
    .replace(/"[^"]*"/g, "")
    .split(",")
    .flatMap((each) => {
      const text = (/<([^<>]*)>/.exec(each)?.[1] ?? each).trim();
      if (text === "") return [];
      if (isMailAddress(text)) return [text];
      const message = isTemplate(text)
        ? "sends to a template, which has no counterpart: write a route and a receiver for each address"
        : "sends to something that is no e-mail address: it is left out";
      books.notes.add(where, message);
      return [];
    });
}

interface Server {
  readonly url: string;
  readonly secure: boolean;
  /** Our default: a password does not cross the net in the clear. */
  readonly requiresTls: boolean;
}

const namedPorts: Readonly<Record<string, string>> = {
  smtp: "25",
  submission: "587",
  smtps: "465",
};
const implicitTlsPort = "465";
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function serverOf(
  config: OldEmail,
  globals: OldGlobals,
  where: string,
  books: Books,
): Server | undefined {
  const smarthost = config.smarthost ?? globals.smtp_smarthost ?? "";
  const [, host = "", named = ""] =
    /^(\[[\da-fA-F:.]+\]|[^:@/?#\s\\]*):(\w+)$/.exec(smarthost) ?? [];
  const port = namedPorts[named] ?? named;
  if (!/^\d{1,5}$/.test(port)) {
    books.notes.add(where, "has no smarthost such as mail.example.test:587: it is left out");
    return undefined;
  }
  const implicit = config.force_implicit_tls ?? globals.smtp_force_implicit_tls;
  const secure = implicit ?? port === implicitTlsPort;
  // Go takes an empty host for this machine.
  const reached = host === "" ? "localhost" : host;
  const login = loginOf(config, globals, reached, where, books);
  return {
    url: `${secure ? "smtps" : "smtp"}://${login}${literal(reached)}:${port}`,
    secure,
    requiresTls: login !== "" && !loopback.test(reached),
  };
}

function loginOf(
  config: OldEmail,
  globals: OldGlobals,
  host: string,
  where: string,
  books: Books,
): string {
  const user = config.auth_username ?? globals.smtp_auth_username;
  if (user === undefined) return "";
  const own = config.auth_password ?? config.auth_password_file;
  const shared = globals.smtp_auth_password ?? globals.smtp_auth_password_file;
  const signing = config.auth_secret ?? config.auth_secret_file;
  const sharedSigning = globals.smtp_auth_secret ?? globals.smtp_auth_secret_file;
  const secret = own ?? shared ?? signing ?? sharedSigning;
  if (secret === undefined) {
    books.notes.add(
      where,
      "has a user of the mail server and no password: it is sent without both",
    );
    return "";
  }
  const password = books.variables.add(
    "SMTP_PASSWORD",
    `the password of ${user} at ${host}; write @ : / # % in it as %40 %3A %2F %23 %25`,
    `smtp ${user} ${secret}`,
  );
  return `${literal(encodeURIComponent(user))}:${password}@`;
}

function fromOf(from: string | undefined, where: string, books: Books): string {
  const written = from?.trim() ?? "";
  const named = /^"?([^<>"]{0,100}?)"?\s*<([^<>]+)>$/.exec(written);
  if (isMailAddress(named?.[2] ?? written)) return literal(written);
  books.notes.add(where, "has no sender that is one e-mail address: the variable takes it");
  return books.variables.add("SMTP_FROM", "who mails are from: Tocsin <tocsin@example.test>");
}

function replyToOf({ headers }: OldEmail, whose: Whose, books: Books): string | undefined {
  let replyTo: string | undefined;
  const others: string[] = [];
  for (const [header, value] of Object.entries(headers)) {
    const fits = header.toLowerCase() === "reply-to" && isMailAddress(value);
    if (fits) replyTo = value;
    else others.push(header);
  }
  if (others.length > 0) {
    books.notes.add(showWhose(whose, others.join(", ")), "headers of mails have no counterpart");
  }
  return replyTo;
}

function tlsOf(
  config: OldEmail,
  globals: OldGlobals,
  server: Server,
  whose: Whose,
  books: Books,
): { readonly tls?: Readonly<Record<string, boolean>> } {
  const required = config.require_tls ?? globals.smtp_require_tls ?? true;
  const { insecure_skip_verify: insecure, ...others } =
    config.tls_config ?? globals.smtp_tls_config ?? {};
  if (Object.keys(others).length > 0) {
    books.notes.add(showWhose(whose, "tls_config"), ownAuthority);
  }
  const tls = {
    ...(server.secure || required === server.requiresTls ? {} : { required }),
    ...(insecure === true ? { rejectUnauthorized: false } : {}),
  };
  return Object.keys(tls).length === 0 ? {} : { tls };
}
