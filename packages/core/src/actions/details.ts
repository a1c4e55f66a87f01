import { codeSpan, escapeMarkdown } from "../commonmark.ts";
import { showDuration } from "../route/duration.ts";
import { redact } from "../secret.ts";
import { oneLine } from "../text.ts";
import type { Field, Values } from "./field.ts";

/** What an order was given for one field, as people read it: plain text of one line, redacted. */
export interface OrderDetail {
  readonly label: string;
  readonly value: string;
}

const mostDetails = 15;
const longest = { label: 40, value: 200 } as const;

/** What was given, by the words of the form: what somebody else agrees to. Pure. */
export function detailsOf(fields: readonly Field[], values: Values): readonly OrderDetail[] {
  const given = fields.flatMap((field) => {
    const value = values[field.name];
    if (value === undefined) return [];
    const label = oneLine(field.label, longest.label);
    return [{ label, value: oneLine(redact(shown(field, value)), longest.value) }];
  });
  const more = given.length - mostDetails;
  if (more <= 0) return given;
  return [...given.slice(0, mostDetails), { label: "…", value: `${more} more` }];
}

function shown({ kind, choices = [] }: Field, value: Values[string]): string {
  if (kind === "flag") return value === true ? "yes" : "no";
  if (kind === "duration") return showDuration(Number(value));
  return choices.find((choice) => choice.value === value)?.label ?? String(value);
}

/** The same as CommonMark, a line each; empty where nothing was given. */
export function detailList(details: readonly OrderDetail[]): string {
  return details
    .map(({ label, value }) => `- ${escapeMarkdown(label)}: ${codeSpan(value, longest.value)}`)
    .join("\n");
}
