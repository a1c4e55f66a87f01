import type { Catalogue, KnownAction } from "./catalogue.ts";
import type { Field } from "./field.ts";

/** What somebody wrote: `silence 7KQ2M for=2h noisy`, `deploy api v1.2`. */
export interface Line {
  readonly known: KnownAction;
  /** The word that names the incident, where the action is about one. */
  readonly incident?: string;
  readonly rest: readonly string[];
}

const shorts: Readonly<Record<string, string>> = {
  ack: "acknowledge",
  who: "oncall",
  ls: "incidents",
};
const longestLine = 4_000;

/** Reads the action and the incident; the rest waits for the action's fields. Pure. */
export function readLine(text: string, catalogue: Catalogue): Line | { readonly problem: string } {
  const [first = "", ...words] = wordsOf(text.slice(0, longestLine));
  const known = named(first.toLowerCase(), catalogue);
  if (known === undefined) {
    const problem = first === "" ? "nothing was asked" : `there is no command ${first}`;
    return { problem: `${problem}: help lists them` };
  }
  if ("problem" in known) return known;
  if (known.action.applies === undefined) return { known, rest: words };
  const [incident, ...rest] = words;
  return incident === undefined
    ? { problem: `${known.name} is about an incident: write ${known.name} and its code` }
    : { known, incident, rest };
}

/** A source's action may be called by its bare name where no other has it. */
function named(
  word: string,
  catalogue: Catalogue,
): KnownAction | { readonly problem: string } | undefined {
  const exact = catalogue.get(shorts[word] ?? word);
  if (exact !== undefined) return exact;
  const alike = [...catalogue.values()].filter(({ name }) => name.endsWith(`.${word}`));
  if (alike.length < 2) return alike[0];
  return { problem: `${word} may mean ${alike.map(({ name }) => name).join(" or ")}: write one` };
}

/**
 * Words into fields: `name=value` by name, the others into the fields that are needed, in their order. What
 * is left over is the reason; where none is needed, a text that comes last takes it. Pure.
 */
export function readWords(
  words: readonly string[],
  fields: readonly Field[],
  needsReason: boolean,
): { readonly values: Readonly<Record<string, string>>; readonly why?: string } {
  const values: Record<string, string> = {};
  const others: string[] = [];
  for (const word of words) {
    const [, name = "", value = ""] = /^([a-z][a-z0-9_-]*)=([\s\S]*)$/u.exec(word) ?? [];
    if (name === "why" || fields.some((field) => field.name === name)) values[name] = value;
    else others.push(word);
  }
  const open = fields.filter(({ name, required }) => required === true && !(name in values));
  for (const [index, { name, kind, initial }] of open.entries()) {
    // A field that has a value of its own takes only what fits it.
    if (initial !== undefined && !looksLike(kind, others[0])) continue;
    const isText = kind === "text" || kind === "lines";
    const takesAll = isText && index === open.length - 1 && !needsReason;
    const taken = takesAll ? others.splice(0).join(" ") : others.shift();
    if (taken !== undefined && taken !== "") values[name] = taken;
  }
  const { why: named, ...rest } = values;
  const why = (named ?? others.join(" ")).trim();
  return why === "" ? { values: rest } : { values: rest, why };
}

function looksLike(kind: Field["kind"], word: string | undefined): boolean {
  return kind === "duration" && word !== undefined && /^\d+[smhdw]/u.test(word);
}

/** Words between blanks; what stands in quotes is one. */
function wordsOf(text: string): string[] {
  const found = text.matchAll(/"([^"]*)"|“([^”]*)”|(?:[^\s"=]+="[^"]*")|\S+/gu);
  return [...found].map(([whole, straight, curly]) => {
    const quoted = straight ?? curly;
    if (quoted !== undefined) return quoted;
    return whole.replace(/^([^\s"=]+=)"([^"]*)"$/u, "$1$2");
  });
}

/** What can be written, a line each. */
export function helpOf(catalogue: Catalogue): string {
  const lines = [...catalogue.values()].map(({ name, action }) => {
    const about = action.applies === undefined ? "" : " CODE";
    const fields = Array.isArray(action.fields) ? (action.fields as readonly Field[]) : [];
    const needed = fields.filter(({ required }) => required === true);
    const shown = needed.map((field) => ` ${field.name.toUpperCase()}`).join("");
    return `${name}${about}${shown}: ${action.description}`;
  });
  return lines.join("\n");
}
