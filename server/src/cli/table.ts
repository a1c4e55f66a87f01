/** Rows in columns as wide as their widest cell, with nothing a terminal would act on. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(plain));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  "),
  );
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

/** Text from outside, fit for a terminal: no escape sequences, no turned writing direction. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, " ");
}

/** As much of a moment as tells it from others nearby; `-` for one beyond all calendars. */
export function shortTime(iso: string): string {
  return timeTo(16, iso);
}

/** The same to the second, for what follows upon each other quickly. */
export function exactTime(iso: string): string {
  return timeTo(19, iso);
}

function timeTo(length: number, iso: string): string {
  return /^[+-]/.test(iso) ? "-" : iso.slice(0, length).replace("T", " ");
}
