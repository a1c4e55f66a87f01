import type { CloudEvent } from "../event/event.ts";
import { instant } from "../event/formats.ts";
import { type Fields, fieldOf, isObject, listIn, objectIn } from "../fields.ts";
import { lineAt, lineOf } from "../text.ts";

export type ObjectKind = "pipelinerun" | "taskrun" | "customrun";

/** A PipelineRun, TaskRun or CustomRun as Tekton sends it whole, in v1 and v1beta1. */
export interface TektonObject {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** The Pipeline or Task that ran. */
  readonly of: string;
  readonly status: Fields;
  /** Of the condition `Succeeded`. */
  readonly reason: string;
  readonly message: unknown;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly label: (name: string) => string;
  readonly annotation: (name: string) => string;
  /** Parameters and results by name, lower case, without separators. */
  readonly values: ReadonlyMap<string, string>;
}

const bodies = {
  pipelineRun: "pipelinerun",
  taskRun: "taskrun",
  customRun: "customrun",
  run: "customrun",
} as const;
const mostValues = 200;

/** Undefined when the data holds no such object. */
export function tektonObject({ data, source }: CloudEvent): TektonObject | undefined {
  const found = Object.entries(bodies).find(([body]) => isObject(fieldOf(data, body)));
  if (found === undefined) return undefined;
  const [body, kind] = found;
  const object = objectIn(fieldOf(data, body));
  const name = lineAt(object, "metadata", "name");
  if (name === "") return undefined;
  const status = objectIn(fieldOf(object, "status"));
  const condition = listIn(fieldOf(status, "conditions"), 20).find(
    (each) => lineAt(each, "type") === "Succeeded",
  );
  const of = nameOf(object, kind);
  return {
    kind,
    name,
    namespace:
      lineAt(object, "metadata", "namespace") || (/\/namespaces\/([^/]+)/.exec(source)?.[1] ?? ""),
    uid: lineAt(object, "metadata", "uid") || name,
    of,
    status,
    reason: lineAt(condition, "reason"),
    message: fieldOf(condition, "message"),
    startedAt:
      instant(fieldOf(status, "startTime")) ??
      instant(fieldOf(object, "metadata", "creationTimestamp")),
    endedAt: instant(fieldOf(status, "completionTime")),
    label: (label) => lineAt(object, "metadata", "labels", label),
    annotation: (annotation) => lineAt(object, "metadata", "annotations", annotation),
    values: valuesOf(object, status),
  };
}

/** By reference where there is one; a run that brings its own spec is called after what its names are made of. */
function nameOf(object: Fields, kind: ObjectKind): string {
  const word = kind === "pipelinerun" ? "pipeline" : "task";
  const ref = fieldOf(object, "spec", kind === "customrun" ? "customRef" : `${word}Ref`);
  const resolved = listIn(fieldOf(ref, "params"), 20).find(
    (each) => lineAt(each, "name") === "name",
  );
  const metadata = fieldOf(object, "metadata");
  const label =
    kind === "pipelinerun"
      ? "pipelinesascode.tekton.dev/original-prname"
      : "tekton.dev/pipelineTask";
  return (
    lineAt(metadata, "labels", label) ||
    lineAt(ref, "name") ||
    lineAt(resolved, "value") ||
    lineAt(metadata, "generateName").replace(/-$/, "") ||
    withoutSuffix(lineAt(metadata, "labels", `tekton.dev/${word}`)) ||
    withoutSuffix(lineAt(metadata, "name"))
  );
}

/** The pipeline of a task: as its runs name it. */
export function pipelineOf(task: TektonObject): string {
  return (
    task.label("pipelinesascode.tekton.dev/original-prname") ||
    withoutSuffix(task.label("tekton.dev/pipeline") || task.label("tekton.dev/pipelineRun"))
  );
}

/** Kubernetes ends generated names with five of these letters. */
function withoutSuffix(name: string): string {
  return name.replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}$/, "");
}

function valuesOf(object: Fields, status: Fields): ReadonlyMap<string, string> {
  const lists = [
    fieldOf(object, "spec", "params"),
    fieldOf(status, "results"),
    fieldOf(status, "pipelineResults"),
    fieldOf(status, "taskResults"),
  ];
  const values = new Map<string, string>();
  for (const each of lists.flatMap((list) => [...listIn(list, mostValues)])) {
    const name = lineAt(each, "name")
      .toLowerCase()
      .replace(/[-_.\s]/g, "");
    const value = lineOf(fieldOf(each, "value"), 300);
    if (name !== "" && value !== "" && !values.has(name)) values.set(name, value);
  }
  return values;
}
