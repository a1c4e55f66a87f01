// Whole escape sequences first (CSI, OSC and the other strings, then any other pair), so that no debris stays.
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;
// Controls, lone surrogates, separators of lines and paragraphs, and what turns or hides text (bidi, tags,
// zero width), but for the joiners that scripts and emoji need.
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/gu;
// More marks on one letter paint over the lines around it.
const marks = /(\p{M}{4})\p{M}+/gu;

/** Text from outside as one line that can do nothing to a terminal, cut at `length`. */
export function line(text: string, length: number): string {
  const room = text.slice(0, length * 8);
  const visible = room
    .replace(escapes, "")
    .replace(/\s+/gu, " ")
    .replace(unseen, "")
    .replace(marks, "$1")
    .trim();
  return cut(visible, length);
}

/** The lines of a text, each as `line` gives it, at most `most`; a last one says that there is more. */
export function lines(text: string, most: number, length: number): string[] {
  const all = text
    .slice(0, most * length * 4)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((each) => indented(each, length));
  while (all.at(-1) === "") all.pop();
  return all.length > most ? [...all.slice(0, most - 1), "…"] : all;
}

/** Leading blanks mean something in code and lists. */
function indented(text: string, length: number): string {
  const indent = /^[ \t]{0,16}/.exec(text)?.[0].replaceAll("\t", "  ") ?? "";
  const rest = line(text, length - indent.length);
  return rest === "" ? "" : `${indent}${rest}`;
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
