import { nearest } from "@tocsin/core";
import type { z } from "zod";
import type { ConfigDocument } from "../config/document.ts";
import type { ConfigProblem } from "../config/problem.ts";
import { explainIssues } from "../schema/explain.ts";

/** What one line of a list says, by the key that says it. */
export type LineOf<Schemas extends Readonly<Record<string, z.ZodType>>> = {
  [Name in keyof Schemas]: { readonly name: Name; readonly line: z.output<Schemas[Name]> };
}[keyof Schemas];

/** Reads a line by the schema of the one key that says what it is; undefined when it can't be read. */
export function readLine<Schemas extends Readonly<Record<string, z.ZodType>>>(
  schemas: Schemas,
  written: Readonly<Record<string, unknown>>,
  path: readonly PropertyKey[],
  document: ConfigDocument,
  problems: ConfigProblem[],
): LineOf<Schemas> | undefined {
  const known = Object.keys(schemas);
  const said = known.filter((name) => Object.hasOwn(written, name));
  const [name, second] = said;
  if (name === undefined) {
    problems.push(nothingSaid(known, written, path, document));
    return undefined;
  }
  if (second !== undefined) {
    const message = `says two things, ${name} and ${second}: write a line for each`;
    problems.push(document.problem(path, message));
    return undefined;
  }
  const schema = schemas[name] as Schemas[keyof Schemas];
  const checked = schema.safeParse(written);
  if (!checked.success) {
    const explained = explainIssues(checked.error.issues, schema, written);
    problems.push(...document.problems(explained, path));
    return undefined;
  }
  return { name, line: checked.data } as LineOf<Schemas>;
}

function nothingSaid(
  known: readonly string[],
  written: Readonly<Record<string, unknown>>,
  path: readonly PropertyKey[],
  document: ConfigDocument,
): ConfigProblem {
  for (const key of Object.keys(written)) {
    const near = nearest(key, known);
    if (near === undefined) continue;
    const message = `is not known here: did you mean ${JSON.stringify(near)}?`;
    return document.problem([...path, key], message, "key");
  }
  const message = `does not say what it is about: write one of ${known.join(", ")}`;
  return document.problem(path, message);
}
