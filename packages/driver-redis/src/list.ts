import type { ListQuery, Page, Stored } from "@tocsin/core";
import { listScript } from "./scripts/list.ts";
import { parts, rows, texts } from "./scripts/script.ts";
import type { Store } from "./store.ts";

// One call looks at this many postings and loads this many records at the most, some 2 ms.
const mostLookedAt = 1_000;
const mostLoaded = 200;

type Place = readonly [sort: string, key: string];

export function lister(store: Store) {
  return async function list(query: ListQuery): Promise<Page> {
    const { collection, terms, order = "descending", limit } = query;
    if (terms.length === 0) throw new Error("a list needs at least one term");
    const found: { record: Stored; place: Place }[] = [];
    let place: Place | undefined = placeOf(query.cursor);
    // One more than asked tells whether another page follows.
    while (found.length <= limit) {
      const wanted = Math.min(limit + 1 - found.length, mostLoaded);
      const [sort, key] = place ?? ["", ""];
      const args = [store.clock.now(), order, wanted, mostLookedAt, collection, sort, key];
      const [records, last] = parts(await store.run(listScript, [...args, ...terms]));
      for (const [name = "", at = "", version, value = ""] of rows(texts(records), 4)) {
        const record = { key: name, value, version: Number(version) };
        found.push({ record, place: [at, name] });
      }
      const [lastSort, lastKey] = texts(last);
      if (lastSort === undefined || lastKey === undefined) break;
      place = [lastSort, lastKey];
    }
    const page = found.slice(0, limit);
    const end = page.at(-1);
    const records = page.map(({ record }) => record);
    return found.length > limit && end !== undefined
      ? { records, cursor: cursorOf(end.place) }
      : { records };
  };
}

function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** A cursor that nobody gave out is none. */
function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (!Array.isArray(place) || place.length !== 2) return undefined;
    const [sort, key]: readonly unknown[] = place;
    if (typeof sort !== "string" || !/^-?\d{1,20}$/.test(sort)) return undefined;
    return typeof key === "string" && key !== "" ? [sort, key] : undefined;
  } catch {
    return undefined;
  }
}
