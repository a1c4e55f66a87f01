import { issuePath, type Schema, type SchemaIssue } from "@tocsin/core";
import type { ConfigDocument, ConfigPath } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";
import { keysAt } from "./schema-keys.ts";
import { suggest } from "./suggest.ts";

/** The parts of a zod issue that make a message better; another library's issues have none of them. */
interface RichIssue extends SchemaIssue {
  readonly code?: string;
  readonly expected?: string;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly RichIssue[])[];
  readonly issues?: readonly RichIssue[];
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys and values",
  record: "a map of keys and values",
};

/** A schema's issues as problems of the file: with their line, and what to write instead. */
export function problemsOf(
  issues: readonly SchemaIssue[],
  schema: Schema,
  document: ConfigDocument,
  base: ConfigPath,
): ConfigProblem[] {
  return issues.flatMap((given) => {
    const issue = branchOf(given as RichIssue);
    const below = stepsOf(issue);
    const path = [...base, ...below];
    if (issue.code === "unrecognized_keys" && issue.keys !== undefined) {
      const known = keysAt(schema, below);
      return issue.keys.map((key) =>
        document.problem([...path, key], `is not known here: ${suggest(key, known)}`, "key"),
      );
    }
    if (issue.code === "invalid_key") {
      const reason = issue.issues?.[0]?.message ?? issue.message;
      return [document.problem(path, `this name ${reason}`, "key")];
    }
    return [document.problem(path, sentence(issue, valueAt(document.value, path)))];
  });
}

/** Of a choice between forms, the issue of the form that was most nearly met. */
function branchOf(issue: RichIssue): RichIssue {
  if (issue.code !== "invalid_union" || issue.errors === undefined) return issue;
  const path = issue.path ?? [];
  const reached = issue.errors.flatMap((branch) => branch.slice(0, 1)).map(branchOf);
  const deepest = reached.reduce<RichIssue | undefined>((best, each) => {
    const better = best === undefined || score(each) > score(best);
    return better ? each : best;
  }, undefined);
  return deepest === undefined ? issue : { ...deepest, path: [...path, ...(deepest.path ?? [])] };
}

function score(issue: RichIssue): number {
  return (issue.path?.length ?? 0) * 2 + (issue.code === "invalid_type" ? 0 : 1);
}

function sentence(issue: RichIssue, value: unknown): string {
  const kind = kinds[issue.expected ?? ""];
  if (value === undefined) return kind === undefined ? "is missing" : `is missing: write ${kind}`;
  if (issue.code !== "invalid_type" || kind === undefined) return lowerFirst(issue.message);
  if (value === null) return `is empty: write ${kind}`;
  const scalar = typeof value === "number" || typeof value === "boolean";
  if (issue.expected === "string" && scalar) return "must be text: put it in quotes";
  return `must be ${kind}, but is ${nameOf(value)}`;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return kinds[typeof value] ?? typeof value;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Numbers stay numbers, so that a list's index is shown as one. */
function stepsOf(issue: SchemaIssue): PropertyKey[] {
  const names = issuePath(issue);
  return names.map((name, index) => {
    const step = issue.path?.[index];
    return typeof step === "number" ? step : name;
  });
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((each, step) => {
    if (typeof each !== "object" || each === null || !Object.hasOwn(each, step)) return undefined;
    return (each as Record<PropertyKey, unknown>)[step];
  }, value);
}
