import type { Storage } from "../storage.ts";
import type { Clock } from "../tools.ts";
import { type AuditEntry, auditChange } from "./audit.ts";
import type { Asker } from "./order.ts";

interface RefusalContext {
  readonly storage: () => Storage;
  readonly clock: Clock;
}

/** Whoever knocks in vain fills no storage. */
const refusalRate = { perSecond: 1 / 10, burst: 30 };

/** A refusal stands in the audit as well; of a flood, some. `whose`: whom it is counted against. */
export async function noteRefusal(
  refused: Omit<AuditEntry, "at" | "what">,
  { storage, clock }: RefusalContext,
  whose = whoseOf(refused.by),
): Promise<void> {
  if ((await storage().budgets.take(`refused:${whose}`, refusalRate)) > 0) return;
  const at = new Date(clock.now()).toISOString();
  const entry = { at, what: "refused" as const, ...refused };
  await storage().commit([auditChange(entry, crypto.randomUUID())]);
}

/** Who is not known can take another name each time, so they share one. */
function whoseOf({ person, through }: Asker): string {
  return person === undefined ? `by ${through}` : `person ${person}`;
}
