import { facts, fullSha, type Reader } from "../delivery.ts";
import { line } from "../text.ts";
import { alertNotice, alertSeverity } from "./alert.ts";

const opening = ["created", "reopened", "reopened_by_user"];
const closing = ["fixed", "closed_by_user"];

/** A finding of CodeQL or of another scanner. */
export const codeScanningAlert: Reader = (delivery) => {
  const { payload, action } = delivery;
  const opens = opening.includes(action);
  if (!opens && !closing.includes(action)) return [];
  const alert = payload.object("alert");
  const rule = alert.object("rule");
  const tool = alert.object("tool").line("name", 80);
  const id = rule.line("id", 120) || tool || "code scanning";
  const recent = alert.object("most_recent_instance");
  const instance = recent.has("location") ? recent : (alert.list("instances", 1)[0] ?? recent);
  const location = instance.object("location");
  const row = location.integer("start_line");
  const path = location.line("path", 200);
  const branch = (payload.line("ref", 200) || instance.line("ref", 200)).replace(
    /^refs\/heads\//,
    "",
  );
  const level = rule.line("security_severity_level", 20) || rule.line("severity", 20);
  const description = rule.line("description", 200) || id;
  return alertNotice(delivery, {
    kind: "code",
    status: opens ? "firing" : "resolved",
    about: id,
    severity: alertSeverity(level),
    title: line(`${description}${opens ? "" : action === "fixed" ? ": fixed" : ": dismissed"}`),
    labels: { tool, rule: id, branch, commit: fullSha(instance.line("commit_sha", 64)) },
    facts: facts(
      ["Severity", level],
      ["Where", path === "" || row === undefined ? path : `${path}:${row}`],
      ["Rule", rule.line("id", 120)],
      ["Tool", tool],
      ["Branch", branch],
      ["Reason", alert.line("dismissed_reason", 100)],
    ),
  });
};
