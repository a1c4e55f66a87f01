import { septetsOf } from "./gsm7.ts";

export interface Size {
  readonly encoding: "gsm7" | "ucs2";
  /** Septets, or UTF-16 units. */
  readonly units: number;
  /** How many messages the network makes of it, and bills. */
  readonly segments: number;
}

/** What one message holds, and each of several that are put together on the phone. */
const room = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

/** How a network sends a text: one character outside of GSM-7 turns the whole of it into UCS-2. */
export function sizeOf(text: string): Size {
  const septets: number[] = [];
  for (const character of text) {
    const width = septetsOf(character);
    if (width === undefined)
      return counted(
        "ucs2",
        [...text].map((each) => each.length),
      );
    septets.push(width);
  }
  return counted("gsm7", septets);
}

function counted(encoding: Size["encoding"], widths: readonly number[]): Size {
  const { single, part } = room[encoding];
  let units = 0;
  for (const width of widths) units += width;
  return { encoding, units, segments: units <= single ? 1 : parts(widths, part) };
}

/** A character is never cut in two: what does not fit begins the next part. */
function parts(widths: readonly number[], part: number): number {
  let count = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > part) {
      count += 1;
      used = 0;
    }
    used += width;
  }
  return count;
}

/** The longest beginning that `fits`, with dots where it is cut. Whole characters only. */
export function longest(text: string, fits: (candidate: string) => boolean): string {
  if (fits(text)) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length - 1;
  const cut = (length: number) => {
    const kept = characters.slice(0, length).join("").trimEnd();
    return kept === "" ? "" : `${kept}..`;
  };
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(cut(middle))) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}
