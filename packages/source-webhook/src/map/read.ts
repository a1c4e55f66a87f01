import { counted, type HookRequest, type NoticeInput, type Reading } from "@tocsin/core";
import type { Auth } from "../auth/auth.ts";
import { readBody } from "../body.ts";
import { isObject } from "../fields.ts";
import { notice, unreadable } from "../notice.ts";
import { mappedNotice } from "./notice.ts";
import type { MapOptions } from "./options.ts";
import { valueAt } from "./path.ts";
import { plainNotice } from "./plain.ts";
import type { Scope } from "./template.ts";

// A template costs some microseconds, and a map has a dozen of them.
const mostItems = 500;

export interface MapContext {
  readonly map: MapOptions | undefined;
  readonly auth: Auth;
  /** Of the instance. */
  readonly name: string;
}

/** What a request of any sender tells, by the map or without one. */
export function readMapped(request: HookRequest, { map, auth, name }: MapContext): Reading {
  const body = readBody(request);
  if (body.status !== "read") return body;
  const delivery = deliveryId(request.headers, auth);
  if (map === undefined) {
    const about = { isText: body.text, size: request.body.length, name };
    const plain = plainNotice(body.value, about);
    return {
      status: "read",
      notices: withIds([plain], delivery),
    };
  }
  const scope: Scope = {
    body: body.value,
    headers: headersOf(request.headers, auth),
    query: queryOf(request.url),
  };
  const items = map.items === undefined ? undefined : itemsAt(scope, map.items);
  if (typeof items === "string") return unreadable(items);
  const scopes = items?.slice(0, mostItems).map((item, index) => ({ ...scope, item, index }));
  const notices: NoticeInput[] = [];
  for (const each of scopes ?? [scope]) {
    const mapped = mappedNotice(map, each, name);
    if (mapped.status === "unreadable") return unreadable(mapped.reason);
    if (mapped.status === "told") notices.push(mapped.notice);
  }
  const left = (items?.length ?? 0) - mostItems;
  if (left > 0) notices.push(leftOut(left, name));
  return { status: "read", notices: withIds(notices, delivery) };
}

function itemsAt(scope: Scope, path: string): readonly unknown[] | string {
  const value = valueAt(scope, path);
  if (Array.isArray(value)) return value;
  if (isObject(value)) return [value];
  return `map.items: there is no list at ${path} in this request`;
}

/**
 * Two notices of one request need two ids. Without an id of the sender's the gateway makes one of what the notice
 * says and when, so that a report without a time is new each time.
 */
function withIds(notices: readonly NoticeInput[], delivery: string | undefined): NoticeInput[] {
  const used = new Set<string>();
  return notices.map((each, index) => {
    const wanted = each.id ?? (delivery === undefined ? undefined : `${delivery}:${index}`);
    if (wanted === undefined) return each;
    const id = used.has(wanted) ? `${wanted}:${index}` : wanted;
    used.add(id);
    return { ...each, id };
  });
}

function deliveryId(headers: Headers, { idHeader }: Auth): string | undefined {
  for (const name of [idHeader, "idempotency-key"]) {
    const id = name === undefined ? null : headers.get(name);
    if (id !== null && /^[\w.:"-]{1,200}$/.test(id)) return id;
  }
  return undefined;
}

const neverShown = ["authorization", "proxy-authorization", "cookie", "x-gitlab-token"];

function headersOf(headers: Headers, { hidden }: Auth): Record<string, string> {
  const shown = [...headers].filter(
    ([name]) => !hidden.includes(name) && !neverShown.includes(name),
  );
  return Object.fromEntries(shown);
}

function queryOf(url: string): Record<string, string> {
  const base = "http://gateway";
  if (!URL.canParse(url, base)) return {};
  const query = [...new URL(url, base).searchParams];
  return Object.fromEntries(query.filter(([name]) => name !== "token"));
}

function leftOut(left: number, name: string): NoticeInput {
  return notice({
    type: "webhook.too_many",
    kind: "message",
    severity: "warning",
    title: `${counted(left, "item")} of a request to ${name} not read: more than ${mostItems} in one`,
  });
}
