import type { ActionForm, Field } from "@tocsin/core";
import { clean, cut, oneLine } from "../text.ts";
import { limits as componentLimits, type MenuOption, menuType } from "./components.ts";
import { phrase } from "./say.ts";

/** A form of an action, as core asks for it. */
export type Form = Extract<ActionForm, { status: "form" }>;

export interface Modal {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly (Label | TextDisplay)[];
}

interface Label {
  readonly type: typeof labelType;
  readonly label: string;
  readonly description?: string;
  readonly component: Readonly<Record<string, unknown>>;
}

interface TextDisplay {
  readonly type: typeof textType;
  readonly content: string;
}

const labelType = 18;
const textType = 10;
const inputType = 4;
const oneLineStyle = 1;
const severalLinesStyle = 2;

/** discord-api-docs, components reference; UTF-16 units. */
const limits = { parts: 5, title: 45, label: 45, description: 100, name: 90, text: 4000 };
const defaultLongest = 3000;
const shortLongest: Partial<Record<Field["kind"], number>> = { number: 30, duration: 30 };

const reasonName = "why";
const prefix = "f.";

/** What the reason is asked with: needed, possible, or not asked for. */
export type Reason = "needed" | "possible" | "none";

export interface ModalAsked {
  readonly form: Form;
  readonly customId: string;
  readonly reason: Reason;
  /** What was typed before, by field; `why`: the reason. */
  readonly typed: Readonly<Record<string, string>>;
}

/**
 * The form as a modal. It holds five parts: what does not fit keeps its initial value, and the modal says so.
 * Undefined where something that is needed does not fit.
 */
export function modalOf({ form, customId, reason, typed }: ModalAsked): Modal | undefined {
  const fields = [...new Map(form.fields.map((field) => [field.name, field])).values()];
  const why: Field = {
    name: reasonName,
    label: "Why",
    kind: "text",
    longest: 500,
    ...(reason === "needed" ? { required: true } : {}),
  };
  const all = [
    ...fields.map((field) => ({ id: `${prefix}${field.name}`, field })),
    ...(reason === "none" ? [] : [{ id: reasonName, field: why }]),
  ];
  const askable = all.filter(({ field }) => field.name !== "" && field.name.length <= limits.name);
  const isNeeded = ({ field }: (typeof all)[number]) =>
    field.required === true && (field.initial ?? "") === "";
  // What is needed comes first; then as the form has it.
  const ranked = [...askable.filter(isNeeded), ...askable.filter((each) => !isNeeded(each))];
  const silent = form.confirm === undefined && ranked.length === all.length;
  const room = silent && all.length <= limits.parts ? limits.parts : limits.parts - 1;
  const chosen = new Set(ranked.slice(0, room));
  const out = all.filter((each) => !chosen.has(each));
  if (out.some(isNeeded)) return undefined;
  const left = out.filter(({ field }) => field !== why);
  const said = [
    ...(form.confirm === undefined ? [] : [phrase(form.confirm, 1_000)]),
    ...(left.length === 0
      ? []
      : [`Left as they are: ${left.map(({ field }) => phrase(field.label, 60)).join(", ")}.`]),
  ].filter((line) => line.trim() !== "");
  return {
    custom_id: customId,
    title: oneLine(form.title, limits.title) || "Tocsin",
    components: [
      ...(said.length === 0
        ? []
        : [{ type: textType, content: cut(said.join("\n"), 2_000) } as const]),
      ...all.filter((each) => chosen.has(each)).map(({ id, field }) => labelled(id, field, typed)),
    ],
  };
}

/** What was typed into a modal, as the action's values and the reason. */
export function readTyped(typed: Readonly<Record<string, string>>): {
  readonly values: Readonly<Record<string, string>>;
  readonly why?: string;
} {
  const values = Object.entries(typed).flatMap(([id, value]) =>
    id.startsWith(prefix) ? [[id.slice(prefix.length), value] as const] : [],
  );
  const why = Object.hasOwn(typed, reasonName) ? typed[reasonName]?.trim() : undefined;
  return { values: Object.fromEntries(values), ...(why ? { why } : {}) };
}

function labelled(id: string, field: Field, typed: Readonly<Record<string, string>>): Label {
  const { name, label, hint } = field;
  const options = optionsOf(field, before(field, typed));
  const description =
    options === undefined ? helpOf(field) : oneLine(hint ?? "", limits.description);
  return {
    type: labelType,
    label: oneLine(label, limits.label) || oneLine(name, limits.label) || "?",
    ...(description === "" ? {} : { description }),
    component: options === undefined ? textInput(id, field, typed) : select(id, field, options),
  };
}

function before({ name, initial = "" }: Field, typed: Readonly<Record<string, string>>): string {
  return (Object.hasOwn(typed, name) ? typed[name] : undefined) ?? initial;
}

function textInput(id: string, field: Field, typed: Readonly<Record<string, string>>) {
  const { kind, longest = shortLongest[kind] ?? defaultLongest } = field;
  const most = Math.min(Math.max(1, Math.floor(longest)), limits.text);
  const several = kind === "lines";
  const text = before(field, typed);
  const value = (several ? clean(text, most) : oneLine(text, most)).trim();
  return {
    type: inputType,
    custom_id: id,
    style: several ? severalLinesStyle : oneLineStyle,
    required: field.required === true,
    max_length: most,
    ...(value === "" ? {} : { value }),
    ...(kind === "duration" ? { placeholder: "30m, 2h, 1d" } : {}),
  };
}

function select(id: string, field: Field, options: readonly MenuOption[]) {
  const required = field.required === true;
  return {
    type: menuType,
    custom_id: id,
    required,
    options,
    min_values: required ? 1 : 0,
    max_values: 1,
  };
}

/** Of what can be chosen; undefined where a menu can't hold it, so that it has to be written. */
function optionsOf(
  { kind, choices = [] }: Field,
  chosen: string,
): readonly MenuOption[] | undefined {
  if (kind === "flag") {
    const yes = ["true", "yes", "on", "1"].includes(chosen.trim().toLowerCase());
    return [
      { label: "Yes", value: "true", default: yes },
      { label: "No", value: "false", default: !yes },
    ];
  }
  if (kind !== "choice") return undefined;
  const unique = [...new Map(choices.map((choice) => [choice.value, choice])).values()];
  const fits = unique.every(
    ({ value }) =>
      value.trim() !== "" &&
      value.length <= componentLimits.option &&
      value === clean(value, componentLimits.option),
  );
  if (!fits || unique.length === 0 || unique.length > componentLimits.options) return undefined;
  return unique.map(({ value, label }) => ({
    label: oneLine(label, componentLimits.option) || oneLine(value, componentLimits.option) || "?",
    value,
    ...(value === chosen ? { default: true } : {}),
  }));
}

function helpOf({ hint = "", kind, choices = [] }: Field): string {
  if (kind !== "choice") return oneLine(hint, limits.description);
  const some = choices.slice(0, 10).map(({ value }) => value);
  return oneLine(
    `One of ${some.join(", ")}${choices.length > 10 ? ", …" : ""}`,
    limits.description,
  );
}
