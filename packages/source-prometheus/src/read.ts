import type { HookRequest, NoticeInput, Reading } from "@tocsin/core";
import { type PostedContext, readPosted } from "./api-v2.ts";
import { groupEnd, noticeOf, setOf, type Telling, testAlert, truncationNotice } from "./notice.ts";
import { readPayload } from "./payload.ts";

/** What one request of Alertmanager tells: each alert by itself, for one that fires may come with one that is over. */
export function read(request: HookRequest, telling: Telling): Reading {
  const payload = readPayload(request.body);
  if ("unreadable" in payload) return { status: "unreadable", reason: payload.unreadable };
  const notices = new Map<string, NoticeInput>();
  const add = (notice: NoticeInput) => notices.set(notice.id ?? notice.title, notice);
  const { externalURL, truncated, status, alerts } = payload;
  for (const alert of alerts) {
    // A test has no end to tell of.
    if (alert.name === testAlert && alert.resolved) continue;
    add({ ...noticeOf(alert, { ...telling, externalURL }), set: setOf(payload) });
  }
  if (status === "resolved") add(groupEnd(payload));
  if (truncated > 0 && status !== "resolved") add(truncationNotice(payload, telling));
  return { status: "read", notices: [...notices.values()] };
}

/** What Prometheus, or whatever speaks as it does, reports by itself. */
export function readReport(
  { headers, body }: HookRequest,
  telling: Telling,
  context: PostedContext,
): Reading {
  const type = headers.get("content-type") ?? "";
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    return { status: "unsupported", reason: "send JSON with `Content-Type: application/json`" };
  }
  const posted = readPosted(body, context);
  if ("unreadable" in posted) return { status: "unreadable", reason: posted.unreadable };
  const notices = new Map<string, NoticeInput>();
  for (const alert of posted.alerts) {
    if (alert.name === testAlert && alert.resolved) continue;
    const notice = noticeOf(alert, telling);
    notices.set(notice.id ?? notice.title, notice);
  }
  return { status: "read", notices: [...notices.values()], refused: posted.refused };
}
