import { type Severity, severities } from "@tocsin/core";
import { type Ref, refKey } from "../objects/meta.ts";
import type { Thing } from "../objects/thing.ts";
import type { ProblemName } from "../signals/problems.ts";
import type { Symptom } from "../signals/signal.ts";

/** A thing that showed a problem and is not known to be well. Times in ms. */
export interface Shown {
  readonly kind: string;
  readonly name: string;
  readonly node?: string | undefined;
  readonly since: number;
  readonly goneAt?: number | undefined;
  readonly until?: number | undefined;
}

/** A class of problem of one workload that was told, or is part of a storm that was. Plain JSON. */
export interface Trouble {
  readonly ref: Ref;
  readonly problem: ProblemName;
  readonly since: number;
  readonly openedAt: number;
  readonly severity: Severity;
  readonly reason: string;
  readonly message?: string | undefined;
  readonly container?: string | undefined;
  /** By uid. Bounded: `total` counts all. */
  readonly shown: Readonly<Record<string, Shown>>;
  readonly total: number;
  /** How many things, and how many restarts of the worst, people have been told. */
  readonly told: { readonly things: number; readonly restarts: number };
  /** The key of the storm that it is told with. */
  readonly storm?: string | undefined;
}

/** A symptom together with who shows it. */
export interface Sick {
  readonly thing: Thing;
  readonly symptom: Symptom;
}

const mostShown = 50;

/** `Deployment/shop/web:crash-loop` */
export function troubleKey(ref: Ref, problem: ProblemName): string {
  return `${refKey(ref)}:${problem}`;
}

function severityAt({ severity, risesAt }: Symptom, now: number): Severity {
  return risesAt !== undefined && now >= risesAt ? worse(severity, "error") : severity;
}

export function worse(one: Severity, other: Severity): Severity {
  return severities.indexOf(one) <= severities.indexOf(other) ? one : other;
}

export function restartsOf(things: readonly Sick[]): number {
  return things.reduce(
    (most, { thing }) =>
      "containers" in thing
        ? thing.containers.reduce((count, { restarts }) => Math.max(count, restarts), most)
        : most,
    0,
  );
}

/** Opens a problem of what is ripe to be told. */
export function openTrouble(
  ref: Ref,
  problem: ProblemName,
  sick: readonly Sick[],
  now: number,
): Trouble {
  const [first] = sick;
  const { symptom } = sick.reduce(
    (one, other) => (other.symptom.since < one.symptom.since ? other : one),
    first as Sick,
  );
  const empty: Trouble = {
    ref: { kind: ref.kind, namespace: ref.namespace, name: ref.name },
    problem,
    since: Math.min(now, symptom.since),
    openedAt: now,
    severity: severityAt(symptom, now),
    reason: symptom.reason,
    message: symptom.message,
    container: symptom.container,
    shown: {},
    total: 0,
    told: { things: sick.length, restarts: restartsOf(sick) },
  };
  return withSick(empty, sick, now);
}

/** With what shows it now: nothing is ever made less severe, and what is well is taken out elsewhere. */
export function withSick(trouble: Trouble, sick: readonly Sick[], now: number): Trouble {
  let { severity, total } = trouble;
  let changed = false;
  const shown: Record<string, Shown> = { ...trouble.shown };
  for (const { thing, symptom } of sick) {
    severity = worse(severityAt(symptom, now), severity);
    const before = shown[thing.uid];
    if (before === undefined) total += 1;
    const isFull = before === undefined && Object.keys(shown).length >= mostShown;
    if (isFull || (before?.goneAt === undefined && before?.until === symptom.until && before))
      continue;
    changed = true;
    shown[thing.uid] = {
      kind: thing.kind,
      name: thing.name,
      ...("node" in thing && thing.node !== undefined ? { node: thing.node } : {}),
      since: symptom.since,
      ...(symptom.until === undefined ? {} : { until: symptom.until }),
    };
  }
  if (!changed && severity === trouble.severity && total === trouble.total) return trouble;
  return { ...trouble, severity, total, shown };
}

export function without(trouble: Trouble, uid: string): Trouble {
  if (trouble.shown[uid] === undefined) return trouble;
  const { [uid]: _, ...shown } = trouble.shown;
  return { ...trouble, shown };
}

export function withGone(trouble: Trouble, uid: string, now: number): Trouble {
  const before = trouble.shown[uid];
  if (before === undefined || before.goneAt !== undefined) return trouble;
  return { ...trouble, shown: { ...trouble.shown, [uid]: { ...before, goneAt: now } } };
}
