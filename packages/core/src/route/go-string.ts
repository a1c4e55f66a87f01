const hexadecimal = "[0-9a-fA-F]";
const escapeSequence = new RegExp(
  `\\\\(?:([abfnrtv\\\\"])|x(${hexadecimal}{2})|([0-7]{3})|u(${hexadecimal}{4})|U(${hexadecimal}{8}))`,
  "y",
);
const short: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

/** What a Go string literal in double quotes stands for; undefined where Go refuses it. */
export function unquoteGo(literal: string): string | undefined {
  const inside = literal.slice(1, -1);
  if (inside.includes("\n")) return undefined;
  if (!inside.includes("\\")) return inside;
  const bytes: number[] = [];
  let at = 0;
  while (at < inside.length) {
    const next = inside.indexOf("\\", at);
    const end = next === -1 ? inside.length : next;
    for (const byte of new TextEncoder().encode(inside.slice(at, end))) bytes.push(byte);
    at = end;
    if (at === inside.length) break;
    escapeSequence.lastIndex = at;
    const found = escapeSequence.exec(inside);
    const escaped = found === null ? undefined : bytesOf(found);
    if (escaped === undefined) return undefined;
    bytes.push(...escaped);
    at = escapeSequence.lastIndex;
  }
  return decoded(Uint8Array.from(bytes));
}

/** `\x` and octal escapes are bytes, which only together have to be UTF-8. */
function bytesOf([, letter, hex, octal, four, eight]: RegExpExecArray):
  | Iterable<number>
  | undefined {
  if (letter !== undefined) return new TextEncoder().encode(short[letter]);
  const byte = hex === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(hex, 16);
  if (!Number.isNaN(byte)) return byte > 0xff ? undefined : [byte];
  const point = Number.parseInt(four ?? eight ?? "", 16);
  const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isCharacter ? new TextEncoder().encode(String.fromCodePoint(point)) : undefined;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
