import type { ConfigProblem } from "../../config/problem.ts";
import type { RouteSection } from "../../config/schema.ts";
import { explainIssues } from "../../schema/explain.ts";
import type { Notes } from "../notes.ts";
import type { Books } from "./books.ts";
import { type ChannelOptions, takeChannels } from "./channels.ts";
import { readOldFile } from "./document.ts";
import { alertmanagerFormat, type OldConfig } from "./format.ts";
import { type NewInhibitRule, readInhibitRules } from "./inhibit.ts";
import { readReceivers } from "./receivers.ts";
import { type Remark, takeRemarks } from "./remarks.ts";
import { readRoutes } from "./routes.ts";
import { secretsIn } from "./secrets.ts";
import { readOldDuration } from "./timers.ts";
import { type NewInterval, readTimes } from "./times.ts";
import { takeVariables, type Variable } from "./variables.ts";

/** What becomes of an alertmanager.yml. */
export interface AlertmanagerDraft {
  /** The comment at its top. */
  readonly head: string | undefined;
  /** What Alertmanager, or Prometheus, proves itself with. */
  readonly hookToken: string;
  /** After which an alert without an end is over. */
  readonly resolveTimeout: string | undefined;
  readonly channels: Readonly<Record<string, ChannelOptions>>;
  readonly receivers: ReadonlyMap<string, readonly string[]>;
  readonly route: RouteSection;
  readonly inhibit: readonly NewInhibitRule[];
  readonly times: ReadonlyMap<string, readonly NewInterval[]>;
  readonly remarks: readonly Remark[];
  readonly variables: readonly Variable[];
}

export type AlertmanagerReading =
  | { readonly draft: AlertmanagerDraft; readonly problems?: undefined }
  | { readonly problems: readonly ConfigProblem[] };

/** Reads alertmanager.yml. What has no counterpart is noted; what Alertmanager itself would refuse is a problem. */
export function importAlertmanager(text: string, notes: Notes): AlertmanagerReading {
  const reading = readOldFile(text);
  if (reading.problems !== undefined) return reading;
  const { file } = reading;
  const strange = strangeness(file.value);
  if (strange !== undefined) return { problems: [file.problem([], strange)] };
  const checked = alertmanagerFormat.safeParse(file.value);
  if (!checked.success) {
    const explained = explainIssues(checked.error.issues, alertmanagerFormat, file.value);
    return {
      problems: explained
        .slice(0, mostProblems)
        .map(({ path, message, ofKey }) => file.problem(path, message, ofKey ? "key" : "value")),
    };
  }
  const problems: ConfigProblem[] = [];
  const books: Books = {
    notes,
    remarks: takeRemarks(file, secretsIn(file.value)),
    variables: takeVariables(),
    channels: takeChannels(),
    complain: (path, message) => problems.push(file.problem(path, message)),
  };
  const draft = draftOf(checked.data, books);
  return problems.length > 0 ? { problems: problems.slice(0, mostProblems) } : { draft };
}

const mostProblems = 20;

/** Files that are something else, in words that help. */
function strangeness(value: unknown): string | undefined {
  if (value === null || value === undefined) return "is empty: give it an alertmanager.yml";
  if (typeof value !== "object" || Array.isArray(value)) {
    return "is no alertmanager.yml, which is a map with route and receivers";
  }
  if (!("apiVersion" in value)) return undefined;
  return "is an object of Kubernetes: give it the alertmanager.yml in it (kubectl get secret NAME -o go-template='{{index .data \"alertmanager.yaml\" | base64decode}}')";
}

function draftOf(config: OldConfig, books: Books): AlertmanagerDraft {
  const hookToken = books.variables.add(
    "PROMETHEUS_HOOK_TOKEN",
    "what Alertmanager bears when it sends here; make it with: openssl rand -hex 32",
  );
  books.remarks.carry(["receivers"], ["receivers"]);
  books.remarks.carry(["inhibit_rules"], ["inhibit"]);
  books.remarks.carry(["time_intervals"], ["times"]);
  noteOthers(config, books.notes);
  const written = config.global?.resolve_timeout;
  const resolveTimeout = written === undefined ? undefined : readOldDuration(written);
  if (written !== undefined && resolveTimeout === undefined) {
    books.complain(["global", "resolve_timeout"], "is no duration: write 5m");
  }
  const receivers = readReceivers(config, books);
  const times = readTimes(config, books);
  const names = { receivers: new Set(receivers.keys()), intervals: times };
  const route = readRoutes(config.route, names, books);
  const inhibit = readInhibitRules(config.inhibit_rules, books);
  return {
    head: books.remarks.head,
    hookToken,
    resolveTimeout,
    channels: books.channels.all,
    receivers,
    route,
    inhibit,
    times: new Map([...times].filter(([, parts]) => parts.length > 0)),
    remarks: books.remarks.all,
    variables: books.variables.all,
  };
}

function noteOthers(config: OldConfig, notes: Notes): void {
  const known = Object.keys(alertmanagerFormat.shape);
  for (const key of Object.keys(config).filter((each) => !known.includes(each))) {
    notes.add(key, "has no counterpart");
  }
  if (config.templates.length > 0) {
    notes.add("templates", "has no counterpart: Tocsin writes its messages itself");
  }
}
