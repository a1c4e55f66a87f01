import { issuePath, nearest, type Schema, type SchemaIssue, suggest } from "@tocsin/core";
import { keysAt } from "./keys.ts";

/** The parts of a zod issue that make a message better; another library's issues have none of them. */
interface RichIssue extends SchemaIssue {
  readonly code?: string;
  readonly expected?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly RichIssue[])[];
  readonly issues?: readonly RichIssue[];
}

export interface ExplainedIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** It is the key that is wrong, not what it holds. */
  readonly ofKey: boolean;
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

/** A schema's issues in words that say what to write instead. `value` is what was checked. */
export function explainIssues(
  issues: readonly SchemaIssue[],
  schema: Schema<never, unknown> | Schema,
  value: unknown,
): ExplainedIssue[] {
  return issues.flatMap((given): ExplainedIssue[] => {
    const issue = branchOf(given as RichIssue);
    const path = stepsOf(issue);
    if (issue.code === "unrecognized_keys" && issue.keys !== undefined) {
      const known = keysAt(schema, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `is not known here: ${suggest(key, known)}`,
        ofKey: true,
      }));
    }
    if (issue.code === "invalid_key") {
      const reason = issue.issues?.[0]?.message ?? issue.message;
      return [{ path, message: `this name ${reason}`, ofKey: true }];
    }
    return [{ path, message: sentence(issue, valueAt(value, path)), ofKey: false }];
  });
}

/** Of a choice between forms, the issue of the form that was most nearly met. */
function branchOf(issue: RichIssue): RichIssue {
  if (issue.code !== "invalid_union" || issue.errors === undefined) return issue;
  const path = issue.path ?? [];
  const reached = issue.errors.flatMap((branch) => branch.slice(0, 1)).map(branchOf);
  const best = reached.reduce<RichIssue | undefined>(
    (nearest, each) => (nearest === undefined || score(each) > score(nearest) ? each : nearest),
    undefined,
  );
  return best === undefined ? issue : { ...best, path: [...path, ...(best.path ?? [])] };
}

function score(issue: RichIssue): number {
  return (issue.path?.length ?? 0) * 2 + (issue.code === "invalid_type" ? 0 : 1);
}

function sentence(issue: RichIssue, value: unknown): string {
  const kind = kinds[issue.expected ?? ""];
  if (value === undefined) return kind === undefined ? "is missing" : `is missing: write ${kind}`;
  if (issue.code === "invalid_value" && issue.values !== undefined) {
    const choices = issue.values.map(String);
    const near = typeof value === "string" ? nearest(value, choices) : undefined;
    const hint = near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
    return `must be ${choices.length === 1 ? "" : "one of "}${choices.join(", ")}${hint}`;
  }
  // A schema that words it itself knows better.
  const worded = !issue.message.startsWith("Invalid input");
  if (issue.code !== "invalid_type" || kind === undefined || worded)
    return lowerFirst(issue.message);
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
  return issuePath(issue).map((name, index) => {
    const step = issue.path?.[index];
    return typeof step === "number" ? step : name;
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((each, step) => {
    if (typeof each !== "object" || each === null || !Object.hasOwn(each, step)) return undefined;
    return (each as Record<PropertyKey, unknown>)[step];
  }, value);
}
