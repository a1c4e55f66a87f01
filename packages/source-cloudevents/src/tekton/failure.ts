import { fieldOf, isObject, listIn, objectIn } from "../fields.ts";
import { blockOf, lineAt } from "../text.ts";
import type { TektonObject } from "./object.ts";

/** What made a run fail, as far as its object says. */
export interface Failure {
  /** `test`, or nothing. */
  readonly task: string;
  /** `unit: exit code 1`, or nothing. */
  readonly step: string;
  readonly text: string | undefined;
}

const mostTasks = 500;

/** A v1 PipelineRun names its tasks but not how they ended: their own events do. */
export function failureOf({ kind, status, message }: TektonObject): Failure {
  if (kind === "taskrun") {
    return { task: "", step: stepOf(status), text: blockOf(message) };
  }
  // v1beta1 embeds the status of each task.
  const tasks = Object.values(objectIn(fieldOf(status, "taskRuns"))).slice(0, mostTasks);
  const failed = tasks.find((task) =>
    listIn(fieldOf(task, "status", "conditions"), 10).some(
      (each) => lineAt(each, "type") === "Succeeded" && lineAt(each, "status") === "False",
    ),
  );
  if (!isObject(failed)) return { task: "", step: "", text: blockOf(message) };
  const [condition] = listIn(fieldOf(failed, "status", "conditions"), 1);
  return {
    task: lineAt(failed, "pipelineTaskName"),
    step: stepOf(fieldOf(failed, "status")),
    text: blockOf(fieldOf(condition, "message")) ?? blockOf(message),
  };
}

function stepOf(status: unknown): string {
  for (const step of listIn(fieldOf(status, "steps"), 100)) {
    const code = fieldOf(step, "terminated", "exitCode");
    if (typeof code !== "number" || code === 0) continue;
    const reason = lineAt(step, "terminated", "reason");
    const why =
      reason === "" || reason === "Error" ? `exit code ${code}` : `${reason}, exit code ${code}`;
    return `${lineAt(step, "name") || "a step"}: ${why}`;
  }
  return "";
}
