import type { Incident } from "../correlate/incident.ts";
import type { Message } from "../message.ts";
import type { Draft } from "../record/draft.ts";
import { oneLine, printable } from "../text.ts";
import { templateData } from "./data.ts";
import type { ReadTemplate, Templates } from "./template.ts";

/** That a template could not be rendered; the part was told as without it. */
export interface TemplateFailure {
  readonly template: ReadTemplate;
  readonly reason: string;
}

// In UTF-16 units; channels cut again, to their own limits.
const longest = { title: 300, summary: 600, text: 20_000 } as const;

/** The message in the user's own words, part by part. */
export function withTemplates(
  message: Message,
  incident: Incident,
  templates: Templates,
  failed: (failure: TemplateFailure) => void,
): Message {
  const data = templateData(message, incident);
  const rendered = (template: ReadTemplate | undefined): string | undefined => {
    if (template === undefined) return undefined;
    try {
      const result: unknown = template.render(data);
      if (typeof result === "string") return result;
      throw new TypeError(`it gave ${typeof result} and no text`);
    } catch (error) {
      failed({ template, reason: oneLine(messageOf(error), 300) });
      return undefined;
    }
  };
  const told: Draft<Message> = { ...message };
  // A message has to be called something.
  const title = oneLine(rendered(templates.title) ?? "", longest.title);
  if (title !== "") told.title = title;
  const summary = rendered(templates.summary);
  if (summary !== undefined) told.summary = oneLine(summary, longest.summary);
  const text = rendered(templates.text);
  if (text !== undefined) {
    const clean = printable(text, longest.text).trim();
    if (clean === "") delete told.text;
    else told.text = clean;
  }
  return told;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
