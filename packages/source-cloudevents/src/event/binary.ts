import type { HookRequest } from "@tocsin/core";
import { jsonIn } from "../fields.ts";
import { type CloudEvent, cloudEvent, type Refused, refuse } from "./event.ts";
import { isUriReference } from "./formats.ts";
import { isJson, mediaType } from "./media-type.ts";

const prefix = "ce-";
const addresses = new Set(["source", "dataschema"]);

/** The event whose attributes are headers and whose data is the body. */
export function binaryEvent({ headers, body }: HookRequest): CloudEvent | Refused {
  const attributes: [string, string][] = [];
  for (const [name, value] of headers) {
    // The content type stands in its own header.
    if (name.startsWith(prefix) && name !== "ce-datacontenttype") {
      const attribute = name.slice(prefix.length);
      attributes.push([attribute, addresses.has(attribute) ? address(value) : decoded(value)]);
    }
  }
  const { name, isUtf8 } = mediaType(headers.get("content-type"));
  if (!isUtf8) return refuse("the body is not in UTF-8: send it so, or leave the charset out");
  const data = body.length === 0 ? undefined : jsonIn(body);
  if (body.length > 0 && data === undefined && isJson(name)) {
    return refuse("the body is not JSON in UTF-8, as its content type says");
  }
  const text =
    data === undefined && name.startsWith("text/") ? new TextDecoder().decode(body) : data;
  return cloudEvent(Object.fromEntries(attributes), text);
}

/**
 * Of an address only its percent signs are encoded, as %25. Many senders leave that out, and mean by any
 * other %20 what stands there.
 */
function address(header: string): string {
  const text = decoded(header);
  return /%(?!25)/.test(header) || !isUriReference(text) ? header : text;
}

/** Quoted strings are taken out of their quotes, then percent-encoded UTF-8 is decoded, once. */
function decoded(header: string): string {
  const quoted = /^"(.*)"$/s.exec(header)?.[1];
  const text = quoted === undefined ? header : quoted.replace(/\\(.)/gs, "$1");
  return text.replace(/(?:%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}
