import { counted, type NoticeInput } from "@tocsin/core";
import type { Fields } from "../fields.ts";
import { facts, labels, notice } from "../notice.ts";
import { line } from "../text.ts";

/** Health assessments of a workspace: each result tells of drift, of checks and of the assessment itself. */
export function assessment(body: Fields): readonly NoticeInput[] {
  const details = body.object("details");
  const workspace = details.line("workspace_name", 120) || body.line("workspace_name", 120);
  const organization =
    details.line("organization_name", 120) || body.line("organization_name", 120);
  const trigger = body.line("trigger", 60);
  const result = details.object("new_assessment_result");
  const id = result.line("id", 60);
  if (workspace === "") return [];
  const common = {
    type: line(trigger.replace(":", "."), 100),
    subject: `terraform ${organization}/${workspace}`,
    labels: labels({ workspace, organization }),
    at: result.time("created_at"),
  };
  if (!trigger.startsWith("assessment:")) {
    // Such as the announced end of a workspace.
    return [
      notice({
        ...common,
        kind: "message",
        severity: "warning",
        title: line(`${workspace}: ${body.line("message", 150) || trigger}`),
      }),
    ];
  }
  if (id === "") return [];
  const problem = (key: string, firing: boolean, title: string, own: [string, string][] = []) =>
    notice({
      ...common,
      id: `terraform:${id}:${key}`,
      kind: "problem",
      status: firing ? "firing" : "resolved",
      fingerprint: `tf:${organization}/${workspace}:${key}`,
      severity: "warning",
      title: line(`${workspace}: ${title}`),
      facts: facts(...own),
    });
  const failed = trigger === "assessment:failed" || !result.flag("succeeded");
  const works = problem("assessment", failed, failed ? "the health assessment failed" : "assessed");
  // An assessment that failed knows nothing of the rest.
  if (failed) return [works];
  const drifted = result.flag("drifted");
  const broken = trigger === "assessment:check_failure" || !result.flag("all_checks_succeeded");
  const resources = result.number("resources_drifted") ?? 0;
  const checks = (result.number("checks_failed") ?? 0) + (result.number("checks_errored") ?? 0);
  return [
    works,
    problem("drift", drifted, drifted ? `${counted(resources, "resource")} drifted` : "no drift"),
    problem("checks", broken, broken ? `${counted(checks, "check")} failed` : "all checks pass"),
  ];
}
