import { refKey } from "../objects/meta.ts";
import type { Ill } from "./examine.ts";
import type { ProblemFinding } from "./finding.ts";
import type { Hold } from "./hold.ts";
import { recovered } from "./recovery.ts";
import type { StormGuard } from "./storm.ts";
import { judgeStorms } from "./storms.ts";
import {
  openTrouble,
  restartsOf,
  type Sick,
  type Trouble,
  withGone,
  without,
  withSick,
} from "./trouble.ts";
import type { World } from "./world.ts";

export interface Judging {
  readonly world: World;
  readonly sick: ReadonlyMap<string, Ill>;
  readonly troubles: Map<string, Trouble>;
  readonly storms: StormGuard;
  readonly hold: Hold;
  readonly dirty: Set<string>;
  /** Whether it is looked at for the first time ever. */
  readonly isFirst: (refKey: string) => boolean;
}

/** Opens, revises and ends problems by what is sick now. */
export function judge(judging: Judging, now: number): ProblemFinding[] {
  const { sick, troubles, hold, storms, dirty, isFirst } = judging;
  const findings: ProblemFinding[] = [];
  const ripe = new Map<string, { readonly ill: Ill; readonly sick: readonly Sick[] }>();

  for (const [key, ill] of sick) {
    if (troubles.has(key)) continue;
    const told = [...ill.sick.values()].filter(
      ({ thing, symptom }) => symptom.tellAt <= now && !hold.holds(thing, ill.problem),
    );
    if (told.length > 0) ripe.set(key, { ill, sick: told });
  }
  for (const [key, trouble] of troubles) {
    if (trouble.problem === "storm") continue;
    const ill = [...(sick.get(key)?.sick.values() ?? [])];
    const finding = revise(key, trouble, ill, judging, now);
    if (finding !== undefined && trouble.storm === undefined) findings.push(finding);
  }

  const candidates = [...ripe].map(([key, { sick: shown }]) => ({ key, node: onlyNode(shown) }));
  const gathered = storms.gather(candidates, now);
  const open = (key: string, storm?: string) => {
    const found = ripe.get(key);
    if (found === undefined) return;
    const { ref, problem } = found.ill;
    const trouble = openTrouble(ref, problem, found.sick, now);
    const historic = isFirst(refKey(ref));
    troubles.set(key, storm === undefined ? trouble : { ...trouble, storm });
    dirty.add(refKey(ref));
    if (storm === undefined)
      findings.push({
        type: "problem",
        change: "opened",
        trouble,
        at: now,
        sick: found.sick,
        members: [],
        historic,
      });
  };
  for (const key of gathered.alone) open(key);
  const joined = [...gathered.storms.values()].map(({ ref, keys }) => ({
    ref,
    join: (storm: string) => keys.forEach((key) => void open(key, storm)),
  }));
  return [...findings, ...judgeStorms({ troubles, dirty, sick }, joined, now)];
}

function revise(
  key: string,
  trouble: Trouble,
  sick: readonly Sick[],
  { world, troubles, dirty }: Judging,
  now: number,
): ProblemFinding | undefined {
  const counted = sick.filter(
    ({ thing, symptom }) => symptom.tellAt <= now || trouble.shown[thing.uid] !== undefined,
  );
  let next = withSick(trouble, counted, now);
  const ill = new Set(sick.map(({ thing }) => thing.uid));
  for (const [uid, { kind, until }] of Object.entries(next.shown)) {
    if (ill.has(uid)) continue;
    if (until !== undefined && until <= now) next = without(next, uid);
    else if (!world.has(uid) && world.reads(kind, next.ref.namespace))
      next = withGone(next, uid, now);
  }
  const base = { type: "problem", at: now, sick: counted, members: [], historic: false } as const;
  if (sick.length === 0 && isOver(next, world, now)) {
    troubles.delete(key);
    dirty.add(refKey(trouble.ref));
    return { ...base, change: "over", trouble: next };
  }
  const restarts = restartsOf(counted);
  const change = changeOf(trouble, next, restarts);
  if (change !== undefined) {
    next = {
      ...next,
      told: { things: next.total, restarts: Math.max(restarts, next.told.restarts) },
    };
  }
  if (next === trouble) return undefined;
  troubles.set(key, next);
  dirty.add(refKey(trouble.ref));
  return change && { ...base, change, trouble: next };
}

/** Nothing is sick, and what can't be looked at any more has been made good. */
function isOver({ ref, shown }: Trouble, world: World, now: number): boolean {
  const left = Object.values(shown);
  if (left.length === 0) return true;
  if (world.get(refKey(ref)) === undefined && world.reads(ref.kind, ref.namespace)) {
    return left.every(({ goneAt }) => goneAt !== undefined);
  }
  if (
    left.some(({ goneAt, until }) => goneAt === undefined || (until !== undefined && until > now))
  )
    return false;
  const goneAt = Math.max(...left.map((each) => each.goneAt ?? 0));
  const since = Math.max(...left.map((each) => each.since));
  return recovered(ref, world, now, { goneAt, since });
}

/** Worse at once; more things or restarts when they have become several times as many. */
function changeOf(before: Trouble, after: Trouble, restarts: number): "worse" | "more" | undefined {
  if (after.severity !== before.severity) return "worse";
  const { things, restarts: told } = before.told;
  if (after.total >= Math.max(3, things * 3)) return "more";
  const decade = (count: number) => Math.floor(Math.log10(Math.max(1, count)));
  return restarts >= 10 && decade(restarts) > decade(told) ? "more" : undefined;
}

function onlyNode(sick: readonly Sick[]): string | undefined {
  const nodes = new Set(sick.map(({ thing }) => ("node" in thing ? thing.node : undefined)));
  return nodes.size === 1 ? [...nodes][0] : undefined;
}
