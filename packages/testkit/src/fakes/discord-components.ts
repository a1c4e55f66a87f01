import {
  type Breach,
  badLength,
  breach,
  doubled,
  type Json,
  list,
  strange,
  text,
} from "./discord-breach.ts";

type Path = readonly (string | number)[];

const types = { row: 1, button: 2, select: 3, input: 4, text: 10, label: 18 } as const;

// discord-api-docs: components reference; resources/message for the rows.
const limits = {
  rows: 5,
  buttons: 5,
  buttonLabel: 80,
  customId: 100,
  options: 25,
  option: 100,
  placeholder: 150,
  modalParts: 5,
  modalTitle: 45,
  label: 45,
  description: 100,
  inputText: 4000,
  inputPlaceholder: 100,
  display: 4000,
};

/** Rows below a message: buttons, or one menu. */
export function rowBreaches(given: unknown): Breach[] {
  const rows = list(given) as Json[];
  const ids = rows.flatMap((row) => (list(row.components) as Json[]).map((each) => each.custom_id));
  return [
    ...rows.flatMap((row, index) => oneRow(row, ["components", index])),
    ...(rows.length > limits.rows ? [badLength(["components"], 0, limits.rows)] : []),
    ...doubled(ids, ["components"], "Component custom id"),
  ];
}

/** A form that pops up. */
export function modalBreaches(modal: Json): Breach[] {
  const parts = list(modal.components) as Json[];
  const inner = parts.flatMap(({ component }) =>
    component === undefined ? [] : [component as Json],
  );
  const counted = parts.length >= 1 && parts.length <= limits.modalParts;
  return [
    ...strange(modal, [], ["custom_id", "title", "components"]),
    ...text(modal.custom_id, ["custom_id"], limits.customId, true),
    ...text(modal.title, ["title"], limits.modalTitle, true),
    ...(counted ? [] : [badLength(["components"], 1, limits.modalParts)]),
    ...parts.flatMap((part, index) => onePart(part, ["components", index])),
    ...doubled(
      inner.map((each) => each.custom_id),
      ["components"],
      "Component custom id",
    ),
  ];
}

function oneRow(row: Json, at: Path): Breach[] {
  const inside = list(row.components) as Json[];
  const path = [...at, "components"];
  if (row.type !== types.row || inside.length === 0 || inside.length > limits.buttons) {
    return [badLength(path, 1, limits.buttons)];
  }
  if (inside.some(({ type }) => type === types.select)) {
    return inside.length === 1
      ? select(inside[0] ?? {}, [...path, 0])
      : [breach(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The maximum width is 5")];
  }
  return inside.flatMap((button, index) => oneButton(button, [...path, index]));
}

function oneButton(button: Json, at: Path): Breach[] {
  const known = button.type === types.button && [1, 2, 3, 4].includes(Number(button.style));
  const said = "Value must be one of {1, 2, 3, 4}.";
  return [
    ...strange(button, at, ["type", "style", "label", "custom_id", "disabled", "emoji"]),
    ...(known ? [] : [breach([...at, "style"], "BASE_TYPE_CHOICES", said)]),
    ...text(button.label, [...at, "label"], limits.buttonLabel, true),
    ...text(button.custom_id, [...at, "custom_id"], limits.customId, true),
  ];
}

function onePart(part: Json, at: Path): Breach[] {
  if (part.type === types.text) return text(part.content, [...at, "content"], limits.display, true);
  if (part.type !== types.label) {
    return [breach([...at, "type"], "BASE_TYPE_CHOICES", "Value must be one of {10, 18}.")];
  }
  const inner = (part.component ?? {}) as Json;
  const path = [...at, "component"];
  const { description } = part;
  const known = inner.type === types.input || inner.type === types.select;
  return [
    ...strange(part, at, ["type", "label", "description", "component"]),
    ...text(part.label, [...at, "label"], limits.label, true),
    ...(description === undefined
      ? []
      : text(description, [...at, "description"], limits.description, true)),
    ...(known ? [] : [breach([...path, "type"], "BASE_TYPE_CHOICES", "Not a part of a modal.")]),
    ...(inner.type === types.input ? input(inner, path) : []),
    ...(inner.type === types.select ? select(inner, path, true) : []),
  ];
}

function input(inner: Json, at: Path): Breach[] {
  const { max_length: most = limits.inputText, value = "", placeholder = "", style } = inner;
  const bounded = Number.isInteger(most) && Number(most) >= 1 && Number(most) <= limits.inputText;
  const keys = [
    "type",
    "custom_id",
    "style",
    "required",
    "value",
    "placeholder",
    "max_length",
    "min_length",
  ];
  return [
    ...strange(inner, at, keys),
    ...text(inner.custom_id, [...at, "custom_id"], limits.customId, true),
    ...(style === 1 || style === 2
      ? []
      : [breach([...at, "style"], "BASE_TYPE_CHOICES", "1 or 2")]),
    ...(bounded ? [] : [breach([...at, "max_length"], "NUMBER_TYPE_MAX", "1 to 4000")]),
    ...text(value, [...at, "value"], Number(most), false),
    ...text(placeholder, [...at, "placeholder"], limits.inputPlaceholder, false),
  ];
}

function select(menu: Json, at: Path, inModal = false): Breach[] {
  const options = list(menu.options) as Json[];
  const { placeholder = "", required = true, min_values: least = 1, max_values: most = 1 } = menu;
  const counted = options.length >= 1 && options.length <= limits.options;
  const preset = options.filter((option) => option.default === true).length;
  const keys = ["type", "custom_id", "options", "placeholder", "min_values", "max_values"];
  return [
    ...strange(menu, at, inModal ? [...keys, "required"] : keys),
    ...text(menu.custom_id, [...at, "custom_id"], limits.customId, true),
    ...text(placeholder, [...at, "placeholder"], limits.placeholder, false),
    ...(counted ? [] : [badLength([...at, "options"], 1, limits.options)]),
    ...options.flatMap((option, index) => [
      ...strange(option, [...at, "options", index], ["label", "value", "description", "default"]),
      ...text(option.label, [...at, "options", index, "label"], limits.option, true),
      ...text(option.value, [...at, "options", index, "value"], limits.option, true),
    ]),
    ...doubled(
      options.map(({ value }) => value),
      [...at, "options"],
      "Option value",
    ),
    ...(required === true && least === 0
      ? [breach([...at, "min_values"], "NUMBER_TYPE_MIN", "min_values of a required menu is 1.")]
      : []),
    ...(preset > Number(most) ? [breach([...at, "options"], "SELECT_DEFAULTS", "too many")] : []),
  ];
}
