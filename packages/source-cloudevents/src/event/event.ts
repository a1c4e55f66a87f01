import { type Fields, fieldOf } from "../fields.ts";
import { instant, isUri, isUriReference, longestAttribute } from "./formats.ts";

/** A CloudEvent 1.0, its attributes checked. */
export interface CloudEvent {
  /** `source|id`: what the specification makes unique. */
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** Empty when there is none. */
  readonly subject: string;
  /** ISO 8601 in UTC. */
  readonly time: string | undefined;
  /** JSON as it was parsed, other text as it is, undefined when there is none that can be read. */
  readonly data: unknown;
}

/** What was wrong with one event, and what the sender has to change. */
export interface Refused {
  readonly refused: string;
}

export function isRefused(value: object): value is Refused {
  return "refused" in value;
}

/** Checks the attributes as strictly as the specification is written; data is not looked at. */
export function cloudEvent(attributes: Fields, data: unknown): CloudEvent | Refused {
  const version = fieldOf(attributes, "specversion");
  if (version !== "1.0") {
    const said = typeof version === "string" ? `is ${JSON.stringify(version.slice(0, 20))}` : "";
    return refuse(`specversion ${said || "is missing"}: send CloudEvents 1.0`);
  }
  for (const name in attributes) {
    const problem = problemWith(name, fieldOf(attributes, name));
    if (problem !== undefined) return refuse(problem);
  }
  for (const name of ["id", "source", "type"]) {
    if (typeof fieldOf(attributes, name) !== "string") {
      return refuse(`the attribute ${name} is missing: CloudEvents 1.0 requires it`);
    }
  }
  const text = (name: string) => String(fieldOf(attributes, name) ?? "");
  const [id, source] = [text("id"), text("source")];
  return {
    key: `${source}|${id}`,
    id,
    source,
    type: text("type"),
    subject: text("subject"),
    time: instant(fieldOf(attributes, "time")),
    data,
  };
}

export function refuse(refused: string): Refused {
  return { refused };
}

type Check = (text: string) => boolean;
const anyText: Check = () => true;

const known: Readonly<Record<string, readonly [Check, string]>> = {
  specversion: [anyText, ""],
  id: [anyText, ""],
  source: [isUriReference, "is no URI-reference"],
  type: [anyText, ""],
  subject: [anyText, ""],
  datacontenttype: [anyText, ""],
  dataschema: [isUri, "is no URI"],
  time: [(text) => instant(text) !== undefined, "is no RFC 3339 time"],
};

/** Null counts as absent. */
function problemWith(name: string, value: unknown): string | undefined {
  const shown = name.slice(0, 40);
  if (!/^[a-z\d]+$/.test(name)) {
    return `the attribute ${JSON.stringify(shown)} is not named in lower-case letters and digits`;
  }
  if (value === null || value === undefined) return undefined;
  if (Object.hasOwn(known, name)) {
    const [check = anyText, problem = ""] = known[name] ?? [];
    if (typeof value !== "string" || value === "") return `the attribute ${name} is no text`;
    if (value.length > longestAttribute) {
      return `the attribute ${name} is longer than ${longestAttribute} characters`;
    }
    return check(value) ? undefined : `the attribute ${name} ${problem}`;
  }
  if (name === "schemaurl") {
    return "the attribute schemaurl is of CloudEvents 0.3: call it dataschema";
  }
  return typeof value === "number" && !Number.isInteger(value)
    ? `the attribute ${shown} is no integer, text or boolean`
    : undefined;
}
