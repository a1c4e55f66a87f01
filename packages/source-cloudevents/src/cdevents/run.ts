import { durationBetween, type RunStatus, type Severity } from "@tocsin/core";
import { fieldOf } from "../fields.ts";
import { facts, inOrder, notice } from "../notice.ts";
import { blockOf, lineAt, shortId } from "../text.ts";
import { type CdEvent, common, fingerprint, type Reader, titled } from "./cdevent.ts";
import { severityOf } from "./custom.ts";

interface State {
  readonly status: RunStatus;
  readonly words: string;
}

const outcomes: Readonly<Record<string, State>> = {
  success: { status: "succeeded", words: "succeeded" },
  succeeded: { status: "succeeded", words: "succeeded" },
  pass: { status: "succeeded", words: "passed" },
  failure: { status: "failed", words: "failed" },
  fail: { status: "failed", words: "failed" },
  failed: { status: "failed", words: "failed" },
  error: { status: "failed", words: "ended with an error" },
  cancel: { status: "cancelled", words: "was cancelled" },
  cancelled: { status: "cancelled", words: "was cancelled" },
  canceled: { status: "cancelled", words: "was cancelled" },
};

const names: Readonly<Record<string, string>> = {
  pipelinerun: "run",
  taskrun: "task run",
  testcaserun: "test case run",
  testsuiterun: "test suite run",
  targetrollout: "rollout",
};

/** What is put to where it runs. */
const deploying = new Set(["deployment", "targetrollout"]);

/** Whatever is queued, started and finished. */
export const run: Reader = (event) => {
  const state = stateOf(event);
  if (state === undefined) return [];
  const { word, content, key, id, custom } = event;
  const ended = state.status !== "queued" && state.status !== "running";
  const failed = state.status === "failed";
  const name = nameOf(event);
  const label = names[word] ?? word;
  const told = common(event, {
    outcome: lineAt(content, "outcome") || lineAt(content, "status"),
    pipeline: word === "pipelinerun" ? name : undefined,
    change: deploying.has(word) ? "deploy" : undefined,
  });
  const severity = failed ? severityOfFailure(event) : "info";
  const text = custom.text ?? blockOf(content.errors) ?? blockOf(content.reason);
  const shared = {
    ...told,
    subject: custom.subject || name,
    type: `${word}.${event.predicate}`,
    text,
    facts: facts(
      ["Run", id],
      ["Duration", ended ? durationBetween(custom.startedAt, event.at) : undefined],
      ["Environment", event.environment],
      ["Artifact", event.artifact?.name],
      ["Part of", lineAt(content, "pipelineRun", "id") || lineAt(content, "testSuiteRun", "id")],
    ),
  };
  const ran = notice({
    ...shared,
    id: key,
    kind: "run",
    status: state.status,
    fingerprint: fingerprint(event, word, id),
    severity,
    title: titled(event, `${label} ${shortId(id)} ${state.words}`),
    startedAt: custom.startedAt,
    endedAt: ended ? event.at : undefined,
  });
  const lasting = custom.kind === "run" ? undefined : lastingName(event);
  if (lasting === undefined || !ended || state.status === "cancelled") return [ran];
  const branch = told.labels.branch ?? "";
  const place = [...lasting, ...(branch === "" ? [] : [branch])] as const;
  const where = branch === "" ? "" : ` on ${branch}`;
  const problem = notice({
    ...shared,
    id: `${key}|problem`,
    kind: "problem",
    status: failed ? "firing" : "resolved",
    fingerprint: fingerprint(event, ...place),
    severity,
    sequence: custom.startedAt === undefined ? undefined : Date.parse(custom.startedAt),
    title: `${name} ${failed ? "failing" : "works again"}${where}: ${label} ${shortId(id)} ${state.words}`,
  });
  return inOrder(ran, problem);
};

function stateOf({ word, predicate, content }: CdEvent): State | undefined {
  switch (predicate) {
    case "queued":
      return { status: "queued", words: "is queued" };
    case "started":
      return { status: "running", words: "is running" };
    case "skipped":
      return { status: "cancelled", words: "was skipped" };
    case "finished": {
      const said = fieldOf(content, "outcome") ?? fieldOf(content, "status");
      const outcome = typeof said === "string" ? said.toLowerCase() : "";
      if (Object.hasOwn(outcomes, outcome)) return outcomes[outcome];
      // A build that failed has no artifact to tell of: the event has no outcome by its schema.
      if (word === "build" && outcome === "") return { status: "succeeded", words: "finished" };
      return { status: "cancelled", words: "finished, and its outcome is not told" };
    }
    default:
      return undefined;
  }
}

/** What people call the thing that ran. */
function nameOf({ word, content, id, artifact, environment }: CdEvent): string {
  const own =
    lineAt(content, "pipelineName") ||
    lineAt(content, "taskName") ||
    lineAt(content, "testSuite", "name") ||
    lineAt(content, "testSuite", "id") ||
    lineAt(content, "testCase", "name") ||
    lineAt(content, "testCase", "id");
  if (own !== "") return own;
  const place = environment === "" ? "" : ` to ${environment}`;
  if (deploying.has(word) && artifact !== undefined)
    return `${artifact.name.split(" ")[0]}${place}`;
  return word === "pipelinerun" || word === "taskrun" ? id : `${word} ${shortId(id)}`;
}

/** Under which name a failure is known until a later run succeeds; undefined: a run is all it is. */
function lastingName(event: CdEvent): readonly [string, ...string[]] | undefined {
  const { word, content, environment } = event;
  if (word === "pipelinerun") return ["pipeline", nameOf(event)];
  // A task of a pipeline fails with it.
  if (word === "taskrun" && lineAt(content, "pipelineRun", "id") === "") {
    return ["task", nameOf(event)];
  }
  if (word === "testsuiterun") {
    return ["testsuite", lineAt(content, "testSuite", "id") || nameOf(event), environment];
  }
  return undefined;
}

function severityOfFailure({ word, content, custom }: CdEvent): Severity {
  const told = custom.severity ?? severityOf(content.severity);
  if (told !== undefined) return told;
  const part = word === "testcaserun" || lineAt(content, "pipelineRun", "id") !== "";
  return part ? "warning" : "error";
}
