import type { EscalationOptions, StepOptions } from "@tocsin/core";
import type { Drafted } from "../draft.ts";
import { makeKeys } from "../keys.ts";
import { type OldStep, writeSteps } from "../steps.ts";
import { type Books, membersOf, teamOf, userOf } from "./books.ts";
import { type Escalation, secondsOf } from "./format.ts";

type Rule = Escalation["rules"][number];

/** Escalations. Their rules count from the start of the alert; steps count from one another. */
export function importEscalations(
  escalations: readonly Escalation[],
  books: Books,
): Drafted<EscalationOptions>[] {
  const keys = makeKeys(["none"]);
  return escalations.flatMap((escalation): Drafted<EscalationOptions>[] => {
    const { id, rules, repeat } = escalation;
    const name = escalation.name ?? id;
    const steps = stepsOf(rules, name, books);
    if (steps.length === 0) {
      books.notes.add(name, "has no step that can be written: it is left out");
      return [];
    }
    if (repeat?.closeAlertAfterAll === true) {
      books.notes.add(name, "closes the alert after the last repeat, which has no counterpart");
    }
    const again = { times: repeat?.count ?? 0, pauseSeconds: (repeat?.waitInterval ?? 0) * 60 };
    const options = writeSteps(steps, again, name, books.notes);
    return [{ key: keys(name, id, "escalation"), origin: `Opsgenie escalation ${id}`, options }];
  });
}

function stepsOf(rules: readonly Rule[], where: string, books: Books): OldStep[] {
  const steps: OldStep[] = [];
  let before = 0;
  let last: string | undefined;
  for (const rule of [...rules].sort(
    (one, other) => secondsOf(one.delay) - secondsOf(other.delay),
  )) {
    const told = tellingOf(rule, where, books);
    if (told === undefined) continue;
    const { notify, ...how } = told;
    const at = secondsOf(rule.delay);
    const kind = JSON.stringify(how);
    const step = steps.at(-1);
    if (step !== undefined && at === before && kind === last) {
      steps[steps.length - 1] = {
        ...step,
        step: { ...step.step, notify: [...step.step.notify, ...notify] },
      };
    } else steps.push({ seconds: at - before, step: told });
    before = at;
    last = kind;
  }
  return steps;
}

type Telling = Omit<StepOptions, "after">;

function tellingOf(rule: Rule, where: string, books: Books): Telling | undefined {
  const { recipient, notifyType, condition } = rule;
  const { schedules, notes } = books;
  const what = recipient?.name ?? recipient?.username ?? recipient?.id ?? "nobody";
  // There it is told until the alert is closed, whoever has acknowledged it.
  const how = condition === "if-not-closed" ? { acknowledge: "none" as const } : {};
  if (condition === "if-not-closed") {
    notes.add(
      where,
      "goes on after an acknowledgement (if-not-closed): written as acknowledge: none, check it",
    );
  }
  if (recipient?.type === "user")
    return { notify: [`person:${userOf(recipient, where, books)}`], ...how };
  if (recipient?.type === "schedule") {
    const made = schedules.find(recipient.id ?? recipient.name ?? "");
    if (notifyType === "next" || notifyType === "previous") {
      notes.add(
        where,
        `tells the ${notifyType} person of ${what}: written as the one who is on call`,
      );
    }
    if (made !== undefined) return { notify: made.map((key) => `schedule:${key}`), ...how };
  }
  const team = recipient?.type === "team" ? teamOf(recipient, books) : undefined;
  if (team !== undefined) {
    const role = notifyType === "admins" ? "admin" : notifyType === "users" ? "user" : undefined;
    const members = membersOf(team, books, role).map((key) => `person:${key}`);
    if (members.length > 0) {
      if (notifyType === "default") {
        notes.add(
          where,
          `tells the team ${what} by its own routing: written as all of its members`,
        );
      }
      return { notify: members, ...(notifyType === "random" ? { roundRobin: true } : {}), ...how };
    }
  }
  notes.add(
    where,
    `tells ${recipient?.type ?? "something"} ${what}, which is not in the file: the rule is left out`,
  );
  return undefined;
}
