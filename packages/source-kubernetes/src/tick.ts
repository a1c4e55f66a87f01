import { type Clock, type Emit, type NoticeInput, sleep } from "@tocsin/core";
import type { Cluster } from "@tocsin/kube-watch";
import type { Keeper, Outgoing } from "./keep.ts";
import { logsFor } from "./logs.ts";
import { refKey } from "./objects/meta.ts";
import { problemNotice, type Telling } from "./tell/problem.ts";
import { rolloutNotice } from "./tell/rollout.ts";
import { warningNotice } from "./tell/warning.ts";
import type { Finding } from "./track/finding.ts";
import type { Tracker } from "./track/tracker.ts";

const tickMs = 1_000;
/** What is not listed by then is looked at later: the rest need not wait for it. */
const longestStartMs = 30_000;
/** Counters and times may be behind by this much after a crash: they are read anew. */
const flushMs = 30_000;

export interface Ticking {
  /** Whether logs are read. */
  readonly logs: boolean;
  readonly clock: Clock;
  /** The cluster's name in labels. */
  readonly name: string;
  readonly cluster: Pick<Cluster, "get">;
  readonly tracker: Tracker;
  readonly keeper: Keeper;
  readonly emit: Emit;
  readonly refused: ReadonlyMap<string, number>;
  readonly refusals: Outgoing[];
  /** What has not been listed yet. */
  readonly waiting: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** Looks once a second, keeps what it decided on, tells it, until the signal. */
export async function tickOn(ticking: Ticking): Promise<void> {
  const { clock, name, tracker, keeper, emit, refused, refusals, waiting, signal } = ticking;
  const began = clock.now();
  let flushed = began;
  const telling: Telling = { cluster: name, world: tracker.world, lately: tracker.lately };
  const changed = new Set<string>();
  while (!signal.aborted) {
    await sleep(clock, tickMs, signal);
    if (signal.aborted) return;
    const now = clock.now();
    const isReady = waiting.size === 0 || now - began >= longestStartMs;
    const findings = isReady ? tracker.tick(now) : [];
    const outgoing = [...refusals.splice(0), ...(await outgoingOf(findings, telling, ticking))];
    if (signal.aborted) return;
    for (const key of tracker.changed()) changed.add(key);
    const isTime = isReady && now - flushed >= flushMs;
    if (outgoing.length === 0 && changed.size === 0 && !isTime) continue;
    await keeper.save(tracker.told, changed, outgoing, refused);
    changed.clear();
    flushed = now;
    if (outgoing.length > 0) await emit(outgoing.map(({ notice }) => notice));
    keeper.forgetTold();
  }
}

async function outgoingOf(
  findings: readonly Finding[],
  telling: Telling,
  { logs, clock, cluster, tracker, signal }: Ticking,
): Promise<Outgoing[]> {
  const found = logs
    ? await logsFor(findings, { cluster, clock, world: tracker.world, signal })
    : new Map<Finding, string>();
  return findings.map((finding) => ({
    ref: refKey(aboutOf(finding)),
    notice: noticeOf(finding, telling, found.get(finding)),
  }));
}

function aboutOf(finding: Finding) {
  if (finding.type === "problem") return finding.trouble.ref;
  return finding.type === "rollout" ? finding.workload : finding.ref;
}

function noticeOf(finding: Finding, telling: Telling, log: string | undefined): NoticeInput {
  switch (finding.type) {
    case "problem":
      return problemNotice(finding, telling, log);
    case "rollout":
      return rolloutNotice(finding, telling);
    case "warning":
      return warningNotice(finding, telling);
  }
}
