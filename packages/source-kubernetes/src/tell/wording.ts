import { oneLine } from "@tocsin/core";

/** CommonMark that shows one line exactly as it is. */
export function codeSpan(text: string, length: number): string {
  const line = oneLine(text, length);
  const fence = "`".repeat(longestRun(line) + 1);
  const edge = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return line === "" ? "" : `${fence}${edge}${line}${edge}${fence}`;
}

/** CommonMark that shows the last lines of a log exactly as they are, cut from the front. */
export function logBlock(text: string, length: number): string {
  const lines = text.replaceAll("\r\n", "\n").trimEnd();
  const from = lines.length - length;
  const tail = from <= 0 ? lines : `…${lines.slice(from + 1).replace(/^[\udc00-\udfff]/, "")}`;
  const fence = "`".repeat(Math.max(3, longestRun(tail) + 1));
  return tail.trim() === "" ? "" : `${fence}\n${tail}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** For people, at most two units: `2 h 10 m`. */
export function duration(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "m"],
    [1, "s"],
  ];
  let left = Math.max(0, Math.round(ms / 1_000));
  const parts: string[] = [];
  for (const [size, name] of units) {
    const count = Math.floor(left / size);
    left %= size;
    if (count > 0) parts.push(`${count} ${name}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(" ") || "0 s";
}

/** The first few of a list, and how many more there are. */
export function firstFew(items: readonly string[], most: number, total = items.length): string {
  const shown = items.slice(0, most);
  const more = total - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

/** `1 pod`, `3 pods` */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
