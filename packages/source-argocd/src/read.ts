import type { HookRequest, NoticeInput, Reading } from "@tocsin/core";
import { type Application, applicationOf, type Context } from "./application.ts";
import { doctorNotices } from "./doctor.ts";
import { healthNotices } from "./health.ts";
import { createdNotices, deletedNotices } from "./lifecycle.ts";
import { operationNotices } from "./operation.ts";
import { type Payload, readPayload } from "./payload.ts";
import { syncStatusNotices } from "./sync-status.ts";

/** What one request of Argo CD's notifications controller tells. */
export function read(request: HookRequest, name: string, otherwise: Context): Reading {
  const payload = readPayload(request.body);
  if ("unreadable" in payload) return { status: "unreadable", reason: payload.unreadable };
  if (payload.reason === "doctor") return { status: "read", notices: doctorNotices(name, payload) };
  return { status: "read", notices: noticesOf(applicationOf(payload, otherwise), payload) };
}

function noticesOf(app: Application, payload: Payload): NoticeInput[] {
  switch (payload.reason) {
    case "created":
      return createdNotices(app, payload);
    case "deleted":
      return deletedNotices(app, payload);
    case "state":
      return stateNotices(app, payload);
    default:
      return [];
  }
}

/** What the state of an application tells, whoever brought it. */
export function stateNotices(app: Application, { app: { status } }: Payload): NoticeInput[] {
  if (status === undefined) return [];
  const all = [
    ...operationNotices(app, status),
    ...healthNotices(app, status),
    ...syncStatusNotices(app, status),
  ];
  // What goes is bound to lack resources, and nothing would ever resolve it.
  return app.deleting ? all.filter(({ status: state }) => state !== "firing") : all;
}
