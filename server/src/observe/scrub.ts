import { redact, Secret } from "@tocsin/core";

// Deeper or longer than this is no log line any more.
const deepest = 6;
const mostItems = 100;
const longestText = 4_000;

/** A value fit for a log: secrets blotted out at any depth, errors spelled out, nothing endless. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return text(value);
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "function") return "[function]";
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Secret) return "[secret]";
  if (depth >= deepest) return "[deeper]";
  if (value instanceof Error) return scrubError(value, depth);
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "[no date]" : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => scrub(item, depth + 1));
  const clean: Record<string, unknown> = {};
  for (const key of Object.keys(value).slice(0, mostItems)) {
    const item = read(value, key);
    Object.defineProperty(clean, text(key), {
      value: scrub(item, depth + 1),
      enumerable: true,
      configurable: true,
    });
  }
  return clean;
}

function scrubError(error: Error, depth: number): unknown {
  const { code, cause } = error as Error & { readonly code?: unknown };
  return {
    type: text(error.name),
    message: text(error.message),
    ...(code === undefined ? {} : { code: scrub(code, depth + 1) }),
    ...(error.stack === undefined ? {} : { stack: text(error.stack) }),
    ...(cause === undefined ? {} : { cause: scrub(cause, depth + 1) }),
  };
}

function text(value: string): string {
  const clean = redact(value);
  return clean.length > longestText ? `${clean.slice(0, longestText)}…` : clean;
}

/** A getter of a hostile object may throw. */
function read(object: object, key: string): unknown {
  try {
    return (object as Readonly<Record<string, unknown>>)[key];
  } catch {
    return "[unreadable]";
  }
}
