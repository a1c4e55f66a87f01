import type { Incident } from "../correlate/incident.ts";
import { splitTarget } from "../deliver/delivery.ts";
import type { LeftOut, Missing } from "../language/en.ts";
import { parseMatcher } from "../route/matcher.ts";
import type { Policy, Step } from "./escalation.ts";
import type { Surroundings } from "./surroundings.ts";

/** Whom a step reaches at this moment. */
export interface Reach {
  /** Keys of people, each once. */
  readonly people: readonly string[];
  /** `channel:address` */
  readonly targets: readonly string[];
  /** Why somebody whom it names can't be told. */
  readonly missing: readonly Missing[];
}

// A receiver may name receivers, and itself round a corner.
const deepest = 5;

export function reachOf(
  step: Step,
  around: Pick<Surroundings, "people" | "receivers" | "hasChannel" | "onCall">,
): Reach {
  const people = new Set<string>();
  const targets = new Set<string>();
  const missing: Missing[] = [];
  const add = (target: string, depth: number) => {
    const { channel, address } = splitTarget(target);
    if (channel === "person") {
      if (around.people.has(address)) people.add(address);
      else missing.push(["person", address]);
    } else if (channel === "schedule") {
      const found = around.onCall(address);
      for (const person of found ?? []) people.add(person);
      if (found === undefined) missing.push(["schedule", address]);
      else if (found.length === 0) missing.push(["onCall", address]);
    } else if (channel === "receiver") {
      for (const each of around.receivers[address] ?? []) if (depth < deepest) add(each, depth + 1);
    } else if (around.hasChannel(channel)) targets.add(target);
    else missing.push(["channel", channel]);
  };
  for (const target of step.notify) add(target, 0);
  return { people: [...people], targets: [...targets], missing };
}

/** What a step's condition looks at. */
type Matter = Pick<Incident, "severity" | "labels" | "source" | "subject">;

/** Why a step's condition does not hold; undefined when it does. */
export function leftOut(
  step: Step,
  policy: Policy,
  incident: Matter,
  around: Pick<Surroundings, "hours">,
  now: number,
): LeftOut | undefined {
  const { when } = step;
  if (when === undefined) return undefined;
  if (when.severity !== undefined && !when.severity.includes(incident.severity)) {
    return ["severity", incident.severity];
  }
  for (const text of when.matchers ?? []) {
    const reading = parseMatcher(text);
    if ("matcher" in reading && !reading.matcher.test((name) => labelOf(incident, name))) {
      return ["matcher", text];
    }
  }
  if (when.hours === undefined) return undefined;
  const open = around.hours(policy).isOpen(now);
  return open === (when.hours === "working") ? undefined : ["hours", open];
}

function labelOf(incident: Matter, name: string): string {
  if (Object.hasOwn(incident.labels, name)) return incident.labels[name] ?? "";
  const { source, subject, severity } = incident;
  const fields: Readonly<Record<string, string>> = { source, subject, severity };
  return Object.hasOwn(fields, name) ? (fields[name] ?? "") : "";
}
