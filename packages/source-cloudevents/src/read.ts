import { createHash } from "node:crypto";
import type { HookRequest, NoticeInput, Reading } from "@tocsin/core";
import { prefix as cdevents, readCdEvent } from "./cdevents/index.ts";
import { type CloudEvent, isRefused, type Refused } from "./event/event.ts";
import { eventsIn } from "./event/events.ts";
import {
  doctorEvent,
  doctorType,
  messageType,
  refusedEvents,
  tocsinMessage,
  unknownEvent,
} from "./other.ts";
import { readTekton, prefix as tekton } from "./tekton/index.ts";

export interface ReadOptions {
  /** The instance's. */
  readonly name: string;
  /** What becomes of an event that means nothing here. */
  readonly unknown: "tell" | "ignore";
}

/** What one request tells. */
export function read(request: HookRequest, options: ReadOptions): Reading {
  const arrived = eventsIn(request);
  if (arrived.status !== "read") return arrived;
  const notices = new Map<string, NoticeInput>();
  const refused: Refused[] = [];
  for (const event of arrived.events) {
    const told = isRefused(event) ? event : noticesOf(event, options);
    if (isRefused(told)) refused.push(told);
    // An event that stands in a batch twice is one event.
    else for (const notice of told) notices.set(notice.id ?? "", notice);
  }
  const [first] = refused;
  if (first !== undefined && refused.length === arrived.events.length) {
    return { status: "unreadable", reason: first.refused };
  }
  if (first !== undefined) {
    const id = `refused|${createHash("sha256").update(request.body).digest("hex")}`;
    const about = { id, name: options.name };
    notices.set(id, refusedEvents(refused, arrived.events.length, about));
  }
  return { status: "read", notices: [...notices.values()] };
}

function noticesOf(
  event: CloudEvent,
  { name, unknown }: ReadOptions,
): readonly NoticeInput[] | Refused {
  if (event.type === doctorType) return doctorEvent(event, name);
  if (event.type === messageType) return tocsinMessage(event);
  const read = event.type.startsWith(cdevents)
    ? readCdEvent(event)
    : event.type.startsWith(tekton)
      ? readTekton(event)
      : undefined;
  if (read !== undefined) return read;
  return unknown === "tell" ? unknownEvent(event) : [];
}
