import { z } from "zod";

// One list for all copies of this package in a process: a plugin may bring its own copy.
const place = Symbol.for("tocsin.secrets");
const shared = globalThis as { [place]?: Set<string> };
shared[place] ??= new Set();
const known = shared[place];
// Shorter values would blot out ordinary words.
const shortestRedacted = 6;

/** A value that prints as `[secret]` wherever it is logged, shown or turned into JSON. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    hide(value);
  }

  /** The value itself: call it only where it is sent or compared. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

/** Makes `redact` blot out this value too: a derived form of a secret, such as a Basic header. */
export function hide(value: string): void {
  if (value.length < shortestRedacted) return;
  known.add(value);
  // As it looks inside JSON and inside a URL.
  known.add(JSON.stringify(value).slice(1, -1));
  known.add(new URLSearchParams([["", value]]).toString().slice(1));
}

/** The text with every known secret replaced: applied to all that leaves the process or is kept. */
export function redact(text: string): string {
  let clean = text;
  for (const value of known) {
    if (clean.includes(value)) clean = clean.replaceAll(value, "[secret]");
  }
  return clean;
}

/** A zod schema for an option that is a secret: takes a string, gives a `Secret`. */
export function secretSchema() {
  return z
    .union([z.string().min(1, "is empty"), z.instanceof(Secret)])
    .transform((value) => (typeof value === "string" ? new Secret(value) : value));
}
