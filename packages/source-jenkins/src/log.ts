import { logBlock, printable, redact } from "@tocsin/core";

const keptLines = 30;
const keptCharacters = 3_000;
// Of a log of megabytes nothing but its end is ever touched. Colours take room that is not shown.
const lookedAt = 8 * keptCharacters;

// Colours, and the links and folds that Jenkins hides in a console.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they begin with
const escapes = /\u001b\[[0-9;?]{0,40}[A-Za-z]|\u001b\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)/g;
const credentials = /:\/\/[^\s/@]{1,300}@/g;

/** The last lines of a log as CommonMark; empty when it says nothing. */
export function lastLines(log: string | undefined): string {
  const end = (log ?? "").slice(-lookedAt).replace(escapes, "");
  const all = printable(end, lookedAt)
    .split("\n")
    .map((each) => each.trimEnd());
  while (all.length > 0 && all.at(-1) === "") all.pop();
  const kept = all.slice(-keptLines).join("\n");
  return logBlock(redact(kept).replace(credentials, "://…@"), keptCharacters);
}
