// Facts of the CDEvents specification (https://github.com/cdevents/spec): its vocabulary and schemas at v0.4.1, at
// v0.5.1 and in the draft of 0.6 (8917b18). Types, names of fields and kinds of values; no examples.

/** What may stand in a field. */
export interface Kinds {
  readonly text: string;
  readonly texts: readonly string[];
  readonly address: `https://${string}`;
  /** A package URL. */
  readonly artifact: `pkg:${string}`;
  readonly outcome: "success" | "failure" | "cancel" | "error";
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly reference: { readonly id: string; readonly source: string };
  readonly definition: { readonly id: string; readonly version: string; readonly name: string };
  readonly trigger: { readonly type: "manual" | "pipeline" | "event" | "schedule" | "other" };
  readonly document: { readonly uri: `https://${string}` };
}

/** The fields of `subject.content`. */
export const fields = {
  artifactId: "artifact",
  assignees: "texts",
  change: "reference",
  creator: "text",
  description: "text",
  environment: "reference",
  errors: "text",
  format: "text",
  group: "text",
  labels: "texts",
  milestone: "text",
  name: "text",
  outcome: "outcome",
  outputType: "text",
  owner: "text",
  pipelineName: "text",
  pipelineRun: "reference",
  priority: "text",
  reason: "text",
  repository: "reference",
  resolution: "text",
  sbom: "document",
  service: "reference",
  severity: "severity",
  signature: "text",
  summary: "text",
  taskName: "text",
  testCase: "definition",
  testCaseRun: "reference",
  testSuite: "definition",
  testSuiteRun: "reference",
  ticketType: "text",
  ticketURI: "address",
  trigger: "trigger",
  updatedBy: "text",
  uri: "address",
  user: "text",
  viewUrl: "address",
} as const satisfies Readonly<Record<string, keyof Kinds>>;

export type Field = keyof typeof fields;
export type Version = "0.4" | "0.5" | "0.6 draft";

export interface TypeFacts {
  /** `subject.type`, which 0.5 dropped. */
  readonly subject: string;
  readonly content: readonly Field[];
  /** The versions of the type itself. */
  readonly versions: Readonly<Partial<Record<Version, string>>>;
}

const usual = { "0.4": "0.2.0", "0.5": "0.3.0", "0.6 draft": "0.3.0" };
const young = { "0.4": "0.1.0", "0.5": "0.2.0", "0.6 draft": "0.2.0" };
const drafted = { "0.6 draft": "0.1.0-draft" };

function of(
  subject: string,
  content: readonly Field[] = [],
  versions: TypeFacts["versions"] = usual,
): TypeFacts {
  return { subject, content, versions };
}

const pipeline = ["pipelineName", "uri"] as const;
const task = ["taskName", "uri", "pipelineRun"] as const;
const testCase = ["environment", "testCase", "testSuiteRun"] as const;
const testSuite = ["environment", "testSuite"] as const;
const put = ["environment", "artifactId"] as const;
const incident = ["description", "environment", "service", "artifactId"] as const;
const repository = ["name", "owner", "uri", "viewUrl"] as const;
const ticket = [
  ...["summary", "ticketType", "group", "creator", "assignees"],
  ...["priority", "labels", "milestone", "uri"],
] as readonly Field[];

/** The types, without prefix and version. */
export const types: Readonly<Record<string, TypeFacts>> = {
  "pipelinerun.queued": of("pipelineRun", pipeline),
  "pipelinerun.started": of("pipelineRun", pipeline),
  "pipelinerun.finished": of("pipelineRun", [...pipeline, "outcome", "errors"]),
  "taskrun.queued": of("taskRun", task, drafted),
  "taskrun.started": of("taskRun", task),
  "taskrun.finished": of("taskRun", [...task, "outcome", "errors"]),
  "build.queued": of("build"),
  "build.started": of("build"),
  "build.finished": of("build", ["artifactId"]),
  "testcaserun.queued": of("testCaseRun", [...testCase, "trigger"]),
  "testcaserun.started": of("testCaseRun", [...testCase, "trigger"]),
  "testcaserun.finished": of("testCaseRun", [...testCase, "outcome", "severity", "reason"]),
  "testcaserun.skipped": of("testCaseRun", [...testCase, "reason"], young),
  "testsuiterun.queued": of("testSuiteRun", [...testSuite, "trigger"]),
  "testsuiterun.started": of("testSuiteRun", [...testSuite, "trigger"]),
  "testsuiterun.finished": of("testSuiteRun", [...testSuite, "outcome", "severity", "reason"]),
  "testoutput.published": of("testOutput", ["outputType", "format", "uri", "testCaseRun"]),
  "artifact.packaged": of("artifact", ["change", "sbom"]),
  "artifact.signed": of("artifact", ["signature"]),
  "artifact.published": of("artifact", ["sbom", "user"]),
  "artifact.downloaded": of("artifact", ["user"], young),
  "artifact.deleted": of("artifact", ["user"], young),
  "deployment.started": of("deployment", put, drafted),
  "deployment.finished": of("deployment", [...put, "outcome"], drafted),
  "service.deployed": of("service", put),
  "service.upgraded": of("service", put),
  "service.rolledback": of("service", put),
  "service.removed": of("service", ["environment"]),
  "service.published": of("service", ["environment"]),
  "environment.created": of("environment", ["name", "uri"]),
  "environment.modified": of("environment", ["name", "uri"]),
  "environment.deleted": of("environment", ["name"]),
  "incident.detected": of("incident", incident),
  "incident.reported": of("incident", [...incident, "ticketURI"]),
  "incident.resolved": of("incident", incident),
  "change.created": of("change", ["description", "repository"], {
    ...{ "0.4": "0.3.0", "0.5": "0.4.0", "0.6 draft": "0.4.0" },
  }),
  "change.reviewed": of("change", ["repository"]),
  "change.merged": of("change", ["repository"]),
  "change.abandoned": of("change", ["repository"]),
  "change.updated": of("change", ["repository"]),
  "branch.created": of("branch", ["repository"]),
  "branch.deleted": of("branch", ["repository"]),
  "repository.created": of("repository", repository),
  "repository.modified": of("repository", repository),
  "repository.deleted": of("repository", repository),
  "ticket.created": of("ticket", ticket, young),
  "ticket.updated": of("ticket", [...ticket, "updatedBy"], young),
  "ticket.closed": of("ticket", [...ticket, "resolution", "updatedBy"], young),
};

/** How the event names the version of the specification. */
export const versionField: Readonly<Record<Version, Readonly<Record<string, string>>>> = {
  "0.4": { version: "0.4.1" },
  "0.5": { specversion: "0.5.1" },
  "0.6 draft": { specversion: "0.6.0-draft" },
};

const withUrl = new Set(["pipelineRun", "taskRun", "environment", "repository"]);

/** What 0.4 calls the field: its runs, environments and repositories had a `url`. */
export function fieldIn(version: Version, subject: string, field: Field): string {
  return version === "0.4" && field === "uri" && withUrl.has(subject) ? "url" : field;
}

const ofTests: Readonly<Record<string, string>> = { success: "pass", failure: "fail" };

/** What 0.4 calls the outcome: its tests passed and failed. */
export function outcomeIn(version: Version, subject: string, outcome: Kinds["outcome"]): string {
  return version === "0.4" && subject.startsWith("test") ? (ofTests[outcome] ?? outcome) : outcome;
}
