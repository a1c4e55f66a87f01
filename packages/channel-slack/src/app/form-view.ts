import type { ActionForm, Field, Stamps } from "@tocsin/core";
import { type Block, section } from "../blocks.ts";
import { plainLines, plainText } from "../text.ts";
import type { View } from "./view.ts";

type Form = Extract<ActionForm, { status: "form" }>;

/** What a form carries to its submission. */
export interface FormNote {
  readonly action: string;
  readonly incident?: string | undefined;
  /** Where whoever asked is told how it ends. */
  readonly replyTo?: string | undefined;
}

/** The block of a field is called so, that of the reason `why`. */
export const fieldBlock = "field.";
export const reasonBlock = "why";
export const inputId = "value";
export const formCallback = "tocsin.form";
// Apart from what stands in buttons.
const noted = "form ";

// Slack's limits, and 100 blocks in a view.
const most = { fields: 90, choices: 100, choice: 150, input: 3_000 } as const;
const longest = { title: 24, label: 100, hint: 150, option: 75, confirm: 2_000 } as const;
const yes = /^(true|yes|on|1)$/i;

/** The form of an action as a modal: an input for each field, and the reason. Pure. */
export function formView(form: Form, note: FormNote, stamps: Stamps): View {
  const title = plainText(form.title, longest.title, form.action);
  const fields = form.fields.slice(0, most.fields).map(inputOf);
  return {
    type: "modal",
    callback_id: formCallback,
    private_metadata: stamps.print(`${noted}${JSON.stringify(note)}`),
    title,
    submit: title,
    close: plainText("Cancel", longest.title),
    blocks: [...question(form), ...fields, reasonInput(form.reason)],
  };
}

/** What a form carried; undefined when this gateway did not make it, or too long ago. */
export function noteOf(metadata: string, stamps: Stamps): FormNote | undefined {
  const text = stamps.read(metadata);
  return text?.startsWith(noted) ? (JSON.parse(text.slice(noted.length)) as FormNote) : undefined;
}

function question({ confirm, danger, title, fields }: Form): Block[] {
  const asked = confirm ?? (fields.length === 0 || danger ? `${title}?` : "");
  const shown = plainLines(asked, longest.confirm);
  return shown === "" ? [] : [section(danger ? `⚠️ ${shown}` : shown)];
}

function inputOf(field: Field): View["blocks"][number] {
  const { name, label, hint, required = false } = field;
  const element = elementOf(field);
  if (element === undefined) {
    return section(`${plainLines(label, longest.label)}: there is nothing to choose from.`);
  }
  const help = field.kind === "duration" ? (hint ?? "For example 30m, 2h or 1d.") : hint;
  return {
    type: "input",
    block_id: `${fieldBlock}${name}`.slice(0, 255),
    label: plainText(label, longest.label, name),
    ...(help !== undefined && help.trim() !== "" && { hint: plainText(help, longest.hint) }),
    optional: !required || field.kind === "flag",
    element,
  };
}

function reasonInput(required: boolean): View["blocks"][number] {
  return {
    type: "input",
    block_id: reasonBlock,
    label: plainText("Reason", longest.label),
    optional: !required,
    element: { type: "plain_text_input", action_id: inputId, max_length: 500 },
  };
}

function elementOf(field: Field): Readonly<Record<string, unknown>> | undefined {
  const { kind, initial } = field;
  switch (kind) {
    case "number": {
      const isNumber = initial !== undefined && /^-?\d{1,15}(\.\d{1,10})?$/.test(initial);
      const start = isNumber && { initial_value: initial };
      return { type: "number_input", action_id: inputId, is_decimal_allowed: true, ...start };
    }
    case "flag": {
      const option = { text: plainText("Yes", longest.option), value: "true" };
      const checked = initial !== undefined && yes.test(initial) && { initial_options: [option] };
      return { type: "checkboxes", action_id: inputId, options: [option], ...checked };
    }
    case "choice":
      return selectOf(field);
    default: {
      const max = Math.min(Math.max(field.longest ?? most.input, 1), most.input);
      return {
        type: "plain_text_input",
        action_id: inputId,
        max_length: max,
        ...(kind === "lines" && { multiline: true }),
        ...(initial && { initial_value: initial.slice(0, max) }),
      };
    }
  }
}

function selectOf({ choices = [], initial }: Field): Readonly<Record<string, unknown>> | undefined {
  const options = choices
    .filter(({ value }) => value !== "" && value.length <= most.choice)
    .slice(0, most.choices)
    .map(({ value, label }) => ({
      text: plainText(label, longest.option, value),
      value,
    }));
  if (options.length === 0) return undefined;
  const first = options.find(({ value }) => value === initial);
  return {
    type: "static_select",
    action_id: inputId,
    options,
    ...(first !== undefined && { initial_option: first }),
  };
}
