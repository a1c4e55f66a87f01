import { type LabelView, labelFingerprint, type ProblemView, sentLabels } from "@tocsin/core";

type Labels = Readonly<Record<string, string>>;
type Shown = Pick<ProblemView, "source" | "fingerprint" | "subject" | "severity" | "labels">;

export interface ShownAlert {
  /** With the name that Alertmanager's clients call it by. */
  readonly labels: Labels;
  /** 16 hex digits that follow from the labels. */
  readonly fingerprint: string;
}

/** The labels and the fingerprint of a problem, as Alertmanager would have them. */
export function shownAlert(problem: Shown): ShownAlert {
  const fingerprint = sentFingerprint(problem);
  if (fingerprint !== undefined) {
    // So that whoever posts them again means the same alert.
    return { labels: sentLabels(problem.labels, fingerprint), fingerprint };
  }
  const { subject: alertname, source, subject, severity } = problem;
  const labels = { alertname, source, subject, severity, ...problem.labels };
  return { labels, fingerprint: labelFingerprint(labels) };
}

/** Filters see what is shown, and whatever else routes see as a label. */
export function filteredBy({ labels }: ShownAlert, problem: Pick<Shown, "labels">): LabelView {
  const value = (all: Labels, name: string) => (Object.hasOwn(all, name) ? all[name] : undefined);
  return (name) => value(labels, name) ?? value(problem.labels, name) ?? "";
}

/** Of a problem that came from Alertmanager or in its form, which bears the fingerprint of its labels. */
function sentFingerprint({ fingerprint }: Pick<Shown, "fingerprint">): string | undefined {
  return /^am:([0-9a-f]{16})$/.exec(fingerprint)?.[1];
}
