export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All text within it, decoded. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

const empty = new Set(["meta", "br", "hr", "img"]);
// What is in these is text, whatever it looks like, up to their end.
const raw = new Set(["style", "script", "title", "textarea"]);
const tag =
  /<(\/?)([a-z][^\s/>]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*(\/?)>/iy;
const attribute = /([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
};

/**
 * The elements of a page as a browser finds them, in the order of their ends. Throws at what a browser would have
 * to guess: an element that is not closed, a comment, a `<` or `&` that stands alone.
 */
export function readHtml(html: string): readonly HtmlElement[] {
  const found: HtmlElement[] = [];
  const open: Open[] = [];
  let at = /^<!doctype html>/i.exec(html)?.[0].length ?? 0;
  const say = (text: string) => {
    for (const each of open) each.text += text;
  };
  while (at < html.length) {
    const inside = open.at(-1);
    if (inside !== undefined && raw.has(inside.name)) {
      const end = html.toLowerCase().indexOf(`</${inside.name}`, at);
      if (end < 0) throw new Error(`<${inside.name}> is never closed`);
      say(decoded(html.slice(at, end)));
      at = end;
    }
    const next = html.indexOf("<", at);
    say(decoded(html.slice(at, next < 0 ? html.length : next)));
    if (next < 0) break;
    tag.lastIndex = next;
    const hit = tag.exec(html);
    if (hit === null) throw new Error(`no element: ${html.slice(next, next + 80)}`);
    const [whole, closes = "", written = "", given = ""] = hit;
    const name = written.toLowerCase();
    at = next + whole.length;
    if (closes !== "") {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> where </${last?.name}> is due`);
      found.push(last);
      continue;
    }
    const element = { name, attributes: attributesOf(given), text: "" };
    if (empty.has(name)) found.push(element);
    else open.push(element);
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is never closed`);
  return found;
}

function attributesOf(given: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", double, single, bare] of given.matchAll(attribute)) {
    attributes[name.toLowerCase()] = decoded(double ?? single ?? bare ?? "");
  }
  return attributes;
}

function decoded(text: string): string {
  return text.replace(/&([a-z0-9#]*)(;?)/gi, (whole, name: string, end: string) => {
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
    if (known === undefined || end === "") throw new Error(`a bare & in ${JSON.stringify(whole)}`);
    return known;
  });
}
