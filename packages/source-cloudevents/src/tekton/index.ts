import { durationBetween, type NoticeInput, type RunStatus } from "@tocsin/core";
import { type CloudEvent, type Refused, refuse } from "../event/event.ts";
import { facts, inOrder, links, notice } from "../notice.ts";
import { lineOf } from "../text.ts";
import { failureOf } from "./failure.ts";
import { pipelineOf, type TektonObject, tektonObject } from "./object.ts";
import { placeOf } from "./place.ts";

export const prefix = "dev.tekton.event.";

const typeForm = /^dev\.tekton\.event\.(?:pipelinerun|taskrun|customrun|run)\.([a-z]+)\./;

const statuses: Readonly<Record<string, RunStatus>> = {
  queued: "queued",
  started: "running",
  running: "running",
  // The condition changed while it runs.
  unknown: "running",
  successful: "succeeded",
  failed: "failed",
};

const words: Readonly<Record<RunStatus, string>> = {
  queued: "is queued",
  running: "is running",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "was cancelled",
};

/** What one event of Tekton's tells; nothing for a task of a pipeline that does not fail. */
export function readTekton(event: CloudEvent): readonly NoticeInput[] | Refused | undefined {
  const word = typeForm.exec(event.type)?.[1] ?? "";
  if (!Object.hasOwn(statuses, word)) return undefined;
  const object = tektonObject(event);
  if (object === undefined) {
    return refuse(
      "an event of Tekton's without the object: set `formats: tektonv1` in config-events",
    );
  }
  const said = statuses[word] ?? "running";
  const status = said === "failed" && /cancel|stopped/i.test(object.reason) ? "cancelled" : said;
  return object.kind === "taskrun" && object.label("tekton.dev/pipelineRun") !== ""
    ? taskOfPipeline(event, object, status)
    : wholeRun(event, object, status);
}

/** Of a pipeline's tasks only the failing one is news; it stands beside its pipeline. */
function taskOfPipeline(
  event: CloudEvent,
  object: TektonObject,
  status: RunStatus,
): readonly NoticeInput[] {
  if (status !== "failed") return [];
  const { step, text } = failureOf(object);
  const pipeline = pipelineOf(object);
  return [
    notice({
      ...about(event, object, status),
      id: event.key,
      subject: subjectOf(object, pipeline),
      severity: "warning",
      title: lineOf(
        `task ${object.of} ${endOf(object, status)}${step === "" ? "" : `: ${step}`}`,
        300,
      ),
      text,
    }),
  ];
}

function wholeRun(
  event: CloudEvent,
  object: TektonObject,
  status: RunStatus,
): readonly NoticeInput[] {
  const failed = status === "failed";
  const severity = failed ? "error" : "info";
  const { task, step, text } = failed ? failureOf(object) : { task: "", step: "", text: undefined };
  const shared = about(event, object, status);
  const cause = [task === "" ? "" : `task ${task}`, step].filter(Boolean).join(", ");
  const ending = `${object.name} ${endOf(object, status)}${cause === "" ? "" : `: ${cause}`}`;
  const ran = notice({ ...shared, id: event.key, severity, title: lineOf(ending, 300), text });
  if (status !== "failed" && status !== "succeeded") return [ran];
  const branch = shared.labels.branch ?? "";
  const where = branch === "" ? "" : ` on ${branch}`;
  const { endedAt: _endedAt, startedAt, ...told } = shared;
  const problem = notice({
    ...told,
    id: `${event.key}|problem`,
    kind: "problem",
    status: failed ? "firing" : "resolved",
    fingerprint: [
      "tekton",
      object.namespace,
      object.kind,
      object.of,
      ...(branch === "" ? [] : [branch]),
    ].join(":"),
    severity,
    title: lineOf(`${object.of} ${failed ? "failing" : "works again"}${where}: ${ending}`, 300),
    text,
    // Tekton's retries arrive in any order: a run that began earlier says nothing of a later one's failure.
    sequence: startedAt === undefined ? undefined : Date.parse(startedAt),
  });
  return inOrder(ran, problem);
}

function about(event: CloudEvent, object: TektonObject, status: RunStatus) {
  const { kind, name, namespace, uid, startedAt, endedAt } = object;
  const ended = status !== "running" && status !== "queued";
  const place = placeOf(object);
  const labels: Readonly<Record<string, string>> =
    kind === "pipelinerun" ? { ...place, pipeline: object.of } : place;
  const actor = object.annotation("pipelinesascode.tekton.dev/sender");
  return {
    type: `${kind}.${status}`,
    kind: "run" as const,
    status,
    fingerprint: ["tekton", namespace, kind, uid].join(":"),
    subject: subjectOf(object, object.of),
    labels,
    facts: facts(
      ["Run", name],
      ["Duration", ended ? durationBetween(startedAt, endedAt) : undefined],
      ["Namespace", namespace],
      ["Branch", labels.branch],
      ["Commit", labels.commit?.slice(0, 7)],
      ["Reason", ended && object.reason !== "Succeeded" ? object.reason : undefined],
    ),
    links: links(
      ["Log", object.annotation("pipelinesascode.tekton.dev/log-url")],
      ["Commit", object.annotation("pipelinesascode.tekton.dev/sha-url")],
    ),
    actor: actor === "" ? undefined : { name: actor },
    // Not the object's times: these have whole seconds, in which states can follow.
    at: event.time ?? endedAt ?? startedAt,
    startedAt,
    endedAt: ended ? (endedAt ?? event.time) : undefined,
  };
}

function subjectOf({ namespace }: TektonObject, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

function endOf({ reason }: TektonObject, status: RunStatus): string {
  return status === "failed" && /timeout/i.test(reason) ? "timed out" : words[status];
}
