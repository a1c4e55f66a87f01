import { hide } from "@tocsin/core";

/** A mail server, as the option `url` names it. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps). */
  readonly secure: boolean;
  readonly login?: { readonly user: string; readonly password: string };
}

// RFC 8314: submission, and submission over TLS.
const submissionPort = 587;
const secureSubmissionPort = 465;

/** Reads `smtp://user:password@host:587`; undefined when it is something else. */
export function readServer(text: string): MailServer | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const secure = url.protocol === "smtps:";
  if (!secure && url.protocol !== "smtp:") return undefined;
  // Settings in the query would be ignored without a word.
  if (url.hostname === "" || url.search !== "" || url.hash !== "" || !/^\/?$/.test(url.pathname)) {
    return undefined;
  }
  const login = readLogin(url);
  if (login === undefined) return undefined;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || (secure ? secureSubmissionPort : submissionPort),
    secure,
    ...(login !== "none" && { login }),
  };
}

function readLogin(url: URL): MailServer["login"] | "none" {
  if (url.username === "" && url.password === "") return "none";
  try {
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch {
    return undefined;
  }
}

/** Makes `redact` know the password in each form that it has on its way to the server. */
export function hideLogin(url: string, server: MailServer): void {
  if (server.login === undefined) return;
  const { user, password } = server.login;
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  hide(password);
  hide(new URL(url).password);
  hide(base64(password)); // AUTH LOGIN
  hide(base64(`\u0000${user}\u0000${password}`)); // AUTH PLAIN
}

/** Whether what is sent to this host stays on this machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
