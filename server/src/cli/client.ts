import { hide } from "@tocsin/core";
import { type ConfigOrigin, readConfig } from "../config/file.ts";
import { defaultListen, urlOf } from "../config/listen.ts";
import type { Scope } from "../config/schema.ts";
import { type CliIo, Failure, wrongUse } from "./io.ts";
import { type ClientFlags, originOf } from "./options.ts";

/** The running server's API, as a command speaks to it. */
export interface Client {
  get(
    path: string,
    query?: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): Promise<unknown>;
  /** For what is answered in another form than JSON. */
  text(path: string): Promise<string>;
  /** For what is no text. */
  bytes(path: string): Promise<Uint8Array>;
  /** `waitMs`: for what takes its time. */
  post(path: string, body?: unknown, waitMs?: number): Promise<unknown>;
  delete(path: string): Promise<unknown>;
}

const timeoutMs = 30_000;

/** The server answered, and the answer is no. */
export class Refused extends Failure {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Where the server is: the flag, then the environment, then the config. */
export function serverUrl(io: CliIo, flags: ClientFlags): string {
  const given = givenUrl(io, flags);
  return given === undefined ? urlOfConfig(originOf(io, flags)) : checkUrl(given);
}

/** Finds out where the server is and how to be let in: flags, then the environment, then the config. */
export function connect(io: CliIo, flags: ClientFlags, scope: Scope): Client {
  const origin = originOf(io, flags);
  const given = givenUrl(io, flags);
  const base = serverUrl(io, flags);
  const token =
    flags.token ?? nonEmpty(io.environment.TOCSIN_TOKEN) ?? tokenOfConfig(origin, scope, given);
  if (token !== undefined) hide(token);
  const headers = {
    accept: "application/json, text/calendar, image/png",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };

  async function ask(
    method: string,
    path: string,
    body?: unknown,
    waitMs = timeoutMs,
  ): Promise<Response> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    let response: Response;
    try {
      const signal = AbortSignal.timeout(waitMs);
      response = await io.fetch(`${base}${path}`, {
        method,
        headers: { ...headers, ...type },
        signal,
        ...init,
      });
    } catch (error) {
      throw new Failure(
        `${base} can't be reached (${reasonOf(error, waitMs)}): is "tocsin serve" running there? Give --url or set TOCSIN_URL.`,
      );
    }
    if (response.ok) return response;
    throw new Refused(refusal(response.status, await jsonOf(response)), response.status);
  }
  const call = async (method: string, path: string, body?: unknown, waitMs?: number) =>
    jsonOf(await ask(method, path, body, waitMs));

  return {
    get: (path, query = {}) => call("GET", `${path}${queryText(query)}`),
    text: async (path) => (await ask("GET", path)).text(),
    bytes: async (path) => new Uint8Array(await (await ask("GET", path)).arrayBuffer()),
    post: (path, body, waitMs) => call("POST", path, body, waitMs),
    delete: (path) => call("DELETE", path),
  };
}

function jsonOf(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}

function givenUrl({ environment }: CliIo, { url }: ClientFlags): string | undefined {
  return url ?? nonEmpty(environment.TOCSIN_URL);
}

function urlOfConfig(origin: ConfigOrigin): string {
  return urlOf(readConfig(origin).config.listen ?? defaultListen);
}

/** For the config's own server alone: another one's address came from elsewhere, and so must its token. */
function tokenOfConfig(
  origin: ConfigOrigin,
  scope: Scope,
  url: string | undefined,
): string | undefined {
  if (url !== undefined) return undefined;
  const tokens = readConfig(origin).config.auth?.tokens ?? [];
  return tokens.find(({ scopes }) => scopes.includes(scope))?.token.reveal();
}

function checkUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/+$/, "");
  throw wrongUse(`${JSON.stringify(url)} is no address of a server: write http://127.0.0.1:8080`);
}

function queryText(
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of typeof value === "string" ? [value] : (value ?? []))
      parameters.append(name, each);
  }
  return parameters.size === 0 ? "" : `?${parameters}`;
}

/** What the server's problem document says, on as many lines as it has issues. */
function refusal(status: number, answer: unknown): string {
  const {
    title = "the server refused",
    detail,
    issues = [],
  } = (answer ?? {}) as {
    readonly title?: string;
    readonly detail?: string;
    readonly issues?: readonly { readonly path: string; readonly message: string }[];
  };
  const head = `${title} (${status})${detail === undefined ? "" : `: ${detail}`}`;
  return [
    head,
    ...issues.map(({ path, message }) => `  ${path === "" ? "" : `${path}: `}${message}`),
  ].join("\n");
}

function reasonOf(error: unknown, waitMs: number): string {
  const { cause, message, name } = error as Error & { readonly cause?: { readonly code?: string } };
  return name === "TimeoutError" ? `no answer in ${waitMs / 1_000} s` : (cause?.code ?? message);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
