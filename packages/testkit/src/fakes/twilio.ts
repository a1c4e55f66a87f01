import { createHash, randomUUID } from "node:crypto";
import type { VirtualClock } from "../clock.ts";
import { smsSize } from "./gsm.ts";
import { type Answer, type FakeHttp, fakeHttp, type Seen } from "./http.ts";
import type { Line, TextRecord } from "./phone-line.ts";
import { type LiveCall, placeCall, type Switchboard } from "./twilio-call.ts";
import { twilioHooks } from "./twilio-hooks.ts";
import { automaticAnswers, handInbound, keywordOf } from "./twilio-inbound.ts";
import { orderOf } from "./twilio-order.ts";
import { type Refusal, refuseCall, refuseDocument, refuseMessage } from "./twilio-rules.ts";
import { carryText, type LiveText } from "./twilio-text.ts";
import { dateMatches, refusalAnswer, wireCall, wirePage, wireText } from "./twilio-wire.ts";
import { TwimlError } from "./twiml.ts";

/** A number that the account owns. */
export interface TwilioNumber {
  readonly number: string;
  /** Where texts to it are handed to; without it nobody hears of them. */
  readonly smsUrl?: string;
}

export interface TwilioOptions {
  /** Default: made of the provider's name. */
  readonly accountSid?: string;
  readonly authToken?: string;
  /** Default: `+12025550100`, without a webhook. */
  readonly numbers?: readonly TwilioNumber[];
  /** The gateway's address in the world: what goes there is signed for it and handed to `gateway`. */
  readonly publicUrl?: string;
  readonly gateway?: (request: Request) => Response | Promise<Response>;
  /** Each webhook comes twice, as after an answer that was lost on its way. */
  readonly hooksTwice?: boolean;
}

/** A Twilio account over real HTTP, whose phones are in the network. */
export interface FakeTwilio extends FakeHttp {
  readonly name: string;
  /** For the channel's `apiUrl`. */
  readonly apiUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** The first of its numbers. */
  readonly number: string;
  readonly numbers: readonly string[];
  /** The next `times` requests that match are refused with this code. */
  refuse(
    code: number,
    options?: {
      /** Default: 400. */
      readonly status?: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly times?: number;
      readonly when?: (seen: Seen) => boolean;
    },
  ): void;
  /** Takes a text from a phone. */
  take(from: string, to: string, body: string): Promise<void>;
}

/** What the providers of one network share. */
export interface Exchange {
  readonly clock: VirtualClock;
  line(number: string): Line;
  underWay(change: 1 | -1): void;
  report(problem: string): void;
}

const resource =
  /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})(?:\/(Messages|Calls|IncomingPhoneNumbers)(?:\/([A-Z]{2}[0-9a-f]{32}))?)?\.json$/;

/** One provider of a phone network: as strict as the real one where it is known to be. */
export async function twilioProvider(
  name: string,
  options: TwilioOptions,
  exchange: Exchange,
): Promise<FakeTwilio> {
  const { clock } = exchange;
  const accountSid = options.accountSid ?? `AC${createHash("md5").update(name).digest("hex")}`;
  const authToken = options.authToken ?? `token-of-${name}`;
  const owned = options.numbers ?? [{ number: "+12025550100" }];
  const numbers = owned.map(({ number }) => number);
  const texts: LiveText[] = [];
  const calls: LiveCall[] = [];
  const optOuts = new Set<string>();
  const account = { numbers, optedOut: (from: string, to: string) => optOuts.has(`${from} ${to}`) };
  const hooks = twilioHooks({ ...options, clock, authToken, underWay: exchange.underWay });
  const board: Switchboard = {
    provider: name,
    accountSid,
    clock,
    hooks,
    report: (code, what) => exchange.report(`${name}: ${code}, ${what}`),
  };

  function newText(
    direction: TextRecord["direction"],
    from: string,
    to: string,
    body: string,
    statusCallback?: string,
  ): LiveText {
    const text: LiveText = {
      kind: "text",
      provider: name,
      sid: `SM${hex()}`,
      from,
      to,
      body,
      size: smsSize(body),
      direction,
      createdAt: clock.now(),
      updatedAt: clock.now(),
      status: direction === "inbound" ? "received" : "queued",
      arrived: false,
      taken: direction === "inbound",
      statusCallback,
    };
    texts.unshift(text);
    return text;
  }

  const carry = (text: LiveText) => void carryText(text, exchange.line(text.to), board);

  function createMessage(params: URLSearchParams): Answer {
    const refused = refuseMessage(params, account);
    if (refused !== undefined) return refusalAnswer(refused);
    const [from, to, body] = ["From", "To", "Body"].map((each) => params.get(each) ?? "");
    const callback = params.get("StatusCallback") ?? undefined;
    const text = newText("outbound-api", from ?? "", to ?? "", body ?? "", callback);
    const answer = { status: 201, body: wireText(text, accountSid) };
    carry(text);
    return answer;
  }

  function createCall(params: URLSearchParams): Answer {
    const refused = refuseCall(params, account);
    if (refused !== undefined) return refusalAnswer(refused);
    const order = orderOf(params);
    const call = placeCall(`CA${hex()}`, order, exchange.line(order.to), board);
    calls.unshift(call);
    return { status: 201, body: wireCall(call, accountSid) };
  }

  function updateCall(call: LiveCall, params: URLSearchParams): Answer {
    const refused = refuseDocument(params);
    if (refused !== undefined) return refusalAnswer(refused);
    if (call.endedAt !== undefined)
      return problem(21220, "Call is not in-progress. Cannot redirect.");
    const status = params.get("Status");
    const { url, twiml, method } = orderOf(params);
    if (status === "completed" || status === "canceled") call.end(status);
    else if (status !== null) return problem(21218, `Invalid call status: ${status}`);
    else if (call.status !== "in-progress")
      return problem(21220, "Call is not in-progress. Cannot redirect.");
    else
      call.redirect({
        method,
        ...(url !== undefined && { url }),
        ...(twiml !== undefined && { twiml }),
      });
    return { status: 200, body: wireCall(call, accountSid) };
  }

  function list(seen: Seen, what: string): Answer {
    const { query } = seen;
    const has = (key: string, value: string) => (query.get(key) ?? value) === value;
    const ends = (each: { readonly to: string; readonly from: string }) =>
      has("To", each.to) && has("From", each.from);
    if (what === "Messages") {
      const found = texts.filter(
        (text) => ends(text) && dateMatches(query, "DateSent", text.sentAt ?? text.createdAt),
      );
      return wirePage(
        seen,
        "messages",
        found.map((text) => wireText(text, accountSid)),
      );
    }
    if (what === "Calls") {
      const found = calls.filter(
        (call) =>
          ends(call) &&
          has("Status", call.status) &&
          dateMatches(query, "StartTime", call.startedAt ?? call.createdAt),
      );
      return wirePage(
        seen,
        "calls",
        found.map((call) => wireCall(call, accountSid)),
      );
    }
    const found = owned.filter(({ number }) => has("PhoneNumber", number));
    const capabilities = { voice: true, sms: true, mms: false };
    const wire = found.map(({ number, smsUrl }) => ({
      phone_number: number,
      sms_url: smsUrl ?? "",
      sms_method: "POST",
      capabilities,
    }));
    return wirePage(seen, "incoming_phone_numbers", wire);
  }

  function answer(seen: Seen): Answer {
    const basic = Buffer.from(`${accountSid}:${authToken}`).toString("base64");
    const [, sid, what, id] = resource.exec(seen.path) ?? [];
    const missing = problem(20404, `The requested resource ${seen.path} was not found`, 404);
    if (seen.headers.authorization !== `Basic ${basic}`) return problem(20003, "Authenticate", 401);
    if (sid === undefined) return missing;
    if (sid !== accountSid) return problem(20003, "Authenticate", 401);
    const form = seen.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
    const params = new URLSearchParams(form ? seen.body : "");
    const action = `${seen.method} ${what ?? "Account"}${id === undefined ? "" : "/one"}`;
    const text = texts.find((each) => each.sid === id);
    const call = calls.find((each) => each.sid === id);
    switch (action) {
      case "GET Account":
        return {
          status: 200,
          body: { sid: accountSid, friendly_name: name, status: "active", type: "Full" },
        };
      case "POST Messages":
        return createMessage(params);
      case "POST Calls":
        return createCall(params);
      case "GET Messages":
      case "GET Calls":
      case "GET IncomingPhoneNumbers":
        return list(seen, what ?? "");
      case "GET Messages/one":
        return text === undefined ? missing : { status: 200, body: wireText(text, accountSid) };
      case "GET Calls/one":
        return call === undefined ? missing : { status: 200, body: wireCall(call, accountSid) };
      case "POST Calls/one":
        return call === undefined ? missing : updateCall(call, params);
      default:
        return problem(20004, "Method not allowed", 405);
    }
  }

  async function take(from: string, to: string, body: string): Promise<void> {
    const number = owned.find((each) => each.number === to);
    if (number === undefined) throw new Error(`the provider ${name} does not own ${to}`);
    const text = newText("inbound", from, to, body);
    const keyword = keywordOf(body);
    if (keyword === "start") optOuts.delete(`${to} ${from}`);
    if (keyword === "stop") optOuts.add(`${to} ${from}`);
    if (keyword !== undefined) {
      const automatic = newText("outbound-reply", to, from, automaticAnswers[keyword]);
      automatic.taken = true;
      carry(automatic);
    }
    if (number.smsUrl === undefined) return;
    try {
      for (const each of await handInbound(hooks, number.smsUrl, text, accountSid)) {
        const params = new URLSearchParams({ To: from, From: to, Body: each.body });
        const refused = refuseMessage(params, account);
        if (refused !== undefined) throw new TwimlError(refused.code, refused.message);
        carry(newText("outbound-reply", to, from, each.body, each.statusCallback));
      }
    } catch (error) {
      const code = error instanceof TwimlError ? error.code : 20500;
      board.report(code, `text from ${from}: ${String((error as Error).message)}`);
    }
  }

  const http = await fakeHttp(answer);
  return {
    ...http,
    name,
    apiUrl: http.url,
    accountSid,
    authToken,
    number: numbers[0] ?? "",
    numbers,
    refuse(code, { status = 400, message = `refused with ${code}`, headers, times, when } = {}) {
      const refused = refusalAnswer({ status, code, message });
      http.fail(
        { ...refused, ...(headers !== undefined && { headers }) },
        { ...(times !== undefined && { times }), ...(when !== undefined && { when }) },
      );
    },
    take,
  };
}

function problem(code: number, message: string, status: Refusal["status"] = 400): Answer {
  return refusalAnswer({ status, code, message });
}

function hex(): string {
  return randomUUID().replaceAll("-", "");
}
