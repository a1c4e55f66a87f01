/** @import { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite" */

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
   * @param {string} collection
   * @param {string} term
   * @returns {number}
   */
  function count(collection, term) {
    const counted = prepare(
      "SELECT count(*) FROM (SELECT 1 FROM postings WHERE collection = ? AND term = ? LIMIT ?)",
    );
    return counted.get(collection, term, countLimit)[0];
  }

  return {
    /**
     * @param {string} key
     * @param {number} now
     * @returns {[string, number] | undefined} value and version
     */
    read(key, now) {
      return prepare(`SELECT value, version FROM records WHERE key = ? AND ${alive}`).get(key, now);
    },
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
      const counts = terms.length === 1 ? [] : terms.map((term) => count(collection, term));
      const order = terms.map((_, index) => index);
      order.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
      const [leader, ...others] = order.map((index) => terms[index]);
      const [compare, direction] = ascending ? [">", "ASC"] : ["<", "DESC"];
      const also =
        " AND EXISTS (SELECT 1 FROM postings q WHERE q.collection = p.collection" +
        " AND q.term = ? AND q.sort = p.sort AND q.id = p.id)";
      const statement = prepare(
        "SELECT p.id, p.sort, r.key, r.value, r.version" +
          " FROM postings p CROSS JOIN records r ON r.id = p.id" +
          ` WHERE p.collection = ? AND p.term = ? AND (p.sort, p.id) ${compare} (?, ?)` +
          also.repeat(others.length) +
          ` AND ${alive} ORDER BY p.sort ${direction}, p.id ${direction} LIMIT ?`,
      );
      return /** @type {Listed[]} */ (
        statement.all(collection, leader, from[0], from[1], ...others, now, limit)
      );
    },
  };
}
