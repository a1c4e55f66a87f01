import { isText, isTextObject, list, type Thing } from "./slack-text.ts";

/** Whether Slack takes this as something that can be clicked in a message. */
export function isClickable(element: Thing): boolean {
  if (element.type === "button") return isButton(element);
  if (element.type !== "overflow" || !isText(element.action_id, 255)) return false;
  const options = list(element.options);
  return options.length >= 2 && options.length <= 5 && options.every(isOption);
}

/** Whether Slack takes this as an input of a form. */
export function isInputElement(element: Thing): boolean {
  if (!isText(element.action_id, 255)) return false;
  const { initial_value: start, max_length: max = 3000 } = element;
  switch (element.type) {
    case "plain_text_input":
      if (typeof max !== "number" || max < 1 || max > 3000) return false;
      return start === undefined || (typeof start === "string" && start.length <= max);
    case "number_input":
      if (typeof element.is_decimal_allowed !== "boolean") return false;
      return start === undefined || (typeof start === "string" && !Number.isNaN(Number(start)));
    case "static_select": {
      const options = list(element.options);
      if (options.length < 1 || options.length > 100 || !options.every(isOption)) return false;
      return element.initial_option === undefined || isOneOf(element.initial_option, options);
    }
    case "checkboxes": {
      const options = list(element.options);
      if (options.length < 1 || options.length > 10 || !options.every(isOption)) return false;
      const initial = element.initial_options;
      if (initial === undefined) return true;
      const chosen = list(initial);
      return chosen.length > 0 && chosen.every((each) => isOneOf(each, options));
    }
    default:
      return false;
  }
}

function isButton(element: Thing): boolean {
  if (!isTextObject(element.text, 75, ["plain_text"])) return false;
  const { style, confirm } = element;
  if (style !== undefined && style !== "primary" && style !== "danger") return false;
  if (confirm !== undefined && !isConfirm(confirm)) return false;
  const limits = { url: 3000, value: 2000, action_id: 255, accessibility_label: 75 } as const;
  return Object.entries(limits).every(
    ([name, max]) => element[name] === undefined || isText(element[name], max),
  );
}

function isConfirm(confirm: unknown): boolean {
  if (typeof confirm !== "object" || confirm === null) return false;
  const { title, text, confirm: yes, deny, style } = confirm as Thing;
  if (style !== undefined && style !== "primary" && style !== "danger") return false;
  const plain = ["plain_text"];
  return (
    isTextObject(title, 100, plain) &&
    isTextObject(text, 300, plain) &&
    isTextObject(yes, 30, plain) &&
    isTextObject(deny, 30, plain)
  );
}

function isOption({ text, value }: Thing): boolean {
  return isTextObject(text, 75, ["plain_text"]) && isText(value, 150);
}

/** Slack wants the very option again. */
function isOneOf(option: unknown, options: readonly Thing[]): boolean {
  return options.some((each) => JSON.stringify(each) === JSON.stringify(option));
}
