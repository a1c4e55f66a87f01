import { type Fields, fieldOf, isObject, jsonIn } from "../fields.ts";
import { type CloudEvent, cloudEvent, type Refused, refuse } from "./event.ts";
import { isJson, mediaType } from "./media-type.ts";

/** The specification knows a dozen, extensions included. */
const mostAttributes = 200;

/** The event that a JSON object is, data and all. */
export function structuredEvent(value: unknown): CloudEvent | Refused {
  if (!isObject(value)) return refuse("a CloudEvent in JSON is an object");
  if (Object.keys(value).length > mostAttributes) {
    return refuse(
      `an event of more than ${mostAttributes} attributes: put what it tells into data`,
    );
  }
  const { data, data_base64: encoded, ...attributes } = value;
  const event = cloudEvent(attributes, data);
  if ("refused" in event || encoded === undefined || encoded === null) return event;
  if (typeof encoded !== "string" || !isBase64(encoded)) return refuse("data_base64 is no base64");
  return data === undefined ? { ...event, data: decoded(encoded, attributes) } : event;
}

/** JSON when it is said to be, text when it is said to be. */
function decoded(encoded: string, attributes: Fields): unknown {
  const bytes = Buffer.from(encoded, "base64");
  const type = fieldOf(attributes, "datacontenttype");
  const { name } = mediaType(typeof type === "string" ? type : "application/json");
  if (isJson(name)) return jsonIn(bytes);
  return name.startsWith("text/") ? bytes.toString("utf8") : undefined;
}

function isBase64(text: string): boolean {
  return Buffer.from(text, "base64").toString("base64") === text;
}
