import type { Severity } from "@tocsin/core";

/** The words of Prometheus rules, Grafana, Zabbix and on-call handbooks, in lower case. */
const usual: Readonly<Record<string, Severity>> = {
  critical: "critical",
  page: "critical",
  emergency: "critical",
  fatal: "critical",
  disaster: "critical",
  p0: "critical",
  p1: "critical",
  sev0: "critical",
  sev1: "critical",
  error: "error",
  err: "error",
  high: "error",
  major: "error",
  p2: "error",
  sev2: "error",
  warning: "warning",
  warn: "warning",
  medium: "warning",
  minor: "warning",
  ticket: "warning",
  p3: "warning",
  sev3: "warning",
  info: "info",
  information: "info",
  informational: "info",
  notice: "info",
  low: "info",
  none: "info",
  debug: "info",
  p4: "info",
  p5: "info",
  sev4: "info",
};

/** What one's own rules call the severities; what is missing is as usual. */
export interface SeverityOptions {
  readonly label: string;
  readonly words: Readonly<Record<string, Severity>>;
}

/** The severity of an alert that fires. A word that nobody has explained is an error: it may be one. */
export function severityOf(
  labels: Readonly<Record<string, string>>,
  { label, words }: SeverityOptions,
): Severity {
  const word = Object.hasOwn(labels, label) ? labels[label] : undefined;
  if (word === undefined || word.length > 100) return "error";
  const small = word.toLowerCase();
  return own(words, word) ?? own(words, small) ?? own(usual, small) ?? "error";
}

function own(words: Readonly<Record<string, Severity>>, word: string): Severity | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
