import { printable } from "@tocsin/core";

/** Text of a rule's template, which label values from anywhere are in, as CommonMark that shows exactly it. */
export function plainText(text: string, length: number): string {
  return printable(text, length)
    .trim()
    .split("\n")
    .map((line) => escaped(line.trim()))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/([^\n])\n(?=[^\n])/g, "$1\\\n");
}

function escaped(line: string): string {
  return line
    .replace(/[\\`*_[\]<>~|]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/^([#+=-])/, "\\$1")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}
