import { type CallEnd, callOnce, hide, type Secret, type Tools } from "@tocsin/core";
import { type Crumb, crumbOf } from "./crumb.ts";

export interface ApiOptions {
  /** Where the gateway reaches Jenkins. */
  readonly url: string;
  readonly user: string;
  readonly token: Secret;
}

export interface Asked {
  readonly query?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface JenkinsApi {
  readonly user: string;
  get(path: string, asked: Asked): Promise<CallEnd>;
  /** Once: what may have been done is not tried again. */
  post(path: string, form: URLSearchParams, asked: Asked): Promise<CallEnd>;
}

const answerWithinMs = 15_000;
const longestAnswer = 2 * 1024 * 1024;

/** Jenkins' remote API, with an API token by Basic: that needs no crumb, unless a proxy or plugin asks for one. */
export function jenkinsApi({ url, user, token }: ApiOptions, tools: Tools): JenkinsApi {
  const { origin, pathname } = new URL(url);
  const base = `${origin}${pathname.replace(/\/+$/, "")}`;
  const basic = Buffer.from(`${user}:${token.reveal()}`).toString("base64");
  hide(basic);

  async function once(
    path: string,
    { query = {}, signal }: Asked,
    form?: URLSearchParams,
    crumb?: Crumb,
  ): Promise<CallEnd> {
    const address = new URL(`${base}/${path}`);
    // What the parser makes of dots and slashes would lead to another place.
    if (`${address.origin}${address.pathname}` !== `${base}/${path}`)
      return { kind: "unsent", why: "the job's name is none that an address can hold" };
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    const method = form === undefined ? "GET" : "POST";
    const headers = {
      authorization: `Basic ${basic}`,
      accept: "application/json",
      "user-agent": "tocsin",
      ...crumb?.headers,
    };
    return callOnce(
      {
        url: address,
        method,
        headers,
        body: form,
        signal,
        withinMs: answerWithinMs,
        longest: longestAnswer,
      },
      tools,
    );
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

export function wantsCrumb(answer: CallEnd): boolean {
  return (
    answer.kind === "answered" &&
    answer.status === 403 &&
    /no valid crumb/i.test((answer.text ?? "").slice(0, 100_000))
  );
}
