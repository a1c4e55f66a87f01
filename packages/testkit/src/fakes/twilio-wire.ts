import type { Answer, Seen } from "./http.ts";
import type { CallRecord, TextRecord } from "./phone-line.ts";
import type { Refusal } from "./twilio-rules.ts";

/** The error shape of every Twilio API. */
export function refusalAnswer({ status, code, message }: Refusal): Answer {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return { status, body: { code, message, more_info, status } };
}

export function wireText(text: TextRecord, accountSid: string) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${text.sid}`;
  return {
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: text.body,
    date_created: wireDate(text.createdAt),
    date_sent: text.sentAt === undefined ? null : wireDate(text.sentAt),
    date_updated: wireDate(text.updatedAt),
    direction: text.direction,
    error_code: text.errorCode ?? null,
    error_message: text.errorCode === undefined ? null : `error ${text.errorCode}`,
    from: text.from,
    messaging_service_sid: null,
    num_media: "0",
    num_segments: String(text.size.segments),
    price: null,
    price_unit: "USD",
    sid: text.sid,
    status: text.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: text.to,
    uri: `${uri}.json`,
  };
}

export function wireCall(call: CallRecord, accountSid: string) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}`;
  const { startedAt, endedAt } = call;
  const duration =
    startedAt === undefined || endedAt === undefined || call.status !== "completed"
      ? null
      : String(Math.round((endedAt - startedAt) / 1000));
  return {
    account_sid: accountSid,
    answered_by: call.answeredBy ?? null,
    api_version: "2010-04-01",
    caller_name: null,
    date_created: wireDate(call.createdAt),
    date_updated: wireDate(call.updatedAt),
    direction: "outbound-api",
    duration,
    end_time: endedAt === undefined ? null : wireDate(endedAt),
    forwarded_from: null,
    from: call.from,
    from_formatted: call.from,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    price: null,
    price_unit: "USD",
    queue_time: "0",
    sid: call.sid,
    start_time: startedAt === undefined ? null : wireDate(startedAt),
    status: call.status,
    subresource_uris: {},
    to: call.to,
    to_formatted: call.to,
    trunk_sid: null,
    uri: `${uri}.json`,
  };
}

/** A page of a list, newest first, with the links to the others. */
export function wirePage(seen: Seen, key: string, all: readonly unknown[]): Answer {
  const size = Math.min(Math.max(Number(seen.query.get("PageSize") ?? 50) || 50, 1), 1000);
  const page = Math.max(Number(seen.query.get("Page") ?? 0) || 0, 0);
  const link = (number: number) => {
    const query = new URLSearchParams(seen.query);
    query.set("PageSize", String(size));
    query.set("Page", String(number));
    return `${seen.path}?${query}`;
  };
  const start = page * size;
  const shown = all.slice(start, start + size);
  return {
    status: 200,
    body: {
      [key]: shown,
      end: Math.max(start + shown.length - 1, 0),
      first_page_uri: link(0),
      next_page_uri: start + size < all.length ? link(page + 1) : null,
      page,
      page_size: size,
      previous_page_uri: page > 0 ? link(page - 1) : null,
      start,
      uri: `${seen.path}?${seen.query}`,
    },
  };
}

/** Whether a time is what `Name`, `Name<` and `Name>` of a list ask for; a bare date means that whole day, in UTC. */
export function dateMatches(query: URLSearchParams, name: string, time: number): boolean {
  const day = 86_400_000;
  for (const sign of ["", "<", ">"]) {
    const text = query.get(`${name}${sign}`);
    if (text === null) continue;
    const from = Date.parse(text);
    const to = /^\d{4}-\d\d-\d\d$/.test(text) ? from + day : from + 1000;
    const second = Math.floor(time / 1000) * 1000;
    if (sign !== "<" && second < from) return false;
    if (sign !== ">" && second >= to) return false;
    if (Number.isNaN(from)) return false;
  }
  return true;
}

/** RFC 2822, as Twilio writes its dates. */
function wireDate(time: number): string {
  return new Date(time).toUTCString().replace("GMT", "+0000");
}
