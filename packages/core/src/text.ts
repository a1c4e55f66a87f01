// Cc but tab and newline, bidi controls and other invisible directors of text, lone surrogates.
const unprintable = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\p{Cs}]/gu;

// What nearly every value is: printable ASCII with single blanks inside. It needs no cleaning.
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** At most `length` UTF-16 units with an ellipsis at the cut; never splits a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = Math.max(0, length - 1);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end)}…`.slice(0, length);
}

/** One printable line: control and direction characters out, white space folded. */
export function oneLine(text: string, length: number): string {
  if (text.length <= length && plain.test(text)) return text;
  return cut(
    cut(text, length * 4)
      .replace(/\s+/gu, " ")
      .replace(unprintable, "")
      .trim(),
    length,
  );
}

/** Printable text that keeps its lines and tabs. */
export function printable(text: string, length: number): string {
  const lines = cut(text, length).replaceAll("\r\n", "\n");
  return lines.replace(unprintable, (character) =>
    character === "\n" || character === "\t" ? character : "",
  );
}
