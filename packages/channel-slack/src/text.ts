import { hostBeside } from "@tocsin/core";

// Control, direction and other invisible directors of text, and halves of surrogate pairs.
const unprintable = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\p{Cs}]/gu;

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

// mrkdwn has no escape for these, so what could open formatting is shown by its double.
const doubles: Readonly<Record<string, string>> = { "*": "∗", _: "ˍ", "~": "∼", "`": "ˋ" };
// Within a word they format nothing, but for the one of code. Modifier letters, such as the doubles, make no word.
const letter = "[\\p{Ll}\\p{Lu}\\p{Lt}\\p{Lo}\\p{N}]";
const edges = new RegExp(`\`|(?<!${letter})[*_~]|[*_~](?!${letter})`, "gu");

/** Slack's three escapes: they stop mentions (`<!channel>`, `<@U1>`) and forged links. */
export function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => escapes[character] ?? character);
}

/** Printable text that keeps its lines and tabs. */
export function printable(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(unprintable, (found) => (found === "\n" || found === "\t" ? found : ""));
}

/** One printable line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").replace(unprintable, "").trim();
}

/** Cut so that it has at most `max` characters once escaped; never inside a surrogate pair. Not escaped yet. */
export function fit(text: string, max: number): string {
  let length = 0;
  let room = 0;
  for (const character of text) {
    length += escapes[character]?.length ?? character.length;
    if (length > max) return max < 1 ? "" : `${text.slice(0, room)}…`;
    if (length < max) room += character.length;
  }
  return text;
}

/**
 * The text with nothing left in it that mrkdwn reads as formatting. Neither is a marker that stands alone: another
 * field of the same line may have its like.
 */
export function defuse(text: string): string {
  return (
    text
      .replace(edges, (mark) => doubles[mark] ?? mark)
      // Slack's own form of a quote is an escaped one: `&gt; said`.
      .replace(/^[ \t]*>+/gm, (marks) => marks.replaceAll(">", "›"))
  );
}

/** A text object that formats nothing. */
export interface Plain {
  readonly type: "plain_text";
  readonly text: string;
  readonly emoji: false;
}

/** A value from outside as a text object of at most `max` characters, which Slack wants not to be empty. */
export function plainText(value: string, max: number, otherwise = ""): Plain {
  const shown = (text: string) => escaped(fit(oneLine(text.slice(0, max * 4)), max));
  return { type: "plain_text", text: shown(value) || shown(otherwise) || "…", emoji: false };
}

/** A value from outside as one line of mrkdwn with at most `max` characters. */
export function plain(value: string, max: number): string {
  return escaped(defuse(fit(oneLine(value.slice(0, max * 4)), max)));
}

/** An address that people may click: http or https, in a form that can stand in `<…>`. */
export function safeUrl(url: string, max: number): string | undefined {
  if (url.length > max || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return undefined;
  // A user name before the host makes one host look like another.
  if (parsed.username !== "" || parsed.password !== "") return undefined;
  const safe = escaped(parsed.href.replace(/[<>|`\s]/g, (found) => encodeURIComponent(found)));
  return safe.length <= max ? safe : undefined;
}

/** A link, or its title alone where the address is not one to offer. */
export function link(title: string, url: string | undefined, max: number): string {
  const safe = url === undefined ? undefined : safeUrl(url, max);
  const room = Math.min(150, max);
  if (url === undefined || safe === undefined) return plain(title, room);
  // A cut may make another host of one.
  const beside = hostBeside(fit(oneLine(title.slice(0, room * 4)), room), url);
  const label = `${plain(title, Math.max(0, room - beside.length))}${beside}`;
  if (beside.length > room / 2) return plain(title, room);
  const whole = label === "" ? `<${safe}>` : `<${safe}|${label}>`;
  return whole.length <= max ? whole : label;
}

/** Lines from outside as mrkdwn that formats nothing, with at most `max` characters. */
export function plainLines(value: string, max: number): string {
  return escaped(defuse(fit(printable(value.slice(0, max * 4)).trim(), max)));
}
