// Cc but tab and newline, bidi controls and other invisible directors of text, lone surrogates.
const unprintable = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF\p{Cs}]/gu;

/** At most `length` UTF-16 units, an ellipsis at the cut, no surrogate pair split. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const high = text.charCodeAt(length - 2);
  const end = high >= 0xd800 && high <= 0xdbff ? length - 2 : length - 1;
  return `${text.slice(0, end)}…`;
}

/** One printable line: safe in a header and in a line of text. */
export function oneLine(text: string, length: number): string {
  // Cut first, so that a huge value costs no more than a long one.
  const folded = cut(text, length * 4)
    .replace(/\s+/gu, " ")
    .replace(unprintable, "");
  return cut(folded.trim(), length);
}

/** Printable text that keeps its lines and tabs. */
export function printable(text: string, length: number): string {
  return cut(text, length)
    .replaceAll("\r\n", "\n")
    .replace(unprintable, (each) => (each === "\n" || each === "\t" ? each : ""));
}

const longestUrl = 2000;

/** The URL in its normal form when it is one that a reader may be sent to. */
export function safeUrl(text: string | undefined): string | undefined {
  if (text === undefined || text.length > longestUrl || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  // A name before the host is how a link pretends to lead elsewhere.
  if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    return undefined;
  return url.href.length > longestUrl ? undefined : url.href;
}

/** `2026-01-05 09:00 UTC`; what is no time stays as it is. */
export function readableTime(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return oneLine(iso, 30);
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
