import { type Field, oneLine, printable } from "@tocsin/core";
import { type Fields, isFields, line, own, raw } from "../fields.ts";
import { isSecretName } from "../parameters.ts";

/** A parameter that a job or an input asks for. */
export interface Definition {
  readonly name: string;
  readonly type: "text" | "lines" | "flag" | "choice" | "password" | "file" | "other";
  readonly description: string | undefined;
  readonly choices: readonly string[];
  /** Where it is known. */
  readonly initial: string | undefined;
}

/** A definition with the field that asks for it. */
export interface AskedParameter {
  readonly definition: Definition;
  readonly field: Field;
}

const types: Readonly<Record<string, Definition["type"]>> = {
  StringParameterDefinition: "text",
  TextParameterDefinition: "lines",
  BooleanParameterDefinition: "flag",
  ChoiceParameterDefinition: "choice",
  PasswordParameterDefinition: "password",
  FileParameterDefinition: "file",
};
export const mostParameters = 50;
const mostChoices = 100;
const longest = 3_000;
const longestChoice = 500;

/** What a job's API and that of an input step say of their parameters, which differ in words alone. */
export function readDefinitions(all: unknown): readonly Definition[] {
  if (!Array.isArray(all)) return [];
  return all.slice(0, 1_000).flatMap((each) => {
    const name = isFields(each) ? raw(each, "name") : undefined;
    return name === undefined || !isFields(each) ? [] : [readOne(name, each)];
  });
}

function readOne(name: string, each: Fields): Definition {
  const inner = own(each, "definition");
  const standard = own(each, "defaultParameterValue");
  const from = isFields(inner) ? inner : each;
  const initial = isFields(standard) ? own(standard, "value") : own(from, "defaultVal");
  const choices = own(from, "choices");
  const plain = ["string", "boolean", "number"].includes(typeof initial);
  return {
    name,
    type: types[raw(each, "type") ?? ""] ?? "other",
    description: line(each, "description", 150),
    choices: Array.isArray(choices) ? choices.filter((one) => typeof one === "string") : [],
    initial: plain ? String(initial) : undefined,
  };
}

/** The fields of what can be asked for in a form; what is left out stays as the job has it. */
export function askFor(
  definitions: readonly Definition[],
  reserved: readonly string[] = [],
): readonly AskedParameter[] {
  const taken = new Set(reserved);
  return definitions.flatMap((definition) => {
    const shape = shapeOf(definition);
    if (shape === undefined) return [];
    const name = fieldName(definition.name, taken);
    taken.add(name);
    const label = oneLine(definition.name, 24) || name;
    const hint = definition.description ?? "";
    return [{ definition, field: { name, label, ...shape, ...(hint === "" ? {} : { hint }) } }];
  });
}

function shapeOf({
  name,
  type,
  choices,
  initial = "",
}: Definition): Omit<Field, "name" | "label"> | undefined {
  const shown = isSecretName(name) ? "" : initial;
  switch (type) {
    case "text":
    case "lines": {
      const fits = shown !== "" && shown.length <= longest && printable(shown, longest) === shown;
      return { kind: type, ...(fits ? { initial: shown } : {}) };
    }
    case "flag":
      // A box that is not ticked may count as left out: then it has to be the default.
      return initial === "true" ? { kind: "choice", choices: yesOrNo, initial } : { kind: "flag" };
    case "choice": {
      // What is empty counts as left out, which is the job's first choice.
      const able = [...new Set(choices.filter(isChoosable))];
      if (able.length === 0 || able.length > mostChoices) return undefined;
      const first = able.includes(initial) ? { initial } : {};
      const labelled = able.map((value) => ({ value, label: oneLine(value, 75) || "…" }));
      return { kind: "choice", choices: labelled, ...first };
    }
    default:
      return undefined;
  }
}

function isChoosable(choice: string): boolean {
  return choice !== "" && choice.trim() === choice && choice.length <= longestChoice;
}

const yesOrNo = [
  { value: "true", label: "yes" },
  { value: "false", label: "no" },
];

/** `DEPLOY_ENV` as `deploy_env`; two names that would be one are told apart by a number. */
function fieldName(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "_")
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
  const short = plain.slice(0, 28) || "parameter";
  let each = short;
  for (let number = 2; taken.has(each); number += 1) each = `${short}-${number}`;
  return each;
}
