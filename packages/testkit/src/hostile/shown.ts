// What a browser takes for the dot of a host, or a reader for a dot.
const dots = /[\u3002\uff0e\uff61\u2024\ufe52]/g;
// What is not seen between two letters.
const unseen = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Cc}/gu;
const named = /(?:[\p{L}\p{N}\p{M}_-]+\.)+[\p{Ll}\p{Lu}\p{Lo}]{2,}/giu;
const afterScheme = /[a-z][a-z0-9+.-]*:\/\/(?:[^\s/?#@]*@)?([\p{L}\p{N}[][^\s/?#]*)/giu;
// What turns lines around, acts on a terminal or is half a character.
const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** The hosts that somebody who looks at this text may take it to name. */
function hostsIn(text: string): string[] {
  const plain = text.replace(dots, ".").normalize("NFKC").replace(unseen, "");
  const found = [
    ...[...plain.matchAll(named)].map(([host]) => host),
    ...[...plain.matchAll(afterScheme)].map(([, host = ""]) => host),
  ];
  return found.map(canonical);
}

/** Whether what is shown for a link names a host, and not the one that it leads to. */
export function hidesAddress(shown: string, url: string): boolean {
  const hosts = hostsIn(shown);
  const { host, hostname } = new URL(url);
  if (shown.includes(`(${host})`)) return false;
  return hosts.length > 0 && !hosts.some((each) => each === host || each === hostname);
}

/** The first character of a text that is no letter, sign, line end or tab, as `U+202E`. */
export function unprintableIn(text: string): string | undefined {
  const found = unprintable.exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase()}`;
}

function canonical(host: string): string {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).host : host;
}
