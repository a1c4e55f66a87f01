import type { InhibitRules } from "../inhibit/rules.ts";
import { followLane } from "../inhibit/terms.ts";
import type { Storage, Stored } from "../storage.ts";
import { endOf, lineUp } from "./end.ts";
import { signalChange } from "./keys.ts";
import type { Signal } from "./signal.ts";

/** What the notices of ends are that nobody has reported. */
export const expiredType = "expired";
// By then the end is folded, unless the inbox stands still; then it is lined up again, under the same id.
const againMs = 60_000;

/** A problem was not reported again in time, so it is over. */
export async function expire(
  record: Stored,
  {
    storage,
    rules,
    now,
  }: { readonly storage: Storage; readonly rules: InhibitRules; readonly now: number },
): Promise<void> {
  const signal = JSON.parse(record.value) as Signal;
  const { problem } = signal;
  if (problem?.expiresAt === undefined) return;
  const { id, expiresAt } = problem;
  const end = endOf(problem, { id: `${id} ${expiresAt}`, type: expiredType, at: expiresAt });
  const again = signalChange(record.key, signal, record.version, now, rules);
  const later = { ...again, lane: followLane, due: now + againMs };
  if (await storage.commit([later, { ...lineUp(end, now), expect: 0 }])) return;
  // Either it was reported meanwhile, or its end lies in the inbox already.
  await storage.commit([later]);
}
