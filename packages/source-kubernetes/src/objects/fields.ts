import { oneLine } from "@tocsin/core";

/** Something of the cluster's API whose fields may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

const none: Fields = Object.freeze({});
const longestText = 2_000;

/** Its fields; none when it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : none;
}

/** One printable line; undefined when it is none or empty. */
export function textOf(value: unknown, length = longestText): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return oneLine(value, length) || undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Its objects, at most `most`. */
export function listOf(value: unknown, most = 200): readonly Fields[] {
  return Array.isArray(value) ? value.slice(0, most).map(fieldsOf) : [];
}

/** Milliseconds since the epoch. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** A label or annotation, which objects name by keys of their own. */
export function valueIn(map: unknown, name: string): string | undefined {
  const fields = fieldsOf(map);
  return Object.hasOwn(fields, name) ? textOf(fields[name], 500) : undefined;
}

/** A condition of a status, as nearly all kinds have them. */
export interface Condition {
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  readonly since: number | undefined;
  readonly updated: number | undefined;
  readonly reason: string;
  readonly message: string | undefined;
}

export function conditionOf(status: Fields, type: string): Condition | undefined {
  const found = listOf(status.conditions).find((condition) => condition.type === type);
  return (
    found && {
      status: textOf(found.status) ?? "Unknown",
      since: timeOf(found.lastTransitionTime),
      updated: timeOf(found.lastUpdateTime),
      reason: textOf(found.reason, 200) ?? "",
      message: textOf(found.message),
    }
  );
}
