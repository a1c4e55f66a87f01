import { firstFew, oneLine, showDuration } from "@tocsin/core";
import type { Event } from "../objects/event.ts";
import { conditionOf, type Fields, fieldsOf, listOf, textOf, valueIn } from "../objects/fields.ts";
import type { Container, Ending, Pod } from "../objects/pod.ts";
import { isReady } from "../objects/pod.ts";
import { type WorkloadKind, workloadOf } from "../objects/workload.ts";
import { changeCause } from "./cause.ts";

const mostPods = 10;
const mostEvents = 12;
const longestLine = 300;

/** What is asked for, and how far it is. */
export function specLines(kind: string, object: Fields): string[] {
  const spec = fieldsOf(object.spec);
  const status = fieldsOf(object.status);
  const { annotations, deletionTimestamp } = fieldsOf(object.metadata);
  const leaving = deletionTimestamp === undefined ? [] : ["  is being deleted"];
  return [...ownLines(kind, object, spec, status), ...leaving, ...causeLine(annotations)];
}

function ownLines(kind: string, object: Fields, spec: Fields, status: Fields): string[] {
  switch (kind) {
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet":
      return workloadLines(kind, object, spec);
    case "Node": {
      const taints = listOf(spec.taints).map(({ key, effect }) => `${key}:${effect}`);
      const { kubeletVersion } = fieldsOf(status.nodeInfo);
      return [
        ...(spec.unschedulable === true ? ["  cordoned: it takes no new pods"] : []),
        ...(taints.length === 0 ? [] : [`  taints: ${firstFew(taints, 10)}`]),
        ...(kubeletVersion === undefined ? [] : [`  kubelet ${textOf(kubeletVersion, 50) ?? ""}`]),
      ];
    }
    case "HorizontalPodAutoscaler":
      return [
        `  ${status.currentReplicas ?? "?"} pods, wants ${status.desiredReplicas ?? "?"}, from ${spec.minReplicas ?? 1} to ${spec.maxReplicas ?? "?"}`,
      ];
    case "PersistentVolumeClaim":
      return [
        `  ${textOf(status.phase, 50) ?? "?"}, class ${textOf(spec.storageClassName) ?? "-"}`,
      ];
    case "Job":
      return [
        `  active ${status.active ?? 0}, succeeded ${status.succeeded ?? 0}, failed ${status.failed ?? 0}, tries ${spec.backoffLimit ?? 6}`,
      ];
    case "CronJob":
      return [
        `  schedule ${textOf(spec.schedule, 100) ?? "?"}${spec.suspend === true ? ", suspended" : ""}`,
      ];
    default:
      return [];
  }
}

function workloadLines(kind: WorkloadKind, object: Fields, spec: Fields): string[] {
  const workload = workloadOf(object, kind);
  if (workload === undefined) return [];
  const { available, desired, updated, revision, images } = workload;
  const words = [
    `${available} of ${desired} available`,
    ...(kind === "ReplicaSet" ? [] : [`${updated} of the newest revision`]),
    ...(revision === undefined ? [] : [`revision ${revision}`]),
    ...(spec.paused === true ? ["paused"] : []),
  ];
  return [`  ${words.join(", ")}`, `  images: ${firstFew(images, 5)}`];
}

function causeLine(annotations: unknown): string[] {
  const cause = valueIn(annotations, changeCause);
  return cause === undefined ? [] : [`  cause: ${oneLine(cause, 200)}`];
}

export function conditionLines(object: Fields, now: number): string[] {
  const status = fieldsOf(object.status);
  return listOf(status.conditions, 20).flatMap(({ type }) => {
    const name = textOf(type, 100);
    const condition = name === undefined ? undefined : conditionOf(status, name);
    if (name === undefined || condition === undefined) return [];
    const { reason, message, since } = condition;
    const why = reason === "" ? "" : ` (${reason})`;
    const age = since === undefined ? "" : ` for ${showDuration(now - since)}`;
    const words = message === undefined ? "" : `: ${message}`;
    return [oneLine(`${name} ${condition.status}${why}${age}${words}`, longestLine)].map(indent);
  });
}

export function podLines(pods: readonly Pod[], now: number): string[] {
  const lines = pods.slice(0, mostPods).flatMap((pod) => {
    const ready = isReady(pod) ? "ready" : "not ready";
    const where = pod.node === undefined ? "on no node" : `on ${pod.node}`;
    const why = [pod.reason, pod.message].filter(Boolean).join(": ");
    const head = `${pod.name}: ${pod.phase}, ${ready}, ${where}${why === "" ? "" : `, ${why}`}`;
    const containers = pod.containers.map((each) => `  ${containerLine(each, now)}`);
    return [indent(oneLine(head, longestLine)), ...containers.map(indent)];
  });
  const more = pods.length - mostPods;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

function containerLine(container: Container, now: number): string {
  const { name, restarts, waiting, runningSince, ended, lastEnded } = container;
  const state =
    waiting !== undefined
      ? `waits: ${[waiting.reason, waiting.message].filter(Boolean).join(": ")}`
      : ended !== undefined
        ? endingWords(ended, now)
        : runningSince !== undefined
          ? `runs for ${showDuration(now - runningSince)}`
          : "not started";
  const before = lastEnded === undefined ? "" : `; before that ${endingWords(lastEnded, now)}`;
  const again = restarts === 0 ? "" : `, ${restarts} restart${restarts === 1 ? "" : "s"}`;
  return oneLine(`${name} ${state}${again}${before}`, longestLine);
}

function endingWords({ exitCode, reason, message, finishedAt }: Ending, now: number): string {
  const age = finishedAt === undefined ? "" : ` ${showDuration(now - finishedAt)} ago`;
  const words = message === undefined ? "" : `: ${message}`;
  return `ended${age} with exit code ${exitCode ?? "?"}${reason === "" ? "" : ` (${reason})`}${words}`;
}

/** The last ones, newest last. */
export function eventLines(events: readonly Event[], now: number): string[] {
  return [...events]
    .sort((one, other) => one.last - other.last)
    .slice(-mostEvents)
    .map(({ last, reason, message, count, about }) => {
      const times = count > 1 ? `, ${count} times` : "";
      return indent(
        oneLine(
          `${showDuration(now - last)} ago ${about.kind} ${about.name} ${reason}${times}: ${message}`,
          longestLine,
        ),
      );
    });
}

function indent(line: string): string {
  return `  ${line}`;
}
