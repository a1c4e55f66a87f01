import type { HookRequest, SampleRequest, Webhook } from "@tocsin/core";
import type { HookSubject } from "./subject.ts";

/** A request that only a stranger would send. */
export interface Forgery {
  readonly what: "without any proof" | "with a wrong proof";
  readonly request: SampleRequest;
}

const mangledEnd = 12;

/**
 * The same request without its proof, and with a wrong one. The source itself tells which headers are the
 * proof. None where the proof is a part of the body.
 */
export async function forgeries(
  hookUrl: string,
  { webhook, source }: HookSubject,
  sample: SampleRequest,
): Promise<Forgery[]> {
  const { headers, body, suffix } = sample;
  const without = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
  const believes = (request: SampleRequest) => believed(hookUrl, webhook, request);
  const proofs: string[] = [];
  for (const name of Object.keys(headers)) {
    if (!(await believes({ ...sample, headers: without([name]) }))) proofs.push(name);
  }
  const mangled = proofs.map((name) => [name, mangle(headers[name] ?? "")] as const);
  const wrong = {
    headers: { ...headers, ...Object.fromEntries(mangled) },
    body,
    ...(suffix === undefined ? {} : { suffix: mangle(suffix) }),
  };
  const all: Forgery[] = [
    { what: "without any proof", request: { headers: without(proofs), body } },
    { what: "with a wrong proof", request: wrong },
  ];
  // A source without a secret is shown what it lets in.
  if (source.proves === false) return all.slice(0, 1);
  const refused = await Promise.all(all.map(async ({ request }) => !(await believes(request))));
  return all.filter((_, index) => refused[index]);
}

async function believed(
  hookUrl: string,
  webhook: Webhook,
  { headers, body, suffix = "" }: SampleRequest,
): Promise<boolean> {
  const request: HookRequest = {
    method: "POST",
    url: `${hookUrl}${suffix}`,
    rest: suffix.startsWith("/") ? suffix.slice(1).replace(/\?.*$/s, "") : "",
    headers: new Headers(headers),
    body: new TextEncoder().encode(body),
  };
  try {
    return (await webhook.verify(request)).ok;
  } catch {
    return false;
  }
}

/** Another value of the same form: the end of its last word has other digits and letters. */
export function mangle(value: string): string {
  const start = Math.max(...[" ", "/", "=", ","].map((sign) => lastBefore(value, sign))) + 1;
  const tail = Math.max(start, value.length - mangledEnd);
  return (
    value.slice(0, tail) + value.slice(tail).replace(/[a-z0-9]/gi, (character) => next(character))
  );
}

/** Where the sign stands last with something behind it: base64 ends with signs of its own. */
function lastBefore(value: string, sign: string): number {
  return value.replace(/=+$/, "").slice(0, -1).lastIndexOf(sign);
}

/** Digits stay digits, and hex stays hex. */
function next(character: string): string {
  const last = { "9": "0", f: "a", F: "A", z: "g", Z: "G" }[character];
  return last ?? String.fromCharCode(character.charCodeAt(0) + 1);
}
