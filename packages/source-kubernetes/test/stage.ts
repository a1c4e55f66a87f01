import type { KubernetesObject } from "@tocsin/testkit";
import { refKey } from "../src/objects/meta.ts";
import type { KnownKind } from "../src/objects/thing.ts";
import { watchedKinds } from "../src/resources.ts";
import type { Finding } from "../src/track/finding.ts";
import type { Ignores } from "../src/track/ignores.ts";
import type { Told } from "../src/track/state.ts";
import { makeTracker, type Tracker } from "../src/track/tracker.ts";
import { troubleKey } from "../src/track/trouble.ts";
import { second, start } from "./objects.ts";

export interface Stage {
  readonly tracker: Tracker;
  readonly now: number;
  /** What was told, as in `opened Deployment/shop/web:crash-loop error`. */
  readonly told: string[];
  readonly findings: Finding[];
  put(...objects: readonly KubernetesObject[]): void;
  drop(...objects: readonly KubernetesObject[]): void;
  /** Lets time pass, looking once a second or as often as said. */
  pass(ms: number, stepMs?: number): void;
  /** What was told since this was asked last. */
  news(): string[];
}

export interface StageOptions {
  readonly told?: Told;
  readonly now?: number;
  /** Kinds that may not be read. */
  readonly unread?: readonly string[];
  /** What is there at the first look. */
  readonly there?: readonly KubernetesObject[];
  readonly ignores?: Ignores;
}

/** A tracker, and a cluster that a test moves by hand. */
export function stage(options: StageOptions = {}): Stage {
  const { unread = [], there = [], ignores } = options;
  let now = options.now ?? start;
  const tracker = makeTracker({ now, told: options.told, ...(ignores && { ignores }) });
  const told: string[] = [];
  const findings: Finding[] = [];
  const look = () => {
    for (const finding of tracker.tick(now)) {
      findings.push(finding);
      told.push(lineOf(finding));
    }
  };
  for (const { kind } of watchedKinds) {
    if (unread.includes(kind)) continue;
    const objects = there.filter((object) => object.kind === kind);
    tracker.take(kind, "", { type: "listed", objects }, now);
  }
  look();
  return {
    tracker,
    told,
    findings,
    get now() {
      return now;
    },
    put(...objects) {
      for (const object of objects)
        tracker.take(object.kind as KnownKind | "Event", "", { type: "set", object }, now);
    },
    drop(...objects) {
      for (const object of objects)
        tracker.take(object.kind as KnownKind | "Event", "", { type: "gone", object }, now);
    },
    pass(ms, stepMs = second) {
      for (const end = now + ms; now < end; ) {
        now = Math.min(end, now + stepMs);
        look();
      }
    },
    news: () => told.splice(0),
  };
}

export function lineOf(finding: Finding): string {
  switch (finding.type) {
    case "problem": {
      const { ref, problem, severity } = finding.trouble;
      const how = finding.change === "over" ? "" : ` ${severity}`;
      return `${finding.change} ${troubleKey(ref, problem)}${how}`;
    }
    case "rollout":
      return `rollout ${refKey(finding.workload)} ${finding.rollout.revision} ${finding.rollout.state}`;
    case "warning":
      return `warning ${refKey(finding.ref)}:${finding.event.reason}`;
  }
}
