import type { ImageType } from "../notice.ts";
import { oneLine } from "../text.ts";

const longestName = 100;

// Magic bytes, in hexadecimal digits; WebP has its length in between.
const marks: readonly (readonly [ImageType, RegExp])[] = [
  ["image/png", /^89504e470d0a1a0a/],
  ["image/jpeg", /^ffd8ff/],
  ["image/gif", /^4749463837|^4749463839/],
  ["image/webp", /^52494646.{8}57454250/],
  ["application/pdf", /^255044462d/],
];

/** What bytes can be, by how they begin, and text by being nothing but text. */
export function typesOf(bytes: Buffer): readonly ImageType[] {
  const head = bytes.toString("hex", 0, 16);
  const marked = marks.find(([, form]) => form.test(head));
  if (marked !== undefined) return [marked[0]];
  return isText(bytes) ? ["text/plain", "application/json"] : [];
}

/** What a file of these bytes is shown as. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  return typesOf(Buffer.from(bytes))[0];
}

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const endings: Readonly<Record<ImageType, readonly string[]>> = {
  "image/png": ["png"],
  "image/jpeg": ["jpg", "jpeg"],
  "image/gif": ["gif"],
  "image/webp": ["webp"],
  "text/plain": ["txt", "log", "md", "csv", "yaml", "yml"],
  "application/json": ["json"],
  "application/pdf": ["pdf"],
};

/** A file's name that no program can take for another kind of file, or for a path. */
export function nameFor(given: string | undefined, type: ImageType): string {
  const name = oneLine(given ?? "", longestName)
    .replace(/["*/:<>?\\|]/g, "-")
    .replace(/^\.+/, "");
  const [ending = ""] = endings[type];
  const dot = name.lastIndexOf(".");
  const fits = dot > 0 && endings[type].includes(name.slice(dot + 1).toLowerCase());
  if (fits) return name;
  return `${name || (type.startsWith("image/") ? "picture" : "file")}.${ending}`;
}
