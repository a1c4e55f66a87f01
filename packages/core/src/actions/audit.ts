import { nameOf } from "../accept/hash.ts";
import type { Change } from "../storage.ts";
import type { Values } from "./field.ts";
import type { ActionOrder, Asker } from "./order.ts";

/** What somebody tried to do; refused attempts too. */
export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  /** `done`: at once, without an order. */
  readonly what: "asked" | "refused" | "approved" | "done" | "ended";
  readonly action: string;
  readonly by: Asker;
  readonly incident?: string;
  readonly order?: string;
  readonly values?: Values;
  readonly why?: string;
  /** Why it was refused, or how it ended. */
  readonly text?: string;
}

const dayMs = 86_400_000;
/** How long an attempt can be looked up. */
const keptMs = 400 * dayMs;

/** An entry that is written in the commit of what it tells of. `one`: of several alike in one moment. */
export function auditChange(entry: AuditEntry, one = ""): Change {
  const at = Date.parse(entry.at);
  const { action, by, incident } = entry;
  const terms = ["all", `action=${action}`, `by=${by.person ?? by.name}`];
  if (incident !== undefined) terms.push(`incident=${incident}`);
  return {
    key: `audit:${at.toString(36)}-${nameOf(JSON.stringify([entry, one]), 20)}`,
    value: JSON.stringify(entry),
    terms,
    sort: at,
    expires: at + keptMs,
  };
}

export function auditOf(
  order: ActionOrder,
  what: AuditEntry["what"],
  by: Asker,
  now: number,
): AuditEntry {
  const { id, action, incident, values, why, text } = order;
  return {
    at: new Date(now).toISOString(),
    what,
    action,
    by,
    order: id,
    values,
    ...(incident === undefined ? {} : { incident }),
    ...(why === undefined ? {} : { why }),
    ...(text === undefined ? {} : { text }),
  };
}
