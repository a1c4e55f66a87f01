/** A drawing with what it shows in words. */
export interface Drawing {
  readonly svg: string;
  readonly alt: string;
}

type Attributes = Readonly<Record<string, string | number>>;

/** One card for light and dark surroundings alike: a quiet dark ground with light ink. */
export const ink = {
  ground: "#2b303b",
  rail: "#3d4452",
  faint: "#9aa3b2",
  text: "#e8ebf0",
  red: "#f0616d",
  amber: "#f2b84b",
  green: "#4cc38a",
  blue: "#5aa9f7",
  violet: "#b08cf5",
  grey: "#7d8696",
} as const;

/** The fonts that are there; of others no letter would be drawn. The second has the Korean letters. */
const font = "Noto Sans, NanumGothic";
// What the fonts have no letters for would be empty boxes. Single jamo are those of keyboards alone.
const missing =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}가-힣ㄱ-ㅎㅏ-ㅣ\p{M}\p{Nd}\p{Zs}!-~¡-¿–—‘’“”…·•€→]+/gu;
const wide = /[가-힣ㄱ-ㅎㅏ-ㅣ]/u;

/**
 * Text as it can be drawn: one line, only letters that the fonts have, at most `length` of Latin width.
 * A Korean one takes the place of two.
 */
export function drawable(text: string, length: number): string {
  const line = text
    .slice(0, length * 4)
    .normalize("NFC")
    .replace(missing, "…")
    .replace(/\s+/g, " ")
    .trim();
  let width = 0;
  let fitting = "";
  for (const letter of line) {
    const next = wide.test(letter) ? 2 : 1;
    if (width + next <= length - 1) fitting += letter;
    width += next;
  }
  return width <= length ? line : `${fitting}…`;
}

/** An element whose attributes and text mean nothing to the reader of XML. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${plain(value)}"`);
  return `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

export function rectangle(x: number, y: number, width: number, height: number, fill: string) {
  return element("rect", { x, y, width: Math.max(0, width), height, rx: 3, fill });
}

export function label(
  x: number,
  y: number,
  text: string,
  { size = 13, fill = ink.text, anchor = "start", weight = 400 }: Partial<LabelStyle> = {},
): string {
  const attributes = {
    x,
    y,
    fill,
    "font-size": size,
    "text-anchor": anchor,
    "font-weight": weight,
  };
  return element("text", attributes, escaped(text));
}

interface LabelStyle {
  readonly size: number;
  readonly fill: string;
  readonly anchor: "start" | "middle" | "end";
  readonly weight: 400 | 600;
}

/** The card with a title and what is drawn on it. */
export function card(
  width: number,
  height: number,
  title: string,
  drawn: readonly string[],
): string {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": font,
    },
    element("rect", { width, height, rx: 8, fill: ink.ground }),
    label(20, 30, drawable(title, Math.floor(width / 9)), { size: 15, weight: 600 }),
    ...drawn,
  );
}

function plain(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 100) / 100) : escaped(value);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
