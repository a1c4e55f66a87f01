import {
  type Condition,
  conditionOf,
  type Fields,
  fieldsOf,
  listOf,
  numberOf,
  textOf,
  timeOf,
} from "./fields.ts";
import { type Meta, metaOf } from "./meta.ts";

/** How a container's process ended. */
export interface Ending {
  readonly exitCode: number | undefined;
  readonly reason: string;
  readonly message: string | undefined;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

export interface Container {
  readonly name: string;
  readonly image: string | undefined;
  readonly restarts: number;
  readonly waiting: { readonly reason: string; readonly message: string | undefined } | undefined;
  readonly runningSince: number | undefined;
  readonly ended: Ending | undefined;
  readonly lastEnded: Ending | undefined;
  readonly memoryLimit: string | undefined;
}

export interface Pod extends Meta {
  readonly kind: "Pod";
  readonly node: string | undefined;
  readonly phase: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly ready: Condition | undefined;
  readonly scheduled: Condition | undefined;
  /** Its init containers first. */
  readonly containers: readonly Container[];
  /** How long a readiness probe waits at first, in ms. */
  readonly probeDelayMs: number;
}

const mostContainers = 50;

export function podOf(object: unknown): Pod | undefined {
  const meta = metaOf(object, "Pod");
  if (meta === undefined) return undefined;
  const spec = fieldsOf(fieldsOf(object).spec);
  const status = fieldsOf(fieldsOf(object).status);
  const specs = [...listOf(spec.initContainers), ...listOf(spec.containers)];
  const limits = new Map(specs.map((each) => [textOf(each.name), each]));
  const delays = specs.map(
    ({ readinessProbe }) => numberOf(fieldsOf(readinessProbe).initialDelaySeconds) ?? 0,
  );
  const statuses = [...listOf(status.initContainerStatuses), ...listOf(status.containerStatuses)];
  return {
    ...meta,
    kind: "Pod",
    node: textOf(spec.nodeName, 300),
    phase: textOf(status.phase, 50) ?? "Pending",
    reason: textOf(status.reason, 200),
    message: textOf(status.message),
    ready: conditionOf(status, "Ready"),
    scheduled: conditionOf(status, "PodScheduled"),
    containers: (statuses.length > 0 ? statuses : specs)
      .slice(0, mostContainers)
      .map((each) => containerOf(each, limits.get(textOf(each.name)))),
    probeDelayMs: 1_000 * Math.min(600, Math.max(0, ...delays)),
  };
}

export function isFinished({ phase }: Pod): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

export function isReady({ ready }: Pod): boolean {
  return ready?.status === "True";
}

/** When a process of it began to run the last time. */
export function lastStart({ containers }: Pod): number | undefined {
  const starts = containers.flatMap(({ runningSince, ended, lastEnded }) =>
    [runningSince, ended?.startedAt, lastEnded?.startedAt].filter((time) => time !== undefined),
  );
  return starts.length === 0 ? undefined : Math.max(...starts);
}

function containerOf(status: Fields, spec: Fields | undefined): Container {
  const state = fieldsOf(status.state);
  const waiting = fieldsOf(state.waiting);
  const reason = textOf(waiting.reason, 200);
  const running = state.running === undefined ? undefined : fieldsOf(state.running);
  return {
    name: textOf(status.name, 300) ?? "",
    // The spec says what was asked for; the status may name an image by its digest alone.
    image: textOf(spec?.image, 500) ?? textOf(status.image, 500),
    restarts: numberOf(status.restartCount) ?? 0,
    waiting: reason === undefined ? undefined : { reason, message: textOf(waiting.message) },
    runningSince: running && (timeOf(running.startedAt) ?? 0),
    ended: endingOf(state.terminated),
    lastEnded: endingOf(fieldsOf(status.lastState).terminated),
    memoryLimit: textOf(fieldsOf(fieldsOf(spec?.resources).limits).memory, 50),
  };
}

function endingOf(value: unknown): Ending | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const ending = fieldsOf(value);
  return {
    exitCode: numberOf(ending.exitCode),
    reason: textOf(ending.reason, 200) ?? "",
    message: textOf(ending.message, 500),
    startedAt: timeOf(ending.startedAt),
    finishedAt: timeOf(ending.finishedAt),
  };
}
