import { escapeMarkdown } from "@tocsin/core";
import { facts, type Reader } from "../delivery.ts";
import { line } from "../text.ts";
import { alertNotice, alertSeverity } from "./alert.ts";

const opening = ["created", "reopened", "reintroduced", "auto_reopened"];
const closing = ["fixed", "dismissed", "auto_dismissed"];

/** A dependency with a known vulnerability. */
export const dependabotAlert: Reader = (delivery) => {
  const { payload, action } = delivery;
  const opens = opening.includes(action);
  if (!opens && !closing.includes(action)) return [];
  const alert = payload.object("alert");
  const advisory = alert.object("security_advisory");
  const flaw = alert.object("security_vulnerability");
  const dependency = alert.object("dependency");
  const found = dependency.object("package");
  const name =
    found.line("name", 120) || flaw.object("package").line("name", 120) || "a dependency";
  const summary = advisory.line("summary", 300);
  const level = flaw.line("severity", 20) || advisory.line("severity", 20);
  const patched = flaw.object("first_patched_version").line("identifier", 60);
  const ghsa = advisory.line("ghsa_id", 40);
  return alertNotice(delivery, {
    kind: "dependabot",
    status: opens ? "firing" : "resolved",
    about: name,
    severity: alertSeverity(level),
    title: line(
      `${name}: ${opens ? summary || "vulnerable" : `${action.replace("_", "-")}: ${summary}`}`,
    ),
    text:
      opens && patched !== ""
        ? `Update **${escapeMarkdown(name)}** to ${escapeMarkdown(patched)} or newer.`
        : undefined,
    labels: {
      package: name,
      ecosystem: found.line("ecosystem", 40),
      scope: dependency.line("scope", 40),
    },
    facts: facts(
      ["Severity", level],
      ["Advisory", line([ghsa, advisory.line("cve_id", 40)].filter((id) => id !== "").join(", "))],
      ["Affected", flaw.line("vulnerable_version_range", 100)],
      ["Fixed in", patched],
      ["Found in", dependency.line("manifest_path", 200)],
      ["Reason", alert.line("dismissed_reason", 100)],
    ),
  });
};
