import type { HookRequest } from "@tocsin/core";
import { jsonIn } from "../fields.ts";
import { binaryEvent } from "./binary.ts";
import type { CloudEvent, Refused } from "./event.ts";
import { mediaType } from "./media-type.ts";
import { structuredEvent } from "./structured.ts";

/** The events of one request, each read or refused; or why none can be. */
export type Events =
  | { readonly status: "read"; readonly events: readonly (CloudEvent | Refused)[] }
  | { readonly status: "unreadable" | "unsupported"; readonly reason: string };

/** The specification knows no limit; nobody sends more than a few hundred. */
export const mostInBatch = 5_000;

const structured = "application/cloudevents+json";
const batched = "application/cloudevents-batch+json";

/** Reads any of the three content modes. */
export function eventsIn(request: HookRequest): Events {
  const { name, isUtf8 } = mediaType(request.headers.get("content-type"));
  if (name.startsWith("application/cloudevents")) {
    if (name !== structured && name !== batched) {
      const reason = `${name.slice(0, 100)} is not read: send ${structured}, ${batched} or binary mode`;
      return { status: "unsupported", reason };
    }
    if (!isUtf8) return { status: "unsupported", reason: "only UTF-8 is read" };
    const json = jsonIn(request.body);
    if (json === undefined) return unreadable("the body is not JSON in UTF-8");
    return name === structured ? read([structuredEvent(json)]) : batch(json);
  }
  if (request.headers.has("ce-id") || request.headers.has("ce-specversion")) {
    return read([binaryEvent(request)]);
  }
  const got = name === "" ? "no content type" : `the content type ${name.slice(0, 100)}`;
  return {
    status: "unsupported",
    reason: `no CloudEvent: ${got} and no ce- headers. Send ${structured}, or the attributes as ce-id, ce-source, ce-specversion and ce-type`,
  };
}

function batch(json: unknown): Events {
  if (!Array.isArray(json)) return unreadable("a batch of CloudEvents is a JSON array");
  if (json.length > mostInBatch) {
    return unreadable(`a batch of ${json.length} events: send at most ${mostInBatch} at once`);
  }
  return read(json.map(structuredEvent));
}

function read(events: readonly (CloudEvent | Refused)[]): Events {
  return { status: "read", events };
}

function unreadable(reason: string): Events {
  return { status: "unreadable", reason };
}
