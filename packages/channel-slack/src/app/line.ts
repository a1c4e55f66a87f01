import type { ActionView } from "@tocsin/core";

/** The command that a line begins with, as far as a channel can tell. */
export interface Named {
  readonly action: string;
  readonly onIncident: boolean;
  readonly incident?: string;
  /** Nothing else is written. */
  readonly bare: boolean;
}

/** Pure. Undefined where the line names no command by its own name: core knows the rest. */
export function namedIn(line: string, commands: readonly ActionView[]): Named | undefined {
  const [first = "", second, third] = line.split(/\s+/u, 3);
  const word = first.toLowerCase();
  const exact = commands.find(({ name }) => name === word);
  const alike = commands.filter(({ name }) => name.endsWith(`.${word}`));
  const known = exact ?? (alike.length === 1 ? alike[0] : undefined);
  if (known === undefined || word === "") return undefined;
  const { name: action, onIncident } = known;
  if (!onIncident) return { action, onIncident, bare: second === undefined };
  return {
    action,
    onIncident,
    bare: third === undefined,
    ...(second !== undefined && { incident: second }),
  };
}

const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** What somebody wrote to the app, without its name and as they typed it. Pure. */
export function lineOf(text: string, bot: string | undefined): string {
  const mention =
    bot === undefined
      ? /^\s*<@[UW][A-Z0-9]+(?:\|[^<>]*)?>/u
      : new RegExp(`<@${bot}(?:\\|[^<>]*)?>`, "u");
  const [before = "", after = ""] = splitOnce(text, mention);
  const words = after.trim() === "" ? before : after;
  return words
    .replace(/<([^<>|]*)(?:\|([^<>]*))?>/gu, (_whole, inside: string, label?: string) =>
      readable(inside, label),
    )
    .replace(/&(?:lt|gt|amp);/gu, (entity) => entities[entity] ?? entity)
    .trim();
}

function splitOnce(text: string, at: RegExp): readonly [string, string] {
  const found = at.exec(text);
  if (found === null) return [text, ""];
  return [text.slice(0, found.index), text.slice(found.index + found[0].length)];
}

/** What stands in `<…>`: a person, a channel, a link. */
function readable(inside: string, label: string | undefined): string {
  if (inside.startsWith("@")) return inside.slice(1);
  if (inside.startsWith("#")) return `#${label ?? inside.slice(1)}`;
  if (inside.startsWith("!")) return label ?? "";
  return inside.replace(/^mailto:/u, "");
}
