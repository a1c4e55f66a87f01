import { hide, type Outcome, outcomeOfError, retryAfterMs, type Tools } from "@tocsin/core";
import { outcomeOfRefusal } from "./errors.ts";
import type { AccountOptions } from "./options.ts";

export interface Call {
  readonly method: "GET" | "POST";
  /** Below the account: `/Messages.json`. */
  readonly path: string;
  /** A form, or the query of a GET. */
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
  readonly signal: AbortSignal;
}

export type Answer =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly outcome: Outcome & { readonly reason: string } };

/** Twilio's REST API: one request for one call, and what became of it as data. */
export interface Client {
  call(call: Call): Promise<Answer>;
}

// A page of 50 calls or messages is some 60 kB.
const longestAnswer = 1_000_000;

/**
 * By fetch and not by the SDK: that one sends through axios, whose errors hold the Authorization header,
 * knows no AbortSignal and drops `Retry-After`.
 */
export function openClient(options: AccountOptions, tools: Tools): Client {
  const { accountSid, authToken, apiUrl } = options;
  const basic = Buffer.from(`${accountSid}:${authToken.reveal()}`).toString("base64");
  hide(basic);
  const account = `${apiUrl}/2010-04-01/Accounts/${accountSid}`;

  return {
    async call({ method, path, fields = {}, signal }) {
      const form = formOf(fields);
      const query = method === "GET" && form.size > 0 ? `?${form}` : "";
      try {
        const response = await tools.fetch(`${account}${path}${query}`, {
          method,
          headers: { authorization: `Basic ${basic}`, accept: "application/json" },
          ...(method === "POST" && { body: form }),
          signal,
          // A redirect would carry the token elsewhere, and a POST would come out as a GET.
          redirect: "manual",
        });
        const body = objectIn(await textOf(response));
        if (response.ok && body !== undefined) return { ok: true, body };
        if (response.ok) return unreadable;
        const { status, headers } = response;
        const afterMs = retryAfterMs(headers, tools.now());
        const code = typeof body?.code === "number" ? body.code : undefined;
        return {
          ok: false,
          outcome: outcomeOfRefusal({
            status,
            ...(code !== undefined && { code }),
            ...(afterMs !== undefined && { afterMs }),
          }),
        };
      } catch (error) {
        return { ok: false, outcome: unanswered(error, signal) };
      }
    },
  };
}

const unreadable: Answer = {
  ok: false,
  outcome: {
    status: "ambiguous",
    reason: "the answer was not Twilio's: check `apiUrl` and what stands in between",
  },
};

function unanswered(error: unknown, signal: AbortSignal): Outcome & { readonly reason: string } {
  const outcome = outcomeOfError(error, signal);
  // The address in question is `apiUrl`, which all targets share.
  if (outcome.status === "failed") {
    return { ...outcome, scope: "credential", reason: `\`apiUrl\`: ${outcome.reason}` };
  }
  return "reason" in outcome && outcome.reason !== undefined
    ? outcome
    : { status: "ambiguous", reason: "Twilio did not answer" };
}

function formOf(fields: NonNullable<Call["fields"]>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : value.map((each) => [name, each]),
    ),
  );
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    // Leaving the loop lets the rest of the answer go.
    if (text.length > longestAnswer) return "";
  }
  return text;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
