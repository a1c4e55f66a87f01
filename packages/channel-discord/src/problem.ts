/** Why a call did not succeed, without the URL and the body that the SDK's errors carry. */
export type Problem =
  /** Discord's own error. `fields`: what of the form it refused, by place and code. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly code: number;
      readonly fields: readonly string[];
    }
  | {
      readonly kind: "limited";
      readonly afterMs: number;
      readonly scope: "user" | "global" | "shared";
    }
  | { readonly kind: "server"; readonly status: number }
  /** The SDK forgot the token after a 401. */
  | { readonly kind: "tokenless" }
  | { readonly kind: "thrown"; readonly error: unknown };

const defaultPatienceMs = 5_000;
const longestPatienceMs = 86_400_000;

/**
 * Reads what @discordjs/rest throws. By shape and not by class: the SDK is loaded only when a Discord
 * channel is open.
 */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof Error)) return { kind: "thrown", error };
  if ("retryAfter" in error && "timeToReset" in error) {
    return {
      kind: "limited",
      afterMs: patience(error.retryAfter, error.timeToReset),
      scope: scopeOf(error),
    };
  }
  if ("rawError" in error && "status" in error) {
    const { rawError } = error;
    return {
      kind: "refused",
      status: Number(error.status),
      code: "code" in error && typeof error.code === "number" ? error.code : 0,
      fields: isObject(rawError) ? fieldsOf(rawError.errors).slice(0, 5) : [],
    };
  }
  if (error.name === "HTTPError" && "status" in error) {
    return { kind: "server", status: Number(error.status) };
  }
  if (error.message.startsWith("Expected token to be set")) return { kind: "tokenless" };
  return { kind: "thrown", error };
}

function patience(...candidates: readonly unknown[]): number {
  const ms = candidates.find(
    (each) => typeof each === "number" && Number.isFinite(each) && each > 0,
  );
  return Math.min(Math.ceil(typeof ms === "number" ? ms : defaultPatienceMs), longestPatienceMs);
}

function scopeOf(error: object): "user" | "global" | "shared" {
  if ("global" in error && error.global === true) return "global";
  return "scope" in error && (error.scope === "global" || error.scope === "shared")
    ? error.scope
    : "user";
}

// Places and codes only: the messages beside them may quote what was sent.
function fieldsOf(tree: unknown, place = "", depth = 0): string[] {
  if (!isObject(tree) || depth > 8) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    if (key === "_errors") return codesOf(value).map((code) => `${place} ${code}`);
    return /^\w{1,40}$/.test(key)
      ? fieldsOf(value, place === "" ? key : `${place}.${key}`, depth + 1)
      : [];
  });
}

function codesOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((each) =>
    isObject(each) && typeof each.code === "string" && /^[A-Z_]{1,60}$/.test(each.code)
      ? [each.code]
      : [],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
