import { codeSpan, type Field, type Values } from "@tocsin/core";
import { line } from "../text.ts";
import type { Input, Trigger } from "./workflow-file.ts";
import type { KnownWorkflow } from "./workflows.ts";

// Before an input's name, so that it is never that of another field.
const prefix = "input-";
// A form has to be read; the others are written as lines.
const mostFields = 10;
/** GitHub takes no more. */
const mostInputs = 25;

/** What a form asks for the inputs of the workflows that can be chosen in it. */
export function inputFields(workflows: readonly KnownWorkflow[]): readonly Field[] {
  const alone = workflows.length === 1;
  const all = new Map<string, { readonly input: Input; readonly files: string[] }>();
  for (const { file, trigger } of workflows) {
    for (const input of trigger?.inputs ?? []) {
      const name = fieldName(input);
      const known = all.get(name);
      if (known === undefined) all.set(name, { input, files: [file] });
      else all.set(name, { input: common(known.input, input), files: [...known.files, file] });
    }
  }
  return [...all].slice(0, mostFields).map(([name, { input, files }]): Field => {
    const whose = alone ? "" : `${files.join(", ")}: `;
    const choices =
      input.kind === "choice"
        ? input.options
        : input.kind === "boolean"
          ? ["true", "false"]
          : undefined;
    const hint = line(`${whose}${input.description}`, 150);
    return {
      name,
      label: line(input.name, 24),
      // A box that is not ticked can't be told from one that nobody saw.
      kind: choices !== undefined ? "choice" : input.kind === "number" ? "number" : "text",
      ...(alone && input.required ? { required: true as const } : {}),
      ...(choices === undefined
        ? {}
        : { choices: choices.map((value) => ({ value, label: line(value, 75) })) }),
      ...(alone && input.initial !== undefined ? { initial: input.initial } : {}),
      ...(hint === "" ? {} : { hint }),
    };
  });
}

/** The inputs to send, under the names that the workflow gives them; or why they don't fit. */
export function inputsOf(
  values: Values,
  trigger: Trigger | undefined,
): { readonly inputs: Readonly<Record<string, string>> } | { readonly problem: string } {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith(prefix)) given.set(name.slice(prefix.length), String(value));
  }
  const lines = String(values.inputs ?? "").split("\n");
  for (const each of lines.filter((text) => text.trim() !== "")) {
    const [, name, value = ""] = /^\s*([A-Za-z_][\w-]{0,99})\s*=\s*(.*?)\s*$/.exec(each) ?? [];
    if (name === undefined)
      return { problem: `${codeSpan(each, 100)} is no input: write NAME=VALUE` };
    given.set(trigger === undefined ? name : name.toLowerCase(), value);
  }
  if (given.size > mostInputs) return { problem: `GitHub takes at most ${mostInputs} inputs` };
  if (trigger === undefined) return { inputs: Object.fromEntries(given) };

  const declared = new Map(trigger.inputs.map((input) => [input.name.toLowerCase(), input]));
  const inputs: Record<string, string> = {};
  for (const [name, value] of given) {
    const input = declared.get(name);
    if (input === undefined) {
      const names = trigger.inputs.map((each) => each.name).join(", ");
      const takes = names === "" ? "takes none" : `takes ${codeSpan(names, 300)}`;
      return { problem: `the workflow has no input ${codeSpan(name, 100)}: it ${takes}` };
    }
    if (input.kind === "choice" && !input.options.includes(value)) {
      const options = codeSpan(input.options.slice(0, 20).join(", "), 300);
      return { problem: `${codeSpan(input.name, 100)} must be one of ${options}` };
    }
    inputs[input.name] = value;
  }
  const missing = trigger.inputs.find(
    ({ name, required, initial }) =>
      required && initial === undefined && !given.has(name.toLowerCase()),
  );
  return missing === undefined
    ? { inputs }
    : { problem: `the workflow needs the input ${codeSpan(missing.name, 100)}` };
}

function fieldName({ name }: Input): string {
  return `${prefix}${name.toLowerCase()}`;
}

/** Of two workflows' inputs of one name: a choice only where both offer the same. */
function common(one: Input, other: Input): Input {
  const same = one.kind === other.kind && one.options.join("\n") === other.options.join("\n");
  return same ? one : { ...one, kind: "text", options: [] };
}
