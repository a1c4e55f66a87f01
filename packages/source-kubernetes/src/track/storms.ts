import { type Ref, refKey } from "../objects/meta.ts";
import type { Ill } from "./examine.ts";
import type { ProblemFinding } from "./finding.ts";
import { type Trouble, troubleKey, worse } from "./trouble.ts";

/** When so few are left, each is worth a message of its own. */
const few = 3;
/** A storm tells how many it holds when these have become twice as many. */
const growth = 2;

interface Context {
  readonly troubles: Map<string, Trouble>;
  readonly dirty: Set<string>;
  readonly sick: ReadonlyMap<string, Ill>;
}

interface Joining {
  readonly ref: Ref;
  /** Opens the problems as part of that storm. */
  readonly join: (storm: string) => void;
}

/** Opens, revises and ends storms by the problems that they stand for. */
export function judgeStorms(
  context: Context,
  joining: readonly Joining[],
  now: number,
): ProblemFinding[] {
  const { troubles, dirty } = context;
  const before = new Set(
    [...troubles].flatMap(([key, { problem }]) => (problem === "storm" ? [key] : [])),
  );
  const all = new Map([...before].map((key) => [key, troubles.get(key)?.ref as Ref]));
  for (const { ref, join } of joining) {
    const key = troubleKey(ref, "storm");
    all.set(key, ref);
    join(key);
  }
  const members = new Map<string, [string, Trouble][]>([...all.keys()].map((key) => [key, []]));
  for (const [key, trouble] of troubles) {
    if (trouble.storm === undefined) continue;
    const storm = members.get(trouble.storm);
    // A crash may have kept the problem and lost the storm.
    if (storm === undefined) troubles.delete(key);
    else storm.push([key, trouble]);
  }
  const findings: ProblemFinding[] = [];
  for (const [key, ref] of all) {
    const inside = members.get(key) ?? [];
    const found = before.has(key)
      ? reviseStorm(key, inside, context, now)
      : openStorm(key, ref, inside, context, now);
    findings.push(...found);
    if (found.length > 0) dirty.add(refKey(ref));
  }
  return findings;
}

function openStorm(
  key: string,
  ref: Ref,
  inside: readonly (readonly [string, Trouble])[],
  { troubles }: Context,
  now: number,
): ProblemFinding[] {
  const members = inside.map(([, trouble]) => trouble);
  const storm: Trouble = {
    ref,
    problem: "storm",
    since: Math.min(now, ...members.map(({ since }) => since)),
    openedAt: now,
    severity: members.reduce(
      (most, { severity }) => worse(most, severity),
      "warning" as Trouble["severity"],
    ),
    reason: "Storm",
    shown: {},
    total: members.length,
    told: { things: members.length, restarts: 0 },
  };
  troubles.set(key, storm);
  return [
    {
      type: "problem",
      change: "opened",
      trouble: storm,
      at: now,
      sick: [],
      members,
      historic: false,
    },
  ];
}

function reviseStorm(
  key: string,
  inside: readonly (readonly [string, Trouble])[],
  { troubles, dirty, sick }: Context,
  now: number,
): ProblemFinding[] {
  const storm = troubles.get(key);
  if (storm === undefined) return [];
  const members = inside.map(([, trouble]) => trouble);
  const base = { type: "problem", at: now, historic: false } as const;
  if (members.length <= few) {
    troubles.delete(key);
    const alone = inside.map(([name, { storm: _, ...rest }]): ProblemFinding => {
      const trouble: Trouble = { ...rest, openedAt: now };
      troubles.set(name, trouble);
      dirty.add(refKey(trouble.ref));
      const shown = [...(sick.get(name)?.sick.values() ?? [])];
      return { ...base, change: "opened", trouble, sick: shown, members: [] };
    });
    return [...alone, { ...base, change: "over", trouble: storm, sick: [], members }];
  }
  const severity = members.reduce((most, each) => worse(most, each.severity), storm.severity);
  const grown = members.length >= storm.told.things * growth;
  if (severity === storm.severity && !grown) return [];
  const change = severity === storm.severity ? "more" : "worse";
  const next: Trouble = {
    ...storm,
    severity,
    total: Math.max(storm.total, members.length),
    told: { things: members.length, restarts: 0 },
  };
  troubles.set(key, next);
  return [{ ...base, change, trouble: next, sick: [], members }];
}
