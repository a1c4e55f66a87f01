/** A JSON object of which nothing is believed. */
export type Fields = Readonly<Record<string, unknown>>;

/** The JSON object, empty for anything else. */
export function objectIn(value: unknown): Fields {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at the end of these names; only own fields count. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** The first elements of a list; none of anything else. */
export function listIn(value: unknown, most: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, most) : [];
}

/** The JSON of these bytes; undefined when they are none in UTF-8. JSON has no undefined of its own. */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    // The parser's own message quotes the body, which may hold a secret.
    return undefined;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
