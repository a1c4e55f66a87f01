/** @import { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite" */

/**
 * As far as lists go: what it is found by, a JSON array of strings, and where it stands.
 * @typedef {{ readonly terms: string | null, readonly sort: number }} Listed
 */

// One statement for many rows costs a third of as many statements.
const mostRows = 16;

/**
 * What lists find records by. A term stands there as a number made of it: that keeps the index small and
 * its keys cheap to compare. Two terms may share a number, so whoever reads looks into the record too.
 * @param {DatabaseSyncInstance} database
 */
export function makePostings(database) {
  /** @type {StatementSyncInstance[]} */
  const inserts = [];
  const remove = database.prepare("DELETE FROM postings WHERE term = ? AND sort = ? AND id = ?");

  /** @param {number} count */
  function insert(count) {
    const rows = Array(count).fill("(?, ?, ?)").join(", ");
    inserts[count] ??= database.prepare(`INSERT OR IGNORE INTO postings VALUES ${rows}`);
    return /** @type {StatementSyncInstance} */ (inserts[count]);
  }

  /**
   * @param {readonly number[]} numbers
   * @param {number} sort
   * @param {number} id
   */
  function add(numbers, sort, id) {
    for (let at = 0; at < numbers.length; at += mostRows) {
      const some = numbers.slice(at, at + mostRows);
      insert(some.length).run(...some.flatMap((number) => [number, sort, id]));
    }
  }

  return {
    /**
     * A record is listed as `after` and no longer as `before`.
     * @param {string} key
     * @param {number} id
     * @param {Listed | undefined} before
     * @param {Listed | undefined} after
     */
    move(key, id, before, after) {
      const stays = before?.sort === after?.sort;
      if (stays && before?.terms === after?.terms) return;
      const collection = collectionOf(key);
      const had = numbersOf(collection, before);
      const has = numbersOf(collection, after);
      for (const number of had) {
        if (!stays || !has.includes(number)) remove.run(number, before?.sort ?? 0, id);
      }
      const fresh = stays ? has.filter((number) => !had.includes(number)) : has;
      if (fresh.length > 0) add(fresh, after?.sort ?? 0, id);
    },
  };
}

/**
 * 53 bits of the text, which a number holds exactly ("cyrb53", by bryc, public domain).
 * @param {string} collection
 * @param {string} term
 * @returns {number}
 */
export function numberOf(collection, term) {
  const text = `${collection}:${term}`;
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return 4294967296 * (2097151 & two) + (one >>> 0);
}

/**
 * @param {string} collection
 * @param {Listed | undefined} listed
 * @returns {number[]}
 */
function numbersOf(collection, listed) {
  if (listed === undefined || listed.terms === null) return [];
  return JSON.parse(listed.terms).map((/** @type {string} */ term) => numberOf(collection, term));
}

/** @param {string} key */
function collectionOf(key) {
  const colon = key.indexOf(":");
  return colon < 0 ? key : key.slice(0, colon);
}
