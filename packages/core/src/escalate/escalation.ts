import type { Severity } from "../notice.ts";
import type { WorkingHoursOptions } from "../oncall/options.ts";

/** When an acknowledgement ends the paging of a step: see `acknowledge` of its options. */
export type AcknowledgeMode = "first" | "all" | "none";

/** One step, read. */
export interface Step {
  readonly afterMs: number;
  readonly working: boolean;
  readonly notify: readonly string[];
  readonly roundRobin: boolean;
  readonly acknowledge: AcknowledgeMode;
  readonly urgency?: "high" | "low";
  readonly when?: {
    readonly severity?: readonly Severity[];
    readonly matchers?: readonly string[];
    readonly hours?: "working" | "off";
  };
}

/** An escalation as the config has it. It is copied into each incident that it is started for. */
export interface Policy {
  readonly name: string;
  readonly steps: readonly Step[];
  /** How often all steps are taken again. */
  readonly repeat: number;
  readonly ackTimeoutMs?: number;
  readonly workingHours?: WorkingHoursOptions;
}

/** One contact of one person that is to be told, was told, or could not be. */
export interface Page {
  readonly person: string;
  /** As messages call them. */
  readonly name: string;
  readonly contact: string;
  readonly round: number;
  readonly step: number;
  readonly acknowledge: AcknowledgeMode;
  /** `channel:address`, in the order in which they are tried. */
  readonly targets: readonly string[];
  /** Which of them is tried now. */
  readonly tried: number;
  /** `planned`: at `at`. `told`: looked after until `reached` or `failed`. */
  readonly state: "planned" | "told" | "reached" | "failed";
  /** When it is to be told, ms. */
  readonly at: number;
  /** When to look what became of it, ms. */
  readonly lookAt?: number | undefined;
  /** The incident's revision that was told. */
  readonly revision?: number | undefined;
  readonly toldAt?: number | undefined;
}

/** A place that a step told which paged nobody: looked after as pages are. */
export interface Place extends Pick<Page, "round" | "step" | "lookAt" | "revision" | "toldAt"> {
  readonly target: string;
  readonly state: Exclude<Page["state"], "planned">;
}

/** Where an incident's escalation stands: all that is needed to go on after a crash. */
export interface Escalation {
  readonly policy: Policy;
  /** `held`: somebody has acknowledged. */
  readonly state: "running" | "held" | "ended";
  readonly round: number;
  /** The step to be taken next. */
  readonly next: number;
  /** When, ms; absent: no step is next. */
  readonly nextAt?: number | undefined;
  /** When it begins again, ms: it has ended, and nobody has acknowledged. */
  readonly againAt?: number | undefined;
  /** When the acknowledgement runs out, ms. */
  readonly heldUntil?: number | undefined;
  readonly pages: readonly Page[];
  readonly places?: readonly Place[] | undefined;
  /** The newest round that reached somebody; absent: none has. */
  readonly reachedRound?: number | undefined;
  /** How many rounds reached nobody: they do not count. */
  readonly missed?: number | undefined;
  /** A step of this round found nobody to tell. */
  readonly lacked?: true | undefined;
  /** The next step waits since a round reached nobody. */
  readonly pauses?: true | undefined;
  /** Why there is no next step, or why it has to wait, for people. */
  readonly reason?: string | undefined;
  /** It holds nothing but messages, which are told once: the first step alone, whatever becomes of it. */
  readonly once?: true | undefined;
  /** Closes the incident with the acknowledgement: a test page. */
  readonly test?: true | undefined;
  /** When a test is over without an answer, ms. */
  readonly closesAt?: number | undefined;
  /** The worst that it was begun for; absent: it was begun by hand. */
  readonly severity?: Severity | undefined;
  /** The incident has closed since: should it go on, that is a new spell. */
  readonly over?: true | undefined;
}

/** Where an escalation stands, as the API shows it. */
export interface EscalationView {
  readonly policy: string;
  readonly state: "running" | "held" | "ended";
  /** Counted from 1. */
  readonly round: number;
  readonly next?: { readonly step: number; readonly at: string };
  /** When the acknowledgement runs out and it pages again. */
  readonly heldUntil?: string;
  readonly reason?: string;
  readonly pages: readonly {
    readonly person: string;
    readonly contact: string;
    readonly state: Page["state"];
    readonly at: string;
  }[];
}

/** When there is something to do; undefined: nothing is left to do. */
export function dueOf(escalation: Escalation): number | undefined {
  const { state, nextAt, heldUntil, pages } = escalation;
  let due = state === "ended" ? escalation.againAt : nextAt;
  if (state === "held" && heldUntil !== undefined) due = least(due, heldUntil);
  if (escalation.closesAt !== undefined && state !== "ended") due = least(due, escalation.closesAt);
  for (const { state: fate, at, lookAt } of pages) {
    const time = fate === "planned" ? at : fate === "told" ? lookAt : undefined;
    if (time !== undefined) due = least(due, time);
  }
  for (const { state: fate, lookAt } of escalation.places ?? []) {
    if (fate === "told" && lookAt !== undefined) due = least(due, lookAt);
  }
  return due;
}

function least(one: number | undefined, other: number): number {
  return one === undefined || other < one ? other : one;
}

export function viewEscalation(escalation: Escalation): EscalationView {
  const { policy, state, round, heldUntil, pages, reason } = escalation;
  const { step, at } = isTaken(escalation)
    ? { step: escalation.next, at: escalation.nextAt }
    : { step: 0, at: escalation.againAt };
  const time = (ms: number) => new Date(ms).toISOString();
  return {
    policy: policy.name,
    state,
    round: round + 1,
    ...(at === undefined ? {} : { next: { step: step + 1, at: time(at) } }),
    ...(heldUntil === undefined || state !== "held" ? {} : { heldUntil: time(heldUntil) }),
    ...(reason === undefined ? {} : { reason }),
    pages: pages.map(({ person, contact, state: fate, at: planned, toldAt }) => ({
      person,
      contact,
      state: fate,
      at: time(toldAt ?? planned),
    })),
  };
}

/** Whether its next step will be taken as it stands: after an acknowledgement, not one that it has ended. */
function isTaken({ state, policy, next }: Escalation): boolean {
  if (state === "ended") return false;
  return state === "running" || policy.steps[next]?.acknowledge !== "first";
}
