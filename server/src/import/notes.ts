import { plain } from "../cli/table.ts";
import { showPath } from "../schema/path.ts";

/** What of the old configuration has no counterpart, or could not be read. */
export interface Notes {
  /** `where`: a path in the file, or the name of the thing. The same message is told once, for all places. */
  add(where: string | readonly PropertyKey[], message: string): void;
  /** One line for each message. */
  lines(): string[];
}

// More places than this are counted: nobody reads them all.
const shownPlaces = 6;
const longestPlace = 120;
const mostMessages = 300;

export function takeNotes(): Notes {
  const places = new Map<string, string[]>();
  let untold = 0;
  return {
    add(where, message) {
      const place = typeof where === "string" ? where : showPath(where);
      const known = places.get(message);
      if (known !== undefined) known.push(place);
      else if (places.size < mostMessages) places.set(message, [place]);
      else untold += 1;
    },
    lines() {
      const told = [...places].map(([message, all]) => {
        const others = all.length - shownPlaces;
        const shown = all.slice(0, shownPlaces).map((place) => place.slice(0, longestPlace));
        const more = others > 0 ? ` and ${others} more` : "";
        return plain(`${shown.join(", ")}${more}: ${message}`);
      });
      return untold === 0 ? told : [...told, `and ${untold} more of other kinds`];
    },
  };
}
