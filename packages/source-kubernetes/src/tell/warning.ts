import { codeSpan, type NoticeInput } from "@tocsin/core";
import { subjectOf } from "../objects/meta.ts";
import type { WarningFinding } from "../track/finding.ts";
import { facts } from "./describe.ts";
import { labelsOf } from "./labels.ts";
import { fingerprintOf, type Telling } from "./problem.ts";
import { withoutSecrets } from "./secrets.ts";

/** A warning of some controller, told once while it goes on. */
export function warningNotice(
  { event, ref, at, more }: WarningFinding,
  telling: Telling,
): NoticeInput {
  const { cluster, world } = telling;
  const subject = subjectOf(ref);
  const about = subjectOf(event.about);
  const said = codeSpan(withoutSecrets(event.message), 1_000);
  const others = more > 0 ? `\n\nAnd ${more} more warnings within a minute.` : "";
  return {
    id: `${fingerprintOf(cluster, ref, `warning:${event.reason}`)}|${event.uid}`,
    type: "kubernetes.warning",
    kind: "message",
    fingerprint: fingerprintOf(cluster, ref, `warning:${event.reason}`),
    subject,
    severity: "warning",
    title: `${subject}: ${event.reason}`,
    text: `${said}${others}`,
    labels: labelsOf(ref, cluster, world, { reason: event.reason }),
    facts: facts({
      About: about === subject ? undefined : about,
      Count: event.count > 1 ? String(event.count) : undefined,
      By: event.by,
    }),
    at: new Date(Math.min(at, event.last)).toISOString(),
  };
}
