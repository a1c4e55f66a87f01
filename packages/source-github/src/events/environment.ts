import type { Severity } from "@tocsin/core";
import type { Fields } from "../fields.ts";

const production = /(^|[-_/. ])(prod|production|live)($|[-_/. ])/i;
const before = /(^|[-_/. ])(non|not|pre)[-_/. ]?prod/i;

/** How bad it is when this deployment fails. */
export function deploymentSeverity(deployment: Fields, environment: string): Severity {
  if (deployment.flag("transient_environment")) return "warning";
  const named = production.test(environment) && !before.test(environment);
  return deployment.flag("production_environment") || named ? "critical" : "error";
}
