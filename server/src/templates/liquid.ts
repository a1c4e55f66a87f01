import { suggest, type TemplateEngine } from "@tocsin/core";
import { fields } from "./fields.ts";
import { filters, longestTemplate, type Sandbox, sandbox, tags } from "./sandbox.ts";

const names = Object.keys(fields);
const now = /(["'])(?:now|today)\1/;

/** Templates in Liquid. `title` and `summary` are one line of text, `text` is CommonMark with values escaped. */
export function liquid(): TemplateEngine {
  const line = sandbox("line");
  const markdown = sandbox("markdown");
  return { compile: (source, part) => compile(source, part === "text" ? markdown : line) };
}

function compile(
  source: string,
  { engine, render }: Sandbox,
): ReturnType<TemplateEngine["compile"]> {
  if (source.length > longestTemplate) {
    return { problem: `is longer than ${longestTemplate} characters: say less` };
  }
  if (now.test(source)) {
    return {
      problem: "asks for the time, which would change with each look: take openedAt or closedAt",
    };
  }
  try {
    const nodes = engine.parse(source);
    const { globals } = engine.analyzeSync(nodes, { partials: false });
    const unknown = Object.keys(globals).find((name) => !names.includes(name));
    if (unknown === undefined)
      return { template: (data) => rendered(() => render(nodes, { ...data })) };
    const { row, col } = globals[unknown]?.[0]?.location ?? { row: 1, col: 1 };
    const hint = suggest(unknown, names);
    return { problem: `in its line ${row}, column ${col}: there is no ${unknown}: ${hint}` };
  } catch (error) {
    return { problem: `${messageOf(error)}${hintOf(error)}` };
  }
}

function rendered(render: () => string): string {
  try {
    return render();
  } catch (error) {
    throw new Error(messageOf(error));
  }
}

/** liquidjs adds the template's lines behind its first one, and the place at the end of it. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [first = ""] = text
    .replace("memory alloc limit exceeded", "makes too much text or too long a list: say less")
    .replace("template render limit exceeded", "takes too long: loop over less")
    .split("\n", 1);
  const [, message, row, column] = /^(.*), line:(\d+), col:(\d+)$/s.exec(first) ?? [];
  return message === undefined
    ? first.slice(0, 200)
    : `in its line ${row}, column ${column}: ${message.slice(0, 200)}`;
}

function hintOf(error: unknown): string {
  const text = String(error);
  const filter = /undefined filter: (\w+)/.exec(text)?.[1];
  const tag = /tag "(\w+)" not found/.exec(text)?.[1];
  if (filter === "raw")
    return ": what stands in braces is always escaped, so write markup outside of them";
  if (filter !== undefined) return `: ${suggest(filter, filters)}`;
  return tag === undefined ? "" : `: ${suggest(tag, tags)}`;
}
