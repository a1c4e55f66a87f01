import { parseDuration } from "../route/duration.ts";
import { printable } from "../text.ts";
import type { Field, Values } from "./field.ts";

const defaultLongest = 3_000;

export type ValuesReading =
  | { readonly values: Values; readonly problems?: undefined }
  /** By field. */
  | { readonly problems: Readonly<Record<string, string>> };

/** Checks what was given for the fields, as text or as JSON; what is empty counts as left out. Pure. */
export function readValues(
  fields: readonly Field[],
  given: Readonly<Record<string, unknown>>,
): ValuesReading {
  const values: Record<string, string | number | boolean> = {};
  const problems: Record<string, string> = {};
  const known = new Map(fields.map((field) => [field.name, field]));
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    const names = [...known.keys()].join(", ");
    problems[name] = `is not asked for: ${names === "" ? "it takes nothing" : `it takes ${names}`}`;
  }
  for (const field of fields) {
    const text = textOf(Object.hasOwn(given, field.name) ? given[field.name] : field.initial);
    if (text === undefined) {
      problems[field.name] = "must be text, a number, or true or false";
      continue;
    }
    if (text.trim() === "") {
      if (field.required === true) problems[field.name] = "is needed";
      continue;
    }
    const read = readOne(field, text);
    if (read.problem === undefined) values[field.name] = read.value;
    else problems[field.name] = read.problem;
  }
  return Object.keys(problems).length > 0 ? { problems } : { values };
}

function textOf(given: unknown): string | undefined {
  if (given === undefined || given === null) return "";
  const plain = ["string", "number", "boolean"].includes(typeof given);
  return plain ? String(given) : undefined;
}

type Read =
  | { readonly value: string | number | boolean; readonly problem?: undefined }
  | { readonly problem: string };

function readOne(field: Field, text: string): Read {
  switch (field.kind) {
    case "number": {
      const value = Number(text);
      return Number.isFinite(value) ? { value } : { problem: "is no number" };
    }
    case "duration": {
      const value = parseDuration(text.trim());
      return value === undefined || value <= 0
        ? { problem: "is no duration: write 30m, 2h or 1d" }
        : { value };
    }
    case "flag": {
      const word = text.trim().toLowerCase();
      if (["true", "yes", "on", "1"].includes(word)) return { value: true };
      if (["false", "no", "off", "0"].includes(word)) return { value: false };
      return { problem: "is yes or no" };
    }
    case "choice": {
      const { choices = [] } = field;
      const found = choices.find(({ value }) => value === text.trim());
      if (found !== undefined) return { value: found.value };
      const some = choices.slice(0, 10).map(({ value }) => value);
      return { problem: `is none of ${some.join(", ")}${choices.length > 10 ? ", …" : ""}` };
    }
    default: {
      const longest = field.longest ?? defaultLongest;
      if (text.length > longest) return { problem: `is longer than ${longest} characters` };
      const value = printable(text, longest);
      return { value: field.kind === "text" ? value.replaceAll(/\s*\n\s*/gu, " ") : value };
    }
  }
}
