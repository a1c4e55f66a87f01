/** @import { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite" */
import { numberOf } from "./postings.mjs";

/**
 * A row of a page: id, sort, key, value, version.
 * @typedef {[number, number, string, string, number]} Listed
 */

// Counting the postings of a term stops here: beyond it, which is rarer matters little.
const countLimit = 5000;

/**
 * Reads.
 * @param {DatabaseSyncInstance} database
 */
export function makeLists(database) {
  /** @type {Map<string, StatementSyncInstance>} */
  const statements = new Map();
  const alive = "(expires IS NULL OR expires > ? OR due IS NOT NULL)";

  /** @param {string} sql */
  function prepare(sql) {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      statement.setReturnArrays(true);
      statements.set(sql, statement);
    }
    return statement;
  }

  /**
   * @param {number} number
   * @returns {number}
   */
  function count(number) {
    const counted = prepare("SELECT count(*) FROM (SELECT 1 FROM postings WHERE term = ? LIMIT ?)");
    return counted.get(number, countLimit)[0];
  }

  return {
    /** @returns {[key: string, lane: string, due: number, urgent: number][]} */
    work() {
      return prepare("SELECT key, lane, due, urgent FROM records WHERE due IS NOT NULL").all();
    },
    /**
     * The rarest term leads; for each of its records the index tells whether the others have it too.
     * @param {string} collection
     * @param {readonly string[]} terms
     * @param {boolean} ascending
     * @param {readonly [sort: number, id: number]} from
     * @param {number} limit
     * @param {number} now
     * @returns {Listed[]}
     */
    list(collection, terms, ascending, from, limit, now) {
      const numbers = terms.map((term) => numberOf(collection, term));
      const counts = terms.length === 1 ? [] : numbers.map(count);
      const order = terms.map((_, index) => index);
      order.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
      const [leader, ...others] = order.map((index) => numbers[index]);
      const [compare, direction] = ascending ? [">", "ASC"] : ["<", "DESC"];
      const also =
        " AND EXISTS (SELECT 1 FROM postings q" +
        " WHERE q.term = ? AND q.sort = p.sort AND q.id = p.id)";
      // The record has the last word: terms that share a number are told apart by their text.
      const carries = " AND instr(r.terms, ?)";
      const statement = prepare(
        "SELECT p.id, p.sort, r.key, r.value, r.version" +
          " FROM postings p CROSS JOIN records r ON r.id = p.id" +
          ` WHERE p.term = ? AND (p.sort, p.id) ${compare} (?, ?)` +
          also.repeat(others.length) +
          carries.repeat(terms.length) +
          ` AND ${alive} ORDER BY p.sort ${direction}, p.id ${direction} LIMIT ?`,
      );
      const quoted = terms.map((term) => JSON.stringify(term));
      return /** @type {Listed[]} */ (
        statement.all(leader, from[0], from[1], ...others, ...quoted, now, limit)
      );
    },
  };
}
