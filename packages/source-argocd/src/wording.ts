/** One line of at most `length` characters. */
export function oneLine(text: string, length: number): string {
  const line = text
    .slice(0, length * 4)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return cut(line, length);
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** CommonMark that shows one line exactly as it is. */
export function codeSpan(text: string, length: number): string {
  const line = oneLine(text, length);
  const fence = "`".repeat(longestRun(line) + 1);
  const edge = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return line === "" ? "" : `${fence}${edge}${line}${edge}${fence}`;
}

/** CommonMark that shows lines exactly as they are. */
export function codeBlock(text: string, length: number): string {
  const lines = cut(text, length).trim();
  const fence = "`".repeat(Math.max(3, longestRun(lines) + 1));
  return lines === "" ? "" : `${fence}\n${lines}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}

/** Git's short form of a commit; a chart's version or a tag as it is. */
export function shortRevision(revision: string): string {
  return isCommit(revision) ? revision.slice(0, 7) : oneLine(revision, 40);
}

/** Whether it is the name of a commit (SHA-1 or SHA-256). */
export function isCommit(revision: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
}

/** For people, at most two units: `2 h 10 m`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const sizes = [86_400, 3_600, 60, 1];
  const names = ["d", "h", "m", "s"];
  const first = sizes.findIndex((size) => seconds >= size);
  if (first < 0) return "0 s";
  const counts = sizes.map((size, index) => {
    const within = index === 0 ? seconds : seconds % (sizes[index - 1] ?? 1);
    return { count: Math.floor(within / size), name: names[index] };
  });
  const shown = counts.slice(first, first + 2).filter(({ count }) => count > 0);
  return shown.map(({ count, name }) => `${count} ${name}`).join(" ");
}

/** The first few of a list, and how many more there are. */
export function firstFew(items: readonly string[], most: number): string {
  const more = items.length - most;
  return [...items.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
