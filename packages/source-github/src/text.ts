// What nearly every value is: printable ASCII with single blanks inside. It needs no cleaning.
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** One line of plain text: no control or direction-changing characters, no doubled blanks, cut to `max`. */
export function line(value: string, max = 200): string {
  if (value.length <= max && (value === "" || plain.test(value))) return value;
  // Cut first, generously: a hostile string may be megabytes long.
  const clean = value
    .slice(0, max * 4)
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "")
    .trim();
  return cut(clean, max);
}

/** Several lines, cut to `max` code points. */
export function block(value: string, max: number): string {
  if (value.length <= max && (value === "" || plain.test(value))) return value;
  const clean = value
    .slice(0, max * 4)
    .replace(/\r\n?/g, "\n")
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/[^\P{Cc}\n\t]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "")
    .trim();
  return cut(clean, max);
}

function cut(value: string, max: number): string {
  if (value.length <= max) return value;
  const points = Array.from(value);
  return points.length <= max ? value : `${points.slice(0, max - 1).join("")}…`;
}

/** Text from outside as CommonMark that shows exactly that text. */
export function escapeMarkdown(value: string): string {
  return value
    .replace(/[\\`*_[\]<>~|]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/^([#+=-])/, "\\$1")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}

/** A CommonMark link; only the title when there is no address. */
export function markdownLink(title: string, url: string | undefined): string {
  return url === undefined ? escapeMarkdown(title) : `[${escapeMarkdown(title)}](${url})`;
}

/** The abbreviated commit that GitHub shows. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** A slug for use in fingerprints: `Code Scanner (beta)` → `code-scanner-beta`. */
export function slug(value: string): string {
  return value
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

/** `1 commit`, `2 commits`. */
export function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? "" : "s"}`;
}

/** CommonMark that shows one line exactly as it is. */
export function codeSpan(value: string, max: number): string {
  const shown = line(value, max);
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const edge = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return shown === "" ? "" : `${fence}${edge}${shown}${edge}${fence}`;
}
