import { hide } from "@tocsin/core";

/** Where a request goes. */
export interface WebhookTarget {
  /** Without the login. */
  readonly url: string;
  /** The `Authorization` of a login that was written into the URL. */
  readonly authorization?: string;
}

export type ReadTarget =
  | { readonly ok: true; readonly target: WebhookTarget }
  | { readonly ok: false; readonly reason: string };

/** Reads an address; a login in it is hidden from then on. The reason never repeats the address, which may hold a secret. */
export function readTarget(address: string, allow: readonly string[] | undefined): ReadTarget {
  if (!URL.canParse(address) || /\s/.test(address)) {
    return {
      ok: false,
      reason: "the address is no URL: write it as https://hooks.example.test/path",
    };
  }
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) {
    return { ok: false, reason: "the address must start with https:// or http://" };
  }
  const authorization = takeLogin(url);
  if (authorization === undefined) {
    return { ok: false, reason: "the login in the address is not percent-encoded: write % as %25" };
  }
  if (allow !== undefined && !allow.some((each) => matches(each.toLowerCase(), url))) {
    return { ok: false, reason: `${url.host} is not in the channel's allow list: add it there` };
  }
  return { ok: true, target: { url: url.href, ...(authorization !== "" && { authorization }) } };
}

/** Takes `user:password@` out; empty when there is none, undefined when it can't be read. */
function takeLogin(url: URL): string | undefined {
  if (url.username === "" && url.password === "") return "";
  try {
    const password = decodeURIComponent(url.password);
    const login = `${decodeURIComponent(url.username)}:${password}`;
    const encoded = Buffer.from(login).toString("base64");
    for (const form of [password, url.password, encoded]) hide(form);
    url.username = "";
    url.password = "";
    return `Basic ${encoded}`;
  } catch {
    return undefined;
  }
}

function matches(allowed: string, { host, hostname }: URL): boolean {
  if (allowed.startsWith("*.")) return hostname.endsWith(allowed.slice(1));
  return allowed === hostname || allowed === host;
}
