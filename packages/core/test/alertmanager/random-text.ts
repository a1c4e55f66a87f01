import type { Random } from "./random.ts";
import { quoted } from "./random-tree.ts";

const names = ["a", "b", "c", "_x", "a:b", "9", "a-b", "é", '"a"', '"a b"', ""];
const operators = ["=", "!=", "=~", "!~", "==", "!", "~", "=!"];
const words = [
  "a",
  "b",
  "ab",
  "a b",
  "é",
  "🙂",
  "",
  "a,b",
  "{a}",
  "}",
  "'",
  "`",
  '"',
  "l1\nl2",
  "\\",
  "\\d",
  "\\n",
  "\\x61",
  "\\u00e9",
  "\\q",
  "\u00a0",
];
const patternSigns = [
  ..."ab1.*+?()|[]{}^$\\,-",
  "\\d",
  "\\w",
  "\\.",
  "(?i)",
  "(?:",
  "[^",
  "{2}",
  "{1,2}",
  "[[:alpha:]]",
  "é",
];
const blanks = ["", "", "", "", " ", "\t", "\u00a0", "\n"];

/** A text that may be one matcher or a list of them, as people write them or nearly so. */
export function randomText(random: Random): string {
  const several = random.list(random.pick([0, 1, 1, 1, 1, 2, 3]), () => condition(random));
  const blank = () => random.pick(blanks);
  const open = random.chance(0.25) ? "{" : "";
  const close = random.chance(open === "" ? 0.05 : 0.9) ? "}" : "";
  const list = several.join(`${blank()},${blank()}`);
  const comma = random.chance(0.15) ? "," : "";
  const text = `${blank()}${open}${blank()}${list}${blank()}${comma}${blank()}${close}${blank()}`;
  return random.chance(0.15) ? mangled(random, text) : text;
}

function condition(random: Random): string {
  const isUsual = random.chance(0.8);
  const name = isUsual ? random.pick(names.slice(0, 5)) : random.pick(names);
  const operator = isUsual ? random.pick(operators.slice(0, 4)) : random.pick(operators);
  const value = operator.endsWith("~") ? pattern(random) : random.pick(words);
  const written = random.pick([value, quoted(value), quoted(value), `"${value}"`]);
  return `${name}${random.pick(blanks)}${operator}${random.pick(blanks)}${written}`;
}

function pattern(random: Random): string {
  return random.list(1 + random.whole(5), () => random.pick(patternSigns)).join("");
}

/** One character left out, doubled or replaced. */
function mangled(random: Random, text: string): string {
  const characters = [...text];
  const at = random.whole(characters.length);
  const character = characters[at] ?? "";
  characters[at] = random.pick(["", character.repeat(2), ..."{}\"\\,=!~' "]);
  return characters.join("");
}
