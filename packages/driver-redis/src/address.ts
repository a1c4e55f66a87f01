import { hide } from "@tocsin/core";

interface Target {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: { readonly servername: string };
}

export interface Address {
  /** For people: without user, password and query. */
  readonly name: string;
  readonly connection: Target;
  readonly prefix: string;
  readonly allowUnsafe: boolean;
}

export interface AddressOptions {
  readonly prefix?: string;
  readonly allowUnsafe?: boolean;
}

const example = "for example redis://:PASSWORD@127.0.0.1:6379/0";
const parameters = new Set(["prefix", "unsafe"]);

/** Reads `redis[s]://[user][:password]@host[:port][/database][?prefix=…&unsafe=1]`. */
export function parseAddress(text: string, options: AddressOptions = {}): Address {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The text itself may hold a password, so no error quotes it.
  if (url === undefined) throw new Error(`storage: not a Redis URL; write one, ${example}`);
  if (url.protocol !== "redis:" && url.protocol !== "rediss:") {
    throw new Error(`storage: a Redis URL starts with redis:// or rediss:// (TLS), ${example}`);
  }
  if (url.hostname === "") throw new Error(`storage: the Redis URL has no host, ${example}`);
  const database = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (database === undefined) {
    throw new Error("storage: what follows the host in a Redis URL is a database number, as in /0");
  }
  for (const parameter of url.searchParams.keys()) {
    if (!parameters.has(parameter)) {
      throw new Error(`storage: a Redis URL takes ?prefix= and ?unsafe=1, not "${parameter}"`);
    }
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = url.port === "" ? 6379 : Number(url.port);
  const username = decoded(url.username);
  const password = decoded(url.password);
  if (password !== "") hide(password);
  return {
    name: `${url.protocol}//${url.hostname}:${port}/${database || 0}`,
    connection: {
      host,
      port,
      db: Number(database),
      ...(username === "" ? {} : { username }),
      ...(password === "" ? {} : { password }),
      ...(url.protocol === "rediss:" ? { tls: { servername: host } } : {}),
    },
    prefix: options.prefix ?? (url.searchParams.get("prefix") || "tocsin"),
    allowUnsafe: options.allowUnsafe ?? url.searchParams.get("unsafe") === "1",
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error(
      "storage: user or password of the Redis URL hold a % that is not an escape: write %25",
    );
  }
}
