import type { TemplateData } from "./data.ts";

/** The parts of a message that can have words of the user's own. */
export const templateParts = ["title", "summary", "text"] as const;
export type TemplatePart = (typeof templateParts)[number];

/**
 * Makes one part of a message. Of `title` and `summary` one line of plain text is taken, `text` is CommonMark.
 * When it throws, the part is told as without it.
 */
export type Template = (data: TemplateData) => string;

/** Templates as they are written: for the engine, or as functions. */
export type TemplateOptions = { readonly [Part in TemplatePart]?: string | Template };

/** Reads templates that are written as text. */
export interface TemplateEngine {
  /** Once, when the setup is opened; the problem is half a sentence that says what to write instead. */
  compile(
    source: string,
    part: TemplatePart,
  ): { readonly template: Template } | { readonly problem: string };
}

/** A template of one place in the setup, ready. */
export interface ReadTemplate {
  readonly part: TemplatePart;
  /** Whose it is: `route prod`, `receiver ops`, `channel slack`. */
  readonly of: string;
  readonly render: Template;
}

/** The templates that hold for a telling. */
export type Templates = { readonly [Part in TemplatePart]?: ReadTemplate };

interface TemplateProblem {
  readonly path: readonly [TemplatePart];
  readonly message: string;
}

/** Reads the templates of one place. */
export function readTemplates(
  options: TemplateOptions,
  of: string,
  engine: TemplateEngine | undefined,
): { readonly templates: Templates; readonly problems: readonly TemplateProblem[] } {
  const problems: TemplateProblem[] = [];
  const templates: { [Part in TemplatePart]?: ReadTemplate } = {};
  for (const part of templateParts) {
    const written = options[part];
    if (written === undefined) continue;
    const read = typeof written === "function" ? { template: written } : compiled(written, part);
    if ("problem" in read) problems.push({ path: [part], message: read.problem });
    else templates[part] = { part, of, render: read.template };
  }
  return { templates, problems };

  function compiled(source: string, part: TemplatePart) {
    if (engine !== undefined) return engine.compile(source, part);
    return {
      problem: "can't be read: give the gateway an engine in `templates`, or write a function here",
    };
  }
}
