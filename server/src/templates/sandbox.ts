import { codeSpan, escapeMarkdown, oneLine } from "@tocsin/core";
import { type Context, Drop, type Emitter, Liquid, type Template } from "liquidjs";

/** The longest template, in UTF-16 units. */
export const longestTemplate = 8_000;
// Every node that is rendered is one. Some 10 ms; templates of use take a hundred.
const mostSteps = 20_000;
// In characters and elements, what is put out included.
const mostMemory = 200_000;
// Steps end a template long before, on a machine that is not standing still.
const longestMs = 250;
// What a text has room for.
const longestValue = 20_000;

export const tags =
  "assign capture case comment echo for if liquid raw unless break continue #".split(" ");
export const filters = (
  "abs append at_least at_most capitalize ceil code compact concat date default divided_by downcase find first floor " +
  "has join json last lstrip map minus modulo normalize_whitespace plus prepend reject remove remove_first " +
  "remove_last replace replace_first replace_last reverse round rstrip size slice sort sort_natural split " +
  "squish strip strip_html strip_newlines sum times truncate truncatewords uniq upcase url_encode where"
).split(" ");

/** Text that is CommonMark already. */
class Markdown extends Drop {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }
  override valueOf(): string {
    return this.#text;
  }
  override toString(): string {
    return this.#text;
  }
}

export interface Sandbox {
  readonly engine: Liquid;
  /** Takes a time and a size that are bounded; throws beyond them. */
  render(nodes: Template[], data: Readonly<Record<string, unknown>> & { text: string }): string;
}

/** Liquid with no files, no properties but an object's own, no chance, no clock, and an end to all it does. */
export function sandbox(kind: "line" | "markdown"): Sandbox {
  let stepsLeft = 0;
  const engine = new Liquid({
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    relativeReference: false,
    timezoneOffset: 0,
    locale: "en-US",
    parseLimit: longestTemplate,
    memoryLimit: mostMemory,
    renderLimit: longestMs,
    outputEscape: kind === "line" ? asText : escaped,
  });
  for (const name of Object.keys(engine.tags)) if (!tags.includes(name)) delete engine.tags[name];
  for (const name of Object.keys(engine.filters)) {
    if (!filters.includes(name)) delete engine.filters[name];
  }
  engine.registerFilter("code", (value: unknown) =>
    kind === "line" ? asText(value) : new Markdown(codeSpan(asText(value), longestValue)),
  );
  const { renderer } = engine;
  const renderNodes = renderer.renderTemplates.bind(renderer);
  renderer.renderTemplates = function* (nodes, context, emitter) {
    stepsLeft -= nodes.length + 1;
    if (stepsLeft < 0) throw new Error(`takes more than ${mostSteps} steps: loop over less`);
    const own = emitter ?? emitterOf(context);
    yield* renderNodes(nodes, context, own);
    // What was captured has been escaped.
    if (emitter !== undefined || kind === "line") return own.buffer;
    return new Markdown(own.buffer);
  };
  return {
    engine,
    render(nodes, data) {
      stepsLeft = mostSteps;
      const scope = kind === "line" ? data : { ...data, text: new Markdown(data.text) };
      return String(engine.renderSync(nodes, scope));
    },
  };
}

/** What is put out counts as memory, also where it is put into a variable. */
function emitterOf({ memoryLimit }: Context): Emitter {
  const emitter = {
    buffer: "",
    write(value: unknown) {
      const text = asText(value);
      memoryLimit.use(text.length);
      emitter.buffer += text;
    },
  };
  return emitter;
}

function escaped(value: unknown): string {
  return value instanceof Markdown
    ? value.valueOf()
    : escapeMarkdown(oneLine(asText(value), longestValue));
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  if (value instanceof Drop) return String(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
