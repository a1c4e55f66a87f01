import type { Tools } from "@tocsin/core";
import type { DiscordOptions } from "./options.ts";
import type { Upload } from "./pictures.ts";
import { type Problem, problemOf } from "./problem.ts";

/** A call of Discord's API. Without `auth` the route itself holds the secret. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  /** Below the API's version: `/users/@me`. */
  readonly route: `/${string}`;
  readonly auth: boolean;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly files?: readonly Upload[];
  readonly signal: AbortSignal;
}

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };

export interface Client {
  call(call: Call): Promise<Answer>;
  close(): void;
}

/** Discord's REST client, for its rate limit buckets; retries are the gateway's matter alone. */
export async function openClient(options: DiscordOptions, tools: Tools): Promise<Client> {
  const { REST, RequestMethod } = await import("@discordjs/rest");
  const methods = {
    GET: RequestMethod.Get,
    POST: RequestMethod.Post,
    PUT: RequestMethod.Put,
    PATCH: RequestMethod.Patch,
  };
  const rest = new REST({
    api: options.apiUrl,
    version: "10",
    retries: 0,
    timeout: options.timeoutMs,
    rejectOnRateLimit: () => true,
    // The gateway's budget keeps the bot's global limit, and does so over all its processes.
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    makeRequest: (url, { method, headers, body, signal }) =>
      // A redirect would carry a webhook's token elsewhere.
      tools.fetch(url, { method, headers, body, signal, redirect: "error" } as RequestInit),
  });
  return {
    async call({ method, route, auth, query, body, files = [], signal }) {
      // The SDK forgets the token after one 401; a new try is the gateway's to decide.
      if (options.token !== undefined) rest.setToken(options.token.reveal());
      try {
        const value = await rest.request({
          method: methods[method],
          fullRoute: route,
          auth,
          signal,
          ...(body !== undefined && { body }),
          ...(files.length > 0 && {
            files: files.map(({ name, data, contentType }) => ({
              name,
              data: Buffer.from(data),
              contentType,
            })),
          }),
          ...(query !== undefined && { query: new URLSearchParams(query) }),
        });
        return { ok: true, value };
      } catch (error) {
        return { ok: false, problem: problemOf(error) };
      }
    },
    close() {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}
