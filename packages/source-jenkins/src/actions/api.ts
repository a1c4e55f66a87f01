import { hide, outcomeOfError, type Secret, type Tools } from "@tocsin/core";
import { type Crumb, crumbOf } from "./crumb.ts";
import { textWithin } from "./text-within.ts";

export interface ApiOptions {
  /** Where the gateway reaches Jenkins. */
  readonly url: string;
  readonly user: string;
  readonly token: Secret;
}

export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: Headers;
      /** undefined: longer than is read. */
      readonly text: string | undefined;
    }
  /** Surely nothing arrived. */
  | { readonly kind: "unsent"; readonly why: string }
  /** It left, and no answer came. */
  | { readonly kind: "silent"; readonly why: string };

export interface Asked {
  readonly query?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface JenkinsApi {
  readonly user: string;
  get(path: string, asked: Asked): Promise<Answer>;
  /** Once: what may have been done is not tried again. */
  post(path: string, form: URLSearchParams, asked: Asked): Promise<Answer>;
}

const answerWithinMs = 15_000;
const longestAnswer = 2 * 1024 * 1024;

/** Jenkins' remote API, with an API token by Basic: that needs no crumb, unless a proxy or plugin asks for one. */
export function jenkinsApi({ url, user, token }: ApiOptions, { fetch, clock }: Tools): JenkinsApi {
  const { origin, pathname } = new URL(url);
  const base = `${origin}${pathname.replace(/\/+$/, "")}`;
  const basic = Buffer.from(`${user}:${token.reveal()}`).toString("base64");
  hide(basic);

  async function once(
    path: string,
    { query = {}, signal }: Asked,
    form?: URLSearchParams,
    crumb?: Crumb,
  ): Promise<Answer> {
    const address = new URL(`${base}/${path}`);
    // What the parser makes of dots and slashes would lead to another place.
    if (`${address.origin}${address.pathname}` !== `${base}/${path}`)
      return { kind: "unsent", why: "the job's name is none that an address can hold" };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    const late = new AbortController();
    const cancel = clock.at(clock.now() + answerWithinMs, () => late.abort());
    const either = AbortSignal.any([signal, late.signal]);
    try {
      const response = await fetch(address, {
        method: form === undefined ? "GET" : "POST",
        headers: {
          authorization: `Basic ${basic}`,
          accept: "application/json",
          "user-agent": "tocsin",
          ...(crumb === undefined ? {} : crumb.headers),
        },
        // A redirect would carry the token to another place.
        redirect: "manual",
        signal: either,
        ...(form === undefined ? {} : { body: form }),
      });
      const { status, headers } = response;
      return { kind: "answered", status, headers, text: await textWithin(response, longestAnswer) };
    } catch (error) {
      const { status, reason } = reasonOf(error, either);
      return { kind: status === "ambiguous" ? "silent" : "unsent", why: reason };
    } finally {
      cancel();
    }
  }

  return {
    user,
    get: (path, asked) => once(path, asked),
    async post(path, form, asked) {
      const answer = await once(path, asked, form);
      if (!wantsCrumb(answer)) return answer;
      // Refused before it was looked at: nothing was done.
      const crumb = crumbOf(await once("crumbIssuer/api/json", asked));
      return crumb === undefined ? answer : once(path, asked, form, crumb);
    },
  };
}

export function wantsCrumb(answer: Answer): boolean {
  return (
    answer.kind === "answered" &&
    answer.status === 403 &&
    /no valid crumb/i.test((answer.text ?? "").slice(0, 100_000))
  );
}

function reasonOf(error: unknown, signal: AbortSignal) {
  const outcome = outcomeOfError(error, signal);
  return { status: outcome.status, reason: "reason" in outcome ? outcome.reason : "no answer" };
}
