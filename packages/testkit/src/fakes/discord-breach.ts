export type Json = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** One broken rule, where it is broken, in Discord's words. */
export interface Breach {
  readonly path: Path;
  readonly code: string;
  readonly message: string;
}

export function breach(path: Path, code: string, message: string): Breach {
  return { path, code, message };
}

export function tooLong(path: Path, most: number): Breach {
  return breach(path, "BASE_TYPE_MAX_LENGTH", `Must be ${most} or fewer in length.`);
}

/** Between two numbers of things, or of characters. */
export function badLength(path: Path, least: number, most: number): Breach {
  const said = `Must be between ${least} and ${most} in length.`;
  return breach(path, "BASE_TYPE_BAD_LENGTH", said);
}

export function text(value: unknown, path: Path, most: number, required: boolean): Breach[] {
  if (typeof value !== "string" || /\p{Cs}/u.test(value)) {
    return [breach(path, "STRING_TYPE_INVALID", "Could not interpret string.")];
  }
  if (required && trimmed(value) === "") {
    return [breach(path, "BASE_TYPE_REQUIRED", "This field is required")];
  }
  return value.length > most ? [tooLong(path, most)] : [];
}

/** A key that Discord does not know here. */
export function strange(value: Json, path: Path, known: readonly string[]): Breach[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => breach([...path, key], "UNKNOWN_KEY", "The fake knows no such key here."));
}

export function doubled(values: readonly unknown[], path: Path, what: string): Breach[] {
  if (new Set(values).size === values.length) return [];
  return [breach(path, "COMPONENT_CUSTOM_ID_DUPLICATED", `${what} cannot be duplicated`)];
}

/** The body of a 400 for them; undefined when there are none. */
export function errorFor(breaches: readonly Breach[]): Json | undefined {
  if (breaches.length === 0) return undefined;
  const errors: Record<string, unknown> = {};
  for (const { path, code, message } of breaches) {
    let at = errors;
    for (const step of path) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at._errors = [...list(at._errors), { code, message }];
  }
  return { message: "Invalid Form Body", code: 50035, errors };
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function trimmed(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
