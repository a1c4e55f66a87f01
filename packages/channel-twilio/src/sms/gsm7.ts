// 3GPP TS 23.038, 6.2.1: the default alphabet, one septet each.
const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
// Its extension: an escape and a septet each.
const extended = new Set("^{}\\[~]|€");

// What people write most that GSM-7 has no letter for, and NFKD no other form.
const likes: Readonly<Record<string, string>> = {
  "`": "'",
  "‘": "'",
  "’": "'",
  "‚": "'",
  "‛": "'",
  "′": "'",
  "´": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "″": '"',
  "«": '"',
  "»": '"',
  "‹": "'",
  "›": "'",
  "‐": "-",
  "‑": "-",
  "‒": "-",
  "–": "-",
  "—": "-",
  "―": "-",
  "−": "-",
  "·": "-",
  "•": "-",
  "→": "->",
  "←": "<-",
  "⇒": "=>",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
  "≈": "~",
  "×": "x",
  "÷": "/",
  "⁄": "/",
  "°": "deg",
  "©": "(c)",
  "®": "(r)",
  "±": "+-",
  µ: "u",
  μ: "u",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "Th",
  ı: "i",
  œ: "oe",
  Œ: "OE",
  ẞ: "SS",
};

/** How many septets a character takes; undefined outside of GSM-7. */
export function septetsOf(character: string): 1 | 2 | undefined {
  if (basic.has(character)) return 1;
  return extended.has(character) ? 2 : undefined;
}

export interface Transliterated {
  /** Within GSM-7. */
  readonly text: string;
  /** A letter or a digit has no likeness there: the text says less than it did. */
  readonly lost: boolean;
}

/** The text in GSM-7, with what is nearest: straight quotes, plain letters, no emoji. */
export function toGsm7(text: string): Transliterated {
  let result = "";
  let lost = false;
  for (const character of text) {
    const near = nearest(character);
    if (near !== undefined) result += near;
    else if (/[\p{L}\p{N}]/u.test(character)) lost = true;
  }
  return { text: result, lost };
}

function nearest(character: string): string | undefined {
  if (septetsOf(character) !== undefined) return character;
  if (Object.hasOwn(likes, character)) return likes[character];
  const bare = character.normalize("NFKD").replace(/\p{M}/gu, "");
  if (bare === character) return undefined;
  const near = [...bare].map((each) =>
    septetsOf(each) === undefined ? (likes[each] ?? undefined) : each,
  );
  return near.includes(undefined) ? undefined : near.join("");
}

/**
 * Phones make links of addresses, and show what nobody can see as boxes or not at all: what comes from
 * outside has neither a scheme nor invisible letters.
 */
export function unlinked(text: string): string {
  const seen = text.replace(/[\p{Cf}\p{Co}]/gu, "");
  return seen.replace(/[a-z][a-z0-9+.-]*:\/\//gi, "").replaceAll("://", " ");
}
