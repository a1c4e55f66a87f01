import { type CallbackRequest, problem } from "@tocsin/core";
import { isObject } from "./client.ts";
import type { AccountOptions } from "./options.ts";
import { loadSdk } from "./sdk.ts";

/** A callback that Twilio has signed. */
export interface Callback {
  /** A field of the form; empty when it is not there. */
  field(name: string): string;
  /** A parameter of the URL, which is signed too: empty when it is not there. */
  query(name: string): string;
}

type Fields = Readonly<Record<string, string | string[]>>;

const mostFields = 200;
// HMAC-SHA1 in base 64.
const signatureLength = 28;

const forged = () =>
  problem(
    403,
    "not signed by Twilio",
    "check that `authToken` is the account's and that `publicUrl` is the address that Twilio calls",
  );

/** Proves a callback over its public URL and its form; a response says what is wrong with it. */
export async function prove(
  request: CallbackRequest,
  options: AccountOptions,
): Promise<Callback | Response> {
  if (request.method !== "POST") {
    return problem(405, "POST only", "set the webhook to HTTP POST", { allow: "POST" });
  }
  if (!URL.canParse(request.url)) return problem(400, "the URL can't be read");
  const text = textOf(request.body);
  if (text === undefined) return problem(400, "the body is not UTF-8");
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  const isJson = type === "application/json";
  if (!isJson && type !== "application/x-www-form-urlencoded") {
    return problem(415, "not a form", "Twilio sends application/x-www-form-urlencoded");
  }
  const fields = isJson ? jsonFields(text) : formFields(text);
  if (fields === undefined) return problem(400, "the body can't be read");

  const signature = request.headers.get("x-twilio-signature") ?? "";
  if (signature.length !== signatureLength) return forged();
  const sdk = await loadSdk();
  const tokens = [options.authToken, options.previousAuthToken].flatMap((each) => each ?? []);
  const isSigned = tokens.some((token) =>
    // A JSON body is proven by its hash in the URL: without it, validateRequest looks at the URL alone.
    isJson
      ? sdk.validateRequestWithBody(token.reveal(), signature, request.url, text)
      : sdk.validateRequest(token.reveal(), signature, request.url, fields),
  );
  if (!isSigned) return forged();
  const { searchParams } = new URL(request.url);
  const callback: Callback = {
    field(name) {
      const value = fields[name] ?? "";
      return typeof value === "string" ? value : (value[0] ?? "");
    },
    query: (name) => searchParams.get(name) ?? "",
  };
  if (callback.field("AccountSid") !== options.accountSid) {
    return problem(403, "of another account", "`accountSid` is not the account of this callback");
  }
  return callback;
}

function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** A name that comes twice has a list of values, which is how the signature counts it. */
function formFields(text: string): Fields | undefined {
  const fields: Record<string, string | string[]> = Object.create(null);
  const form = new URLSearchParams(text);
  if (form.size > mostFields) return undefined;
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    fields[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return fields;
}

function jsonFields(text: string): Fields | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const fields: Record<string, string> = Object.create(null);
  for (const [name, each] of Object.entries(value).slice(0, mostFields)) {
    if (typeof each === "string") fields[name] = each;
  }
  return fields;
}
