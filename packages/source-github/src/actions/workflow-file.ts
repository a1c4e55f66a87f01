import { parse } from "yaml";
import { fields } from "../fields.ts";
import { line } from "../text.ts";

/** What a workflow asks for when somebody starts it by hand. */
export interface Input {
  readonly name: string;
  readonly kind: "text" | "number" | "boolean" | "choice";
  readonly description: string;
  readonly required: boolean;
  readonly initial: string | undefined;
  readonly options: readonly string[];
}

/** As far as a workflow's file says how it is started. */
export interface Trigger {
  /** It has `workflow_dispatch`. */
  readonly byHand: boolean;
  readonly inputs: readonly Input[];
}

/** GitHub takes no more. */
const mostInputs = 25;
const longestFile = 256 * 1024;
const mostOptions = 100;
const longestValue = 1_000;

/** How a workflow can be started by hand; undefined when its file can't be read. */
export function readTrigger(file: string): Trigger | undefined {
  if (file.length > longestFile) return undefined;
  let whole: unknown;
  try {
    // Aliases may multiply a small file into a huge one.
    whole = parse(file, { maxAliasCount: 50, logLevel: "error" });
  } catch {
    return undefined;
  }
  if (typeof whole !== "object" || whole === null || !("on" in whole)) return undefined;
  const { on } = whole;
  const names = Array.isArray(on) ? on : [on];
  if (names.includes("workflow_dispatch")) return { byHand: true, inputs: [] };
  if (typeof on !== "object" || on === null || Array.isArray(on) || !("workflow_dispatch" in on))
    return { byHand: false, inputs: [] };
  const { workflow_dispatch: dispatch } = on;
  return { byHand: true, inputs: inputsIn(dispatch) };
}

function inputsIn(dispatch: unknown): readonly Input[] {
  const { inputs } = (dispatch ?? {}) as { inputs?: unknown };
  return Object.entries(typeof inputs === "object" && inputs !== null ? inputs : {})
    .filter(([name]) => /^[A-Za-z_][\w-]{0,99}$/.test(name))
    .slice(0, mostInputs)
    .map(([name, input]) => inputOf(name, input));
}

function inputOf(name: string, given: unknown): Input {
  const input = fields(given);
  const type = input.line("type");
  const { default: initial, options } = (given ?? {}) as { default?: unknown; options?: unknown };
  const choices = (Array.isArray(options) ? options : [])
    .slice(0, mostOptions)
    .flatMap((option) => scalar(option) ?? []);
  return {
    name,
    kind: type === "boolean" || type === "number" ? type : choices.length > 0 ? "choice" : "text",
    description: input.line("description", 150),
    required: input.flag("required"),
    initial: scalar(initial),
    options: choices,
  };
}

/** A word of YAML as GitHub hands it to a workflow: as text. */
function scalar(value: unknown): string | undefined {
  if (!["string", "number", "boolean"].includes(typeof value)) return undefined;
  const text = line(String(value), longestValue);
  return text === "" ? undefined : text;
}
