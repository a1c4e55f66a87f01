import { attend, eachIncident } from "../correlate/attend.ts";
import type { Signal } from "../correlate/signal.ts";
import type { Notice } from "../notice.ts";
import type { Workspace } from "../record/workspace.ts";
import { labelsOf } from "../route/labels.ts";
import type { Storage, Stored } from "../storage.ts";
import { type InhibitRules, sourceTerms, sourceTies, type Tie } from "./rules.ts";
import { followLane, targetTerm } from "./terms.ts";

/** Work in the same commit: a source began or ended, so its targets are looked at. */
export function wakeTargets(
  before: Signal | undefined,
  after: Signal,
  rules: InhibitRules,
  work: Workspace,
  now: number,
): void {
  if (rules.all.length === 0) return;
  const were = firing(before);
  const are = firing(after);
  if (termsOf(were, rules) === termsOf(are, rules)) return;
  for (const tie of new Set([...tiesOf(were, rules), ...tiesOf(are, rules)])) {
    const key = `inhibited:${tie}`;
    work.put(key, tie, (value) => ({
      key,
      value: JSON.stringify(value),
      lane: followLane,
      due: now,
    }));
  }
}

/** Looks at every incident that the tie could inhibit. */
export async function lookAtTargets(
  record: Stored,
  { storage, now }: { readonly storage: Storage; readonly now: number },
): Promise<void> {
  const tie = JSON.parse(record.value) as Tie;
  const ids: string[] = [];
  await eachIncident(storage, targetTerm(tie), ({ id }) => ids.push(id));
  await attend(storage, ids, now);
  await storage.commit([{ key: record.key, expect: record.version, value: null }]);
}

function firing(signal: Signal | undefined): Notice | undefined {
  return signal?.status === "firing" ? signal.problem : undefined;
}

function termsOf(problem: Notice | undefined, rules: InhibitRules): string {
  return problem === undefined ? "" : sourceTerms(rules, labelsOf(problem)).join(" ");
}

function tiesOf(problem: Notice | undefined, rules: InhibitRules): Tie[] {
  return problem === undefined ? [] : sourceTies(rules, labelsOf(problem));
}
