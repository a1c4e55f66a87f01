// Cc but tab and newline, bidi controls and other invisible directors of text, lone surrogates.
const unprintable = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\p{Cs}]/gu;

// Bidi controls and lone surrogates: they take no room, so that nothing stands where they were.
const misleading = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\p{Cs}]/gu;
const halves = /\p{Cs}/u;
const allHalves = /\p{Cs}/gu;
const blanks = /[\s\p{Cc}]+/gu;

// What nearly every value is: printable ASCII with single blanks inside. It needs no cleaning.
const plain = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** At most `length` UTF-16 units with an ellipsis at the cut; never splits a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = Math.max(0, length - 1);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end)}…`.slice(0, length);
}

/** The same of the end of a text. */
export function cutFront(text: string, length: number): string {
  if (text.length <= length) return text;
  let from = Math.min(text.length, text.length - length + 1);
  const first = text.charCodeAt(from);
  if (first >= 0xdc00 && first <= 0xdfff) from += 1;
  return `…${text.slice(from)}`.slice(0, length);
}

/** The text as storages and JSON can hold it: half a surrogate pair is shown as what it is, a lost character. */
export function whole(text: string): string {
  return halves.test(text) ? text.replace(allHalves, "\uFFFD") : text;
}

/** One printable line: direction characters out, control characters and white space folded into blanks. */
export function oneLine(text: string, length: number): string {
  if (text.length <= length && plain.test(text)) return text;
  const clean = cut(text, length * 4)
    .replace(misleading, "")
    .replace(blanks, " ");
  return cut(clean.trim(), length);
}

/** Printable text that keeps its lines and tabs. */
export function printable(text: string, length: number): string {
  if (text.length <= length && plain.test(text)) return text;
  const lines = cut(text, length).replace(/\r\n?/g, "\n");
  return lines.replace(unprintable, (character) =>
    character === "\n" || character === "\t" ? character : "",
  );
}

/** The first few of a list, and how many more there are. `total`: where the list is a part itself. */
export function firstFew(items: readonly string[], most: number, total = items.length): string {
  const shown = items.slice(0, most);
  const more = total - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

/** `1 pod`, `3 pods` */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
