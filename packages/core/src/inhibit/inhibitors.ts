import type { Signal } from "../correlate/signal.ts";
import type { Notice } from "../notice.ts";
import type { Workspace } from "../record/workspace.ts";
import { labelsOf } from "../route/labels.ts";
import type { Storage } from "../storage.ts";
import { type InhibitRules, sourceTerm, sourceTerms, threatsTo } from "./rules.ts";

/** A problem that fires and keeps another from being told. */
export interface Inhibitor {
  /** The rule's name. */
  readonly rule: string;
  readonly problem: Pick<Notice, "source" | "fingerprint" | "title" | "labels">;
}

/** What inhibits a notice now. */
export type Inhibitors = (notice: Notice) => readonly Inhibitor[];

const none: readonly Inhibitor[] = [];

/** Looks up what inhibits these notices: in the storage, and what the workspace made of it meanwhile. */
export async function inhibitorsOf(
  notices: readonly Notice[],
  rules: InhibitRules,
  storage: Storage,
  work?: Workspace,
): Promise<Inhibitors> {
  if (rules.all.length === 0 || notices.length === 0) return () => none;
  const wanted = new Set<string>();
  for (const notice of notices) {
    for (const threat of threatsTo(rules, labelsOf(notice))) wanted.add(sourceTerm(threat));
  }
  const found = new Map<string, Inhibitor["problem"]>();
  const inHand = new Map(work?.inHand<Signal>("signal") ?? []);
  for (const signal of inHand.values()) {
    const problem = firingOf(signal);
    if (problem === undefined) continue;
    for (const term of sourceTerms(rules, labelsOf(problem))) {
      if (wanted.has(term)) found.set(term, problem);
    }
  }
  await Promise.all(
    [...wanted].map(async (term) => {
      if (found.has(term)) return;
      const problem = await firstOf(term, storage, inHand);
      if (problem !== undefined) found.set(term, problem);
    }),
  );
  return inhibitorsIn(found, rules);
}

/** The same among problems that are at hand. */
export function inhibitorsAmong(problems: readonly Notice[], rules: InhibitRules): Inhibitors {
  const found = new Map<string, Inhibitor["problem"]>();
  for (const problem of problems) {
    for (const term of sourceTerms(rules, labelsOf(problem))) {
      if (!found.has(term)) found.set(term, problem);
    }
  }
  return inhibitorsIn(found, rules);
}

function inhibitorsIn(
  found: ReadonlyMap<string, Inhibitor["problem"]>,
  rules: InhibitRules,
): Inhibitors {
  if (found.size === 0) return () => none;
  return (notice) =>
    threatsTo(rules, labelsOf(notice)).flatMap((threat) => {
      const problem = found.get(sourceTerm(threat));
      return problem === undefined ? [] : [{ rule: threat.rule.name, problem }];
    });
}

/** One is enough, whichever it is: while any of them fires, the target is inhibited. */
async function firstOf(
  term: string,
  storage: Storage,
  inHand: ReadonlyMap<string, Signal>,
): Promise<Notice | undefined> {
  // What the workspace holds counts as it is there, so as many more are read.
  const query = { collection: "signal", terms: [term], limit: inHand.size + 1 };
  const { records } = await storage.list(query);
  for (const { key, value } of records) {
    const problem = inHand.has(key) ? undefined : firingOf(JSON.parse(value) as Signal);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function firingOf({ status, problem }: Signal): Notice | undefined {
  return status === "firing" ? problem : undefined;
}
