import type { Severity } from "@tocsin/core";
import { instant } from "../event/formats.ts";
import { fieldOf, objectIn } from "../fields.ts";
import { commonMark, lineOf } from "../text.ts";

/** What a sender may add to any CDEvent in `customData`. */
export interface Custom {
  readonly title: string;
  readonly subject: string;
  /** CommonMark. */
  readonly text: string | undefined;
  /** `run`: the run is all there is to it, its sender tells of problems by itself. */
  readonly kind: string;
  readonly startedAt: string | undefined;
  readonly severity: Severity | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

const mostLabels = 40;
/** These are labels wherever they stand. */
const wellKnown = [
  "repository",
  "commit",
  "branch",
  "image",
  "tag",
  "app",
  "environment",
  "cluster",
  "namespace",
  "workload",
];

const severities: Readonly<Record<string, Severity>> = {
  critical: "critical",
  blocker: "critical",
  high: "error",
  major: "error",
  error: "error",
  medium: "warning",
  warning: "warning",
  minor: "warning",
  low: "info",
  info: "info",
};

export function severityOf(word: unknown): Severity | undefined {
  const name = lineOf(word).toLowerCase();
  return Object.hasOwn(severities, name) ? severities[name] : undefined;
}

export function customOf(data: unknown): Custom {
  const own = objectIn(fieldOf(data, "customData"));
  const labels: [string, string][] = wellKnown.map((name) => [name, lineOf(fieldOf(own, name))]);
  for (const [name, value] of Object.entries(objectIn(fieldOf(own, "labels")))) {
    if (labels.length >= mostLabels) break;
    if (/^[\w.-]{1,60}$/.test(name) && name !== "__proto__") labels.push([name, lineOf(value)]);
  }
  return {
    title: lineOf(fieldOf(own, "title"), 300),
    subject: lineOf(fieldOf(own, "subject"), 300),
    text: commonMark(fieldOf(own, "text")),
    kind: lineOf(fieldOf(own, "kind")),
    startedAt: instant(fieldOf(own, "startedAt")),
    severity: severityOf(fieldOf(own, "severity")) ?? severityOf(fieldOf(own, "priority")),
    labels: Object.fromEntries(labels.filter(([, value]) => value !== "")),
  };
}
