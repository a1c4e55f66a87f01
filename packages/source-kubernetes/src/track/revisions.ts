import { refKey } from "../objects/meta.ts";
import type { Known } from "../objects/thing.ts";
import type { RolloutFinding } from "./finding.ts";
import type { Ignores } from "./ignores.ts";
import { rolloutOf } from "./rollout.ts";
import { isWorkload, type World } from "./world.ts";

interface Following {
  readonly world: World;
  /** By workload, the revision whose end is known and how it ended. */
  readonly revisions: Map<string, string>;
  readonly changed: readonly Known[];
  readonly dirty: Set<string>;
  readonly ignores: Ignores;
}

/** What was rolled out before the first look is told to nobody. */
export function takeBaseline(things: Iterable<Known>, revisions: Map<string, string>): string[] {
  return [...things].flatMap((thing) => {
    const rollout = isWorkload(thing) ? rolloutOf(thing) : undefined;
    if (rollout === undefined || rollout.state === "going") return [];
    const key = refKey(thing);
    revisions.set(key, `${rollout.revision}|${rollout.state}`);
    return [key];
  });
}

/** Tells each rollout's end once. */
export function followRollouts(following: Following, now: number): RolloutFinding[] {
  const { world, revisions, changed, dirty, ignores } = following;
  const findings: RolloutFinding[] = [];
  for (const workload of changed) {
    if (!isWorkload(workload)) continue;
    const rollout = rolloutOf(workload);
    if (rollout === undefined || rollout.state === "going") continue;
    const key = refKey(workload);
    const state = `${rollout.revision}|${rollout.state}`;
    if (revisions.get(key) === state) continue;
    revisions.set(key, state);
    dirty.add(key);
    const { kind, namespace, name } = workload;
    const isIgnored = ignores({ kind, namespace, name, problem: "deploy", reason: rollout.state });
    if (!isIgnored) findings.push({ type: "rollout", workload, rollout, at: now });
  }
  for (const key of revisions.keys()) {
    const [kind = "", namespace = ""] = key.split("/");
    if (world.get(key) !== undefined || !world.reads(kind, namespace)) continue;
    revisions.delete(key);
    dirty.add(key);
  }
  return findings;
}
