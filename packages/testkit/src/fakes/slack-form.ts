import { list, type Thing } from "./slack-text.ts";
import type { SlackView } from "./slack-views.ts";

/** What a form holds when it is sent: by label or block id, what was not given stays as it was at first. */
export function filledIn(
  { blocks }: Pick<SlackView, "blocks">,
  given: Readonly<Record<string, string | boolean>>,
): Readonly<Record<string, Readonly<Record<string, Thing>>>> {
  const inputs = blocks.filter(({ type }) => type === "input");
  const names = inputs.flatMap((each) => [labelOf(each), String(each.block_id)]);
  const stray = Object.keys(given).find((name) => !names.includes(name));
  if (stray !== undefined) {
    throw new Error(`the form has no input ${stray}; there are: ${names.join(", ")}`);
  }
  const values = inputs.map((input) => {
    const element = input.element as Thing;
    const wanted = given[labelOf(input)] ?? given[String(input.block_id)];
    const state = { type: element.type, ...stateOf(element, wanted) };
    if (input.optional !== true && isEmpty(state)) {
      throw new Error(`Slack does not let a form go without ${labelOf(input)}`);
    }
    return [String(input.block_id), { [String(element.action_id)]: state }] as const;
  });
  return Object.fromEntries(values);
}

/** What people read of a form: its texts, labels and choices. */
export function formWords({ title, blocks }: SlackView): readonly string[] {
  return [title, ...textsIn(blocks)];
}

function textsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    (key === "text" || key === "initial_value") && typeof each === "string"
      ? [each]
      : textsIn(each),
  );
}

function stateOf(element: Thing, wanted: string | boolean | undefined): Thing {
  const options = list(element.options);
  if (element.type === "checkboxes") {
    const chosen = wanted === undefined ? list(element.initial_options) : wanted ? options : [];
    return { selected_options: chosen };
  }
  if (element.type === "static_select") {
    const text = ({ text: label }: Thing) => String((label as Thing).text);
    const found = options.find((each) => each.value === wanted || text(each) === wanted);
    if (wanted !== undefined && found === undefined) {
      throw new Error(`nothing can be chosen like ${wanted}: ${options.map(text).join(", ")}`);
    }
    return { selected_option: found ?? element.initial_option ?? null };
  }
  const typed = wanted ?? element.initial_value ?? null;
  return { value: typed === "" ? null : typed };
}

function isEmpty({ value, selected_option: chosen, selected_options: several }: Thing): boolean {
  return (value ?? chosen ?? (list(several).length > 0 ? several : null)) === null;
}

function labelOf({ label }: Thing): string {
  return String((label as Thing | undefined)?.text ?? "");
}
