import type { EscalationOptions } from "@tocsin/core";
import type { Drafted } from "../draft.ts";
import { makeKeys } from "../keys.ts";
import type { Notes } from "../notes.ts";
import type { PeopleBook } from "../people.ts";
import type { ScheduleBook } from "../schedules.ts";
import { type OldStep, writeSteps } from "../steps.ts";
import type { EscalationPolicy } from "./format.ts";

interface Books {
  readonly people: PeopleBook;
  readonly schedules: ScheduleBook;
  readonly notes: Notes;
}

/** Escalation policies; each rule is a step that waits as long as the rule before held. */
export function importPolicies(
  policies: readonly EscalationPolicy[],
  books: Books,
): Drafted<EscalationOptions>[] {
  const keys = makeKeys(["none"]);
  return policies.flatMap((policy): Drafted<EscalationOptions>[] => {
    const { id, summary, num_loops, escalation_rules } = policy;
    const name = policy.name ?? summary ?? id;
    const steps: OldStep[] = [];
    let waited = 0;
    for (const rule of escalation_rules) {
      const notify = rule.targets.flatMap((target) => targetsOf(target, name, books));
      if (notify.length > 0) {
        const round = isRoundRobin(rule) && notify.length > 0 ? { roundRobin: true } : {};
        steps.push({ seconds: waited, step: { notify, ...round } });
        waited = 0;
      } else books.notes.add(name, "has a rule whose targets can't be told: it is left out");
      waited += rule.escalation_delay_in_minutes * 60;
    }
    if (steps.length === 0) {
      books.notes.add(name, "has no step that can be written: it is left out");
      return [];
    }
    const again = { times: num_loops ?? 0, pauseSeconds: waited };
    const options = writeSteps(steps, again, name, books.notes);
    return [
      { key: keys(name, id, "escalation"), origin: `PagerDuty escalation policy ${id}`, options },
    ];
  });
}

function targetsOf(
  {
    id,
    type,
    summary,
  }: {
    readonly id: string;
    readonly type?: string | null | undefined;
    readonly summary?: string | null | undefined;
  },
  where: string,
  { people, schedules, notes }: Books,
): string[] {
  const made = schedules.find(id);
  if (made !== undefined) return made.map((key) => `schedule:${key}`);
  if (people.has(id) || (type ?? "").startsWith("user")) {
    return [`person:${people.find({ id, name: summary ?? undefined }, where)}`];
  }
  notes.add(where, `tells ${summary ?? id}, which is not in the file: the target is left out`);
  return [];
}

function isRoundRobin({
  escalation_rule_assignment_strategy: strategy,
}: EscalationPolicy["escalation_rules"][number]): boolean {
  const type = typeof strategy === "string" ? strategy : strategy?.type;
  return type === "round_robin";
}
