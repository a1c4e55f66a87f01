import { hostsNamed } from "@tocsin/core";

// Control characters but tab and newline, bidi controls, byte order marks, and halves of surrogate pairs.
const unprintable = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu;
const special = /[\\*_~|`[\]()<]/g;
const lineStart = /^([ \t]*)([#>+-]|\d{1,9}(?=[.)]))/gm;
// As Discord finds them: behind them stand signs that it takes for no part of one.
const bareUrl = /https?:\/\/[^\s<]+[^\s<.,:;"'\])][.,:;"')]*/g;
// No link is made of an address whose slashes are apart from its scheme.
const scheme = /(https?:)(?=\/\/)/gi;

/** Printable text of at most `length` UTF-16 units; Discord counts no stricter than that. */
export function clean(text: string, length: number): string {
  return cut(
    text
      .slice(0, length * 2)
      .replace(/\r\n?/g, "\n")
      .replace(unprintable, ""),
    length,
  );
}

export function oneLine(text: string, length: number): string {
  return cut(
    text
      .slice(0, length * 4)
      .replace(unprintable, " ")

      .replace(/\s+/g, " ")
      .trim(),
    length,
  );
}

/** Cuts with an ellipsis, never within a surrogate pair, never behind a backslash that escapes. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  if (length < 1) return "";
  let end = length - 1;
  if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
  const kept = text.slice(0, end);
  const trailing = /\\*$/.exec(kept)?.[0].length ?? 0;
  return `${trailing % 2 === 1 ? kept.slice(0, -1) : kept}…`;
}

/** Plain text in which nothing is markup: no mention, link, heading or spoiler, and no address is one either. */
export function escaped(text: string): string {
  return signs(paired(text));
}

/**
 * Closing brackets without an opening one become their doubles: where a link ends, Discord looks for the next of
 * them, escaped or in code or not. `label`: so do opening ones, and all that stand in others.
 */
export function paired(text: string, label = false): string {
  const open: number[] = [];
  const odd = new Set<number>();
  for (const { 0: bracket, index } of text.matchAll(/[[\]]/g)) {
    if (bracket === "[") open.push(index);
    else {
      const other = open.pop();
      if (other === undefined) odd.add(index);
      else if (label && open.length > 0) odd.add(index).add(other);
    }
  }
  if (label) for (const index of open) odd.add(index);
  if (odd.size === 0) return text;
  return text.replace(/[[\]]/g, (bracket, index: number) =>
    odd.has(index) ? (bracket === "[" ? "［" : "］") : bracket,
  );
}

function signs(text: string): string {
  return text
    .replace(special, "\\$&")
    .replace(scheme, "$1\\")
    .replace(lineStart, (_all, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
}

/** As `escaped`, but addresses in it stay whole, so that they can be clicked as what they are. */
export function escapeProse(given: string): string {
  const text = paired(given);
  let done = "";
  let from = 0;
  for (const match of text.matchAll(bareUrl)) {
    // Behind a word the address would not be one to Discord either; one with a name in it leads elsewhere.
    if (/\w/.test(text.charAt(match.index - 1)) || /^[^/]*\/\/[^/?#]*@/.test(match[0])) continue;
    const end = match.index + match[0].length;
    // A backslash would be taken for a part of the address, and escape nothing.
    const apart = /[<\]]/.test(text.charAt(end)) ? " " : "";
    done += signs(text.slice(from, match.index)) + match[0] + apart;
    from = end;
  }
  return done + signs(text.slice(from));
}

/** The address if a browser may open it and it is not too long to show. */
export function webUrl(text: string | undefined, length = 512): string | undefined {
  if (text === undefined || text.length > length || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  const href = url.href.replace(
    /[()*|`\\]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return href.length > length ? undefined : href;
}

/** An address for a place where Discord refuses a host without a dot, such as localhost. */
export function embedUrl(text: string | undefined): string | undefined {
  const url = webUrl(text, 2048);
  return url !== undefined && new URL(url).hostname.includes(".") ? url : undefined;
}

/**
 * A link that can't pass for another: a label that looks like an address is shown beside the address
 * instead of over it. Without a usable address, the label alone.
 */
export function link(label: string, address: string | undefined, length: number): string {
  const url = webUrl(address);
  const line = oneLine(label, Math.max(1, Math.floor(length / 2)));
  if (url === undefined) return escapeProse(line);
  const words = signs(paired(line, true));
  const masked = `[${words || "link"}](${url})`;
  const shown = looksLikeAddress(label) ? `${words} (${url} )` : masked;
  return shown.length <= length ? shown : words;
}

export function looksLikeAddress(label: string): boolean {
  return hostsNamed(label).length > 0;
}
