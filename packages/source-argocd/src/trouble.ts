import { codeSpan } from "@tocsin/core";
import type { Condition, HealthOfResource, Resource } from "./payload.ts";

const mostResources = 10;
const mostConditions = 5;
const longestMessage = 300;

/** The resources that a sync could not put right, as CommonMark; nothing when there are none. */
export function failuresOf(resources: readonly Resource[]): string {
  const failing = resources.filter(isFailing);
  const lines = failing.slice(0, mostResources).map(lineOf);
  const more = failing.length - lines.length;
  if (more > 0) lines.push(`- and ${more} more`);
  return lines.length === 0 ? "" : `Failing resources:\n\n${lines.join("\n")}`;
}

/** The resources that make the application unwell, as CommonMark; nothing when none is known. */
export function unhealthyAmong(resources: readonly HealthOfResource[]): string {
  const unwell = resources.filter(isUnhealthy);
  const lines = unwell.slice(0, mostResources).map(({ kind, namespace, name, health }) => {
    const place = [namespace, name].filter(Boolean).join("/");
    return entry(`${kind ?? "Resource"} ${place}: ${health?.status ?? ""}`, health?.message);
  });
  const more = unwell.length - lines.length;
  if (more > 0) lines.push(`- and ${more} more`);
  return lines.length === 0 ? "" : `Unhealthy resources:\n\n${lines.join("\n")}`;
}

export function isUnhealthy({ health }: HealthOfResource): boolean {
  return health?.status === "Degraded" || health?.status === "Missing";
}

/** Argo CD's conditions that are errors, as CommonMark. */
export function errorsOf(conditions: readonly Condition[]): string {
  const lines = errorsAmong(conditions)
    .slice(0, mostConditions)
    .map(({ type, message }) => entry(type ?? "", message));
  return lines.length === 0 ? "" : `Conditions:\n\n${lines.join("\n")}`;
}

export function errorsAmong(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.filter(({ type }) => type?.endsWith("Error"));
}

function isFailing({ status, hookPhase }: Resource): boolean {
  if (hookPhase === "Failed" || hookPhase === "Error") return true;
  return status !== undefined && status !== "Synced" && status !== "Pruned";
}

function lineOf({ kind, namespace, name, status, hookType, hookPhase, message }: Resource): string {
  const place = [namespace, name].filter(Boolean).join("/");
  const state = status !== undefined && status !== "Synced" ? status : `hook ${hookPhase ?? ""}`;
  const hook = hookType === undefined ? "" : ` (${hookType} hook)`;
  return entry(`${kind ?? "Resource"} ${place}${hook}: ${state}`.trim(), message);
}

function entry(name: string, message: string | undefined): string {
  const said = codeSpan(message ?? "", longestMessage);
  return `- ${codeSpan(name, longestMessage)}${said === "" ? "" : `: ${said}`}`;
}
