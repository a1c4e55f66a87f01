import { type Change, collectionOf, type ListQuery, type Page, type Stored } from "../storage.ts";
import { type Cursor, readCursor, writeCursor } from "./cursor.ts";

interface Row extends Stored {
  readonly change: Change;
  readonly sort: number;
}

/** Records and what lists find them by, in Maps. */
export interface Table {
  find(key: string, now: number): Stored | undefined;
  put(change: Change): void;
  list(query: ListQuery, now: number): Page;
  /** Drops what may be forgotten; the answer is when the next of the rest may, ms. */
  purge(now: number): number | undefined;
  /** What each record was last told to be. */
  changes(): Iterable<Change>;
}

export function makeTable(): Table {
  const rows = new Map<string, Row>();
  const postings = new Map<string, Set<Row>>();
  let version = 0;

  function drop(row: Row) {
    rows.delete(row.key);
    for (const name of postingNames(row)) {
      const posting = postings.get(name);
      posting?.delete(row);
      if (posting?.size === 0) postings.delete(name);
    }
  }

  function add(row: Row) {
    rows.set(row.key, row);
    for (const name of postingNames(row)) {
      const posting = postings.get(name);
      if (posting === undefined) postings.set(name, new Set([row]));
      else posting.add(row);
    }
  }

  return {
    find(key, now) {
      const row = rows.get(key);
      return row === undefined || isForgotten(row, now) ? undefined : toStored(row);
    },
    put(change) {
      const { key, value, sort = 0 } = change;
      const old = rows.get(key);
      if (old !== undefined) drop(old);
      version += 1;
      if (value !== null) add({ key, value, version, change, sort });
    },
    list({ collection, terms, order, cursor, limit }, now) {
      const from = cursor === undefined ? undefined : readCursor(cursor);
      const [first, ...others] = terms
        .map((term) => postings.get(postingName(collection, term)) ?? new Set<Row>())
        .sort((a, b) => a.size - b.size);
      if (first === undefined || (cursor !== undefined && from === undefined)) {
        return { records: [] };
      }
      const ahead = order === "ascending" ? 1 : -1;
      const found = [...first]
        .filter((row) => others.every((set) => set.has(row)) && !isForgotten(row, now))
        .filter((row) => from === undefined || compare(row, from) * ahead > 0)
        .sort((a, b) => compare(a, b) * ahead);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const more = found.length > limit && last !== undefined;
      return { records: page.map(toStored), ...(more ? { cursor: writeCursor(last) } : {}) };
    },
    purge(now) {
      let next: number | undefined;
      for (const row of rows.values()) {
        const { expires, due } = row.change;
        if (isForgotten(row, now)) drop(row);
        else if (expires !== undefined && due === undefined)
          next = Math.min(next ?? expires, expires);
      }
      return next;
    },
    *changes() {
      for (const { change } of rows.values()) yield change;
    },
  };
}

/** Work is never forgotten, expired or not. */
function isForgotten({ change: { expires, due } }: Row, now: number): boolean {
  return expires !== undefined && expires <= now && due === undefined;
}

function postingNames({ key, change }: Row): string[] {
  return (change.terms ?? []).map((term) => postingName(collectionOf(key), term));
}

function postingName(collection: string, term: string): string {
  return `${collection}:${term}`;
}

function toStored({ key, value, version }: Row): Stored {
  return { key, value, version };
}

function compare(a: Cursor, b: Cursor): number {
  if (a.sort !== b.sort) return a.sort - b.sort;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
