import type { OutgoingEvent } from "./event.ts";

/** An event as an HTTP request. */
export interface BoundEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** By CloudEvents' HTTP binding, in either content mode for a single event. */
export function bind(event: OutgoingEvent, mode: "binary" | "structured"): BoundEvent {
  const { data, ...own } = event;
  const attributes = { specversion: "1.0", ...own };
  if (mode === "structured") {
    return {
      headers: { "content-type": "application/cloudevents+json; charset=utf-8" },
      body: JSON.stringify({ ...attributes, datacontenttype: "application/json", data }),
    };
  }
  const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encoded(value)]);
  return {
    headers: { ...Object.fromEntries(headers), "content-type": "application/json" },
    body: JSON.stringify(data),
  };
}

/** Percent-encodes what the binding says must not stand in a header. */
function encoded(value: string): string {
  return value
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/[^\x21-\x7e]|["%]/gu, (character) => encodeURIComponent(character));
}
