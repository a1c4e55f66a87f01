import { logBlock, plainText } from "@tocsin/core";
import { Liquid, type Template as Node } from "liquidjs";

/** What a template can look at. */
export interface Scope {
  readonly body: unknown;
  /** By name in lower case, without those that bear secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** With `items`: the one that this notice is of, and its place. */
  readonly item?: unknown;
  readonly index?: number;
}

export type Rendering =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

export interface Template {
  render(scope: Scope): Rendering;
}

const names = ["body", "headers", "query", "item", "index"];
const longestTemplate = 10_000;
// A notice holds no more.
const longestText = 20_000;
const longestBlock = 4_000;
/** Only a template that loops over a hostile body comes near it. */
const renderMs = 1_000;
/** Counted by liquidjs in characters and elements, not in bytes. */
const memory = 50_000_000;

const engine = new Liquid({
  strictFilters: true,
  ownPropertyOnly: true,
  // Nothing to include, from no file system.
  templates: {},
  relativeReference: false,
  // The same text on every machine.
  timezoneOffset: 0,
  locale: "en-US",
  parseLimit: longestTemplate,
  renderLimit: renderMs,
  memoryLimit: memory,
});
for (const tag of ["include", "render", "layout", "block"]) delete engine.tags[tag];
// Chosen by chance: the same request would not give the same notices.
delete engine.filters.sample;
engine.registerFilter("escape_markdown", (value: unknown) => plainText(asText(value), longestText));
engine.registerFilter("code_block", (value: unknown) => logBlock(asText(value), longestBlock));

const now = /(["'])(?:now|today)\1\s*\|\s*date/;

/** Reads a Liquid template; a string says what is wrong with it. */
export function compile(source: string): Template | string {
  if (now.test(source)) {
    return "asks for the time: the same request must give the same text, so take a time out of the body";
  }
  try {
    const nodes = engine.parse(source);
    const unknown = engine.globalVariablesSync(nodes).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      return `names ${JSON.stringify(unknown)}, which is not known: a template sees ${names.join(", ")}, such as {{ body.${unknown} }}`;
    }
    return { render: (scope) => render(nodes, scope) };
  } catch (error) {
    return `is no Liquid template: ${messageOf(error)}`;
  }
}

function render(nodes: Node[], scope: Scope): Rendering {
  try {
    return { ok: true, text: String(engine.renderSync(nodes, scope)).trim() };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}

/** liquidjs adds the template's lines to its messages; its first line says it all. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? "").slice(0, 200);
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
