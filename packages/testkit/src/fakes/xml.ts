export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

// The characters that XML 1.0 lets in, without the control characters.
const allowed = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
const opening =
  /<([A-Za-z][\w.-]*)((?:\s+[A-Za-z][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const closing = /<\/([A-Za-z][\w.-]*)\s*>/y;
const attribute = /([A-Za-z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const prolog = /^\uFEFF?<\?xml\s[^?]*\?>\s*/;
const comment = /<!--(?:(?!--)[\s\S])*-->/y;
const cdata = /<!\[CDATA\[([\s\S]*?)\]\]>/y;
const words = /[^<]+/y;

/** Reads the XML that TwiML needs and throws at anything that is not well formed. No DOCTYPE, no instructions. */
export function parseXml(text: string): XmlElement {
  if (!allowed.test(text)) throw new Error("a character that XML does not allow");
  const source = text.replace(prolog, "").trim();
  const top: (XmlElement | string)[] = [];
  const open: { name: string; children: (XmlElement | string)[] }[] = [{ name: "", children: top }];
  let position = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = position;
    const match = pattern.exec(source);
    if (match !== null) position = pattern.lastIndex;
    return match;
  };
  while (position < source.length) {
    const inside = open.at(-1);
    if (inside === undefined) throw new Error("an end tag too many");
    if (take(comment) !== null) continue;
    const literal = take(cdata);
    if (literal !== null) {
      inside.children.push(literal[1] ?? "");
      continue;
    }
    const end = take(closing);
    if (end !== null) {
      if (end[1] !== inside.name) throw new Error(`</${end[1]}> where </${inside.name}> is due`);
      open.pop();
      continue;
    }
    const start = take(opening);
    if (start !== null) {
      const [, name = "", given = "", empty] = start;
      const children: (XmlElement | string)[] = [];
      inside.children.push({ name, attributes: attributesOf(given), children });
      if (empty === "") open.push({ name, children });
      continue;
    }
    const text = take(words);
    if (text === null) throw new Error(`what is this: ${source.slice(position, position + 40)}`);
    inside.children.push(unescaped(text[0]));
  }
  const [root, ...rest] = top;
  if (open.length !== 1) throw new Error(`<${open.at(-1)?.name}> is never closed`);
  if (typeof root !== "object" || rest.length > 0) throw new Error("not one root element");
  return root;
}

/** All the words within an element, with single spaces. */
export function textOf(element: XmlElement): string {
  const all = (each: XmlElement | string): string =>
    typeof each === "string" ? each : ` ${each.children.map(all).join("")} `;
  return all(element).replace(/\s+/g, " ").trim();
}

function attributesOf(given: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", double, single] of given.matchAll(attribute)) {
    if (Object.hasOwn(attributes, name)) throw new Error(`the attribute ${name} twice`);
    attributes[name] = unescaped(double ?? single ?? "");
  }
  return attributes;
}

function unescaped(text: string): string {
  if (text.includes("]]>")) throw new Error("]]> outside of CDATA");
  return text.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    const code = /^#(?:x([\dA-Fa-f]+)|(\d+))$/.exec(name);
    const known = Object.hasOwn(named, name) ? named[name] : undefined;
    const character =
      code === null
        ? known
        : characterOf(Number.parseInt(code[1] ?? code[2] ?? "", code[1] ? 16 : 10));
    if (character === undefined || !whole.endsWith(";")) throw new Error(`a bare & in ${whole}`);
    return character;
  });
}

function characterOf(code: number): string | undefined {
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : "";
  return character !== "" && allowed.test(character) ? character : undefined;
}
