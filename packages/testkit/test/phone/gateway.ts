import { afterEach } from "vitest";
import {
  type FakeTwilio,
  type PhoneNetwork,
  phoneNetwork,
  type TwilioOptions,
  type VirtualClock,
  virtualClock,
} from "../../src/index.ts";

export interface Hook {
  readonly url: string;
  readonly headers: Headers;
  readonly form: Readonly<Record<string, string>>;
}

/** A gateway made of the answers that a test gives to Twilio's hooks, by path. */
export interface World {
  readonly clock: VirtualClock;
  readonly network: PhoneNetwork;
  readonly provider: FakeTwilio;
  readonly hooks: readonly Hook[];
  /** The values of one field, in the order of the hooks to a path. */
  told(path: string, field: string): readonly string[];
  post(what: string, params: Params, provider?: FakeTwilio): Promise<Posted>;
  get(what: string, provider?: FakeTwilio): Promise<Posted>;
}

export type Params = Readonly<Record<string, string | readonly string[]>>;

export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Wire;
}

/** What the tests read of the provider's answers. */
export interface Wire {
  readonly sid: string;
  readonly code: number;
  readonly status: string | number;
  readonly date_sent: string | null;
  readonly messages: readonly { readonly body: string }[];
  readonly calls: readonly { readonly to: string }[];
  readonly incoming_phone_numbers: readonly unknown[];
  readonly next_page_uri: string | null;
}

type Answers = Readonly<Record<string, string | ((form: Hook["form"]) => string | Response)>>;

export const publicUrl = "https://tocsin.test";

const open: PhoneNetwork[] = [];
afterEach(async () => {
  for (const network of open.splice(0)) await network.stop();
});

export async function world(answers: Answers = {}, options: TwilioOptions = {}): Promise<World> {
  const clock = virtualClock();
  const hooks: Hook[] = [];
  async function gateway(request: Request): Promise<Response> {
    const form = Object.fromEntries(new URLSearchParams(await request.text()));
    hooks.push({ url: request.url, headers: request.headers, form });
    const { pathname } = new URL(request.url);
    const answer = answers[pathname] ?? "";
    const made = typeof answer === "string" ? answer : answer(form);
    if (typeof made !== "string") return made;
    return new Response(made, { headers: { "content-type": "text/xml" } });
  }
  const network = phoneNetwork(clock, { publicUrl, gateway });
  open.push(network);
  const provider = await network.provider("main", options);

  async function ask(url: string, init: RequestInit, by: FakeTwilio): Promise<Posted> {
    const basic = Buffer.from(`${by.accountSid}:${by.authToken}`).toString("base64");
    const response = await fetch(`${by.apiUrl}/2010-04-01/Accounts/${by.accountSid}${url}`, {
      ...init,
      headers: { authorization: `Basic ${basic}` },
    });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as Wire };
  }

  return {
    clock,
    network,
    provider,
    hooks,
    told: (path, field) =>
      hooks
        .filter(({ url }) => new URL(url).pathname === path)
        .map(({ form }) => form[field] ?? ""),
    post(what, params, by = provider) {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries(params))
        for (const each of [value].flat()) body.append(name, each);
      return ask(`/${what}.json`, { method: "POST", body }, by);
    },
    get: (what, by = provider) => ask(`/${what}`, {}, by),
  };
}

export const say = (words: string) => `<Response><Say language="en-US">${words}</Say></Response>`;
