import type { Clock } from "@tocsin/core";
import type { Cluster, KubeAnswer } from "@tocsin/kube-watch";
import type { Ref } from "./objects/meta.ts";
import type { Pod } from "./objects/pod.ts";
import type { Finding, ProblemFinding } from "./track/finding.ts";
import type { World } from "./track/world.ts";

/** Where the last words of a crashed container are found. */
export interface LogPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Of its last run, since the present one has not begun or has other things to say. */
  readonly previous: boolean;
}

const wantsLog = new Set(["crash-loop", "out-of-memory", "liveness", "readiness", "job"]);
const lines = 50;
const bytes = 16_384;
const fewLines = 10;
const deadlineMs = 5_000;
const mostAtOnce = 10;

/** The log that explains a new problem; undefined when none would. */
function logOf(finding: ProblemFinding, world: World): LogPlace | undefined {
  const { change, trouble, sick } = finding;
  if (change !== "opened" || !wantsLog.has(trouble.problem)) return undefined;
  const [first] = sick;
  if (first === undefined) return undefined;
  const pod = "containers" in first.thing ? first.thing : lastPodOf(first.thing, world);
  if (pod === undefined) return undefined;
  const container =
    pod.containers.find(({ name }) => name === first.symptom.container) ??
    pod.containers.findLast(
      ({ ended, lastEnded }) => ended !== undefined || lastEnded !== undefined,
    ) ??
    pod.containers.at(-1);
  if (container === undefined) return undefined;
  // A container that waits or runs again has its crash behind it.
  const previous =
    container.ended === undefined &&
    container.lastEnded !== undefined &&
    trouble.problem !== "readiness";
  return { namespace: pod.namespace, pod: pod.name, container: container.name, previous };
}

/** Of a Job: its last try. */
function lastPodOf(ref: Ref, world: World): Pod | undefined {
  return world
    .podsOf(ref)
    .reduce<Pod | undefined>(
      (last, pod) => ((pod.created ?? 0) >= (last?.created ?? 0) ? pod : last),
      undefined,
    );
}

interface Fetching {
  readonly cluster: Pick<Cluster, "get">;
  readonly clock: Clock;
  readonly world: World;
  readonly signal: AbortSignal;
}

/** The logs that can be had in time: a problem is told without its log too. */
export async function logsFor(
  findings: readonly Finding[],
  { cluster, clock, world, signal }: Fetching,
): Promise<Map<Finding, string>> {
  const logs = new Map<Finding, string>();
  const wanted = findings
    .flatMap((finding) => {
      const place = finding.type === "problem" ? logOf(finding, world) : undefined;
      return place === undefined ? [] : [{ finding, place }];
    })
    .slice(0, mostAtOnce);
  if (wanted.length === 0) return logs;
  const late = new AbortController();
  const cancel = clock.at(clock.now() + deadlineMs, () => late.abort());
  const both = AbortSignal.any([signal, late.signal]);
  const fetchOne = async ({ finding, place }: (typeof wanted)[number]) => {
    const log = await fetchLog(cluster, place, both);
    if (log !== undefined) logs.set(finding, log);
  };
  await Promise.all(wanted.map(fetchOne)).finally(cancel);
  return logs;
}

/** The last lines; undefined when they can't be had, whatever the reason. */
async function fetchLog(
  cluster: Pick<Cluster, "get">,
  place: LogPlace,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = await readLog(cluster, place, { lines, bytes, fewLines }, signal);
  return answer.ok && typeof answer.body === "string" ? answer.body || undefined : undefined;
}

/** The last lines of a container, fewer where all of them are more than so many bytes. */
export async function readLog(
  cluster: Pick<Cluster, "get">,
  { namespace, pod, container, previous }: LogPlace,
  most: { readonly lines: number; readonly bytes: number; readonly fewLines: number },
  signal: AbortSignal,
): Promise<KubeAnswer> {
  const of = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  const read = (tailLines: number) => {
    const query = {
      container,
      tailLines: String(tailLines),
      limitBytes: String(most.bytes),
      ...(previous ? { previous: "true" } : {}),
    };
    return cluster.get(`${of}/log`, { query, as: "text", maxBytes: most.bytes * 2, signal });
  };
  const log = await read(most.lines);
  if (!log.ok || typeof log.body !== "string") return log;
  // The API cuts such lines at their end, where the crash is: fewer of them fit whole.
  if (Buffer.byteLength(log.body) < most.bytes - 4) return log;
  const less = await read(most.fewLines);
  return less.ok && less.body !== "" ? less : log;
}
