/** @import { DatabaseSyncInstance } from "@photostructure/sqlite" */

/**
 * A change as it came over the tape.
 * @typedef {object} TapeChange
 * @property {string} key
 * @property {number | null} expect null: whatever is there
 * @property {string | null} value
 * @property {string | null} lane
 * @property {number | null} due
 * @property {number} urgent
 * @property {number} sort
 * @property {number | null} expires
 * @property {string | null} terms a JSON array of strings
 */

/**
 * A row as far as a change of it needs to know.
 * @typedef {[id: number, version: number, due: number | null, expires: number | null, sort: number, terms: string | null]} State
 */

// How many versions one write of the counter pays for.
const reserve = 100_000;

/**
 * Writes records, inside a transaction that the caller holds.
 * @param {DatabaseSyncInstance} database
 */
export function makeRecords(database) {
  const find = arrays("SELECT id, version, due, expires, sort, terms FROM records WHERE key = ?");
  const insert = database.prepare(
    "INSERT INTO records (version, value, lane, due, urgent, sort, expires, terms, id, key)" +
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const update = database.prepare(
    "UPDATE records SET version = ?, value = ?, lane = ?, due = ?, urgent = ?, sort = ?," +
      " expires = ?, terms = ? WHERE id = ?",
  );
  const remove = database.prepare("DELETE FROM records WHERE id = ?");
  const post = database.prepare("INSERT OR IGNORE INTO postings VALUES (?, ?, ?, ?)");
  const unpost = database.prepare(
    "DELETE FROM postings WHERE collection = ? AND term = ? AND sort = ? AND id = ?",
  );
  const expired = arrays(
    "SELECT key, id, sort, terms FROM records" +
      " WHERE expires IS NOT NULL AND due IS NULL AND expires <= ? LIMIT ?",
  );
  const readCounter = database.prepare("SELECT value FROM counters WHERE name = 'versions'");
  const writeCounter = database.prepare("UPDATE counters SET value = ? WHERE name = 'versions'");
  const writeCheck = database.prepare(
    "UPDATE counters SET value = value + 1 WHERE name = 'checks'",
  );

  /** @type {number} */
  let reserved = readCounter.get().value;
  let version = reserved;

  /** @param {string} sql */
  function arrays(sql) {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }

  /** Versions only grow, also beyond a restart: a record made anew never looks like the old one. */
  function nextVersion() {
    version += 1;
    if (version > reserved) {
      reserved = version + reserve;
      writeCounter.run(reserved);
    }
    return version;
  }

  /**
   * @param {TapeChange} change
   * @param {State | undefined} state
   */
  function write({ key, value, lane, due, urgent, sort, expires, terms }, state) {
    const collection = collectionOf(key);
    const next = nextVersion();
    if (value === null) {
      if (state === undefined) return;
      const [id, , , , oldSort, oldTerms] = state;
      for (const term of parse(oldTerms)) unpost.run(collection, term, oldSort, id);
      remove.run(id);
      return;
    }
    if (state === undefined) {
      insert.run(next, value, lane, due, urgent, sort, expires, terms, next, key);
      for (const term of parse(terms)) post.run(collection, term, sort, next);
      return;
    }
    const [id, , , , oldSort, oldTerms] = state;
    update.run(next, value, lane, due, urgent, sort, expires, terms, id);
    if (terms === oldTerms && sort === oldSort) return;
    const before = parse(oldTerms);
    const after = parse(terms);
    for (const term of before) {
      if (sort !== oldSort || !after.includes(term)) unpost.run(collection, term, oldSort, id);
    }
    for (const term of after) {
      if (sort !== oldSort || !before.includes(term)) post.run(collection, term, sort, id);
    }
  }

  return {
    /**
     * Whether all were as expected; if not, nothing is written.
     * @param {readonly TapeChange[]} changes
     * @param {number} now
     * @returns {boolean}
     */
    commit(changes, now) {
      /** @type {(State | undefined)[]} */
      const states = [];
      for (const { key, expect } of changes) {
        const state = /** @type {State | undefined} */ (find.get(key));
        if (expect !== null && expect !== visibleVersion(state, now)) return false;
        states.push(state);
      }
      for (const [index, change] of changes.entries()) {
        // A key that comes twice in one commit: the later one must see the earlier.
        const isAgain =
          changes.length > 1 && changes.findIndex(({ key }) => key === change.key) < index;
        write(change, isAgain ? find.get(change.key) : states[index]);
      }
      return true;
    },
    /**
     * Forgets what has expired; work never does.
     * @param {number} now
     * @param {number} limit
     * @returns {number} how many
     */
    purge(now, limit) {
      const rows = expired.all(now, limit);
      for (const [key, id, sort, terms] of rows) {
        for (const term of parse(terms)) unpost.run(collectionOf(key), term, sort, id);
        remove.run(id);
      }
      return rows.length;
    },
    check() {
      writeCheck.run();
    },
    /** The transaction did not come about: what was written of the counter is not there. */
    undone() {
      reserved = version;
    },
  };
}

/**
 * @param {State | undefined} state
 * @param {number} now
 * @returns {number} 0 when there is no such record, or none any more
 */
function visibleVersion(state, now) {
  if (state === undefined) return 0;
  const [, version, due, expires] = state;
  return expires !== null && expires <= now && due === null ? 0 : version;
}

/**
 * @param {string | null} terms
 * @returns {readonly string[]}
 */
function parse(terms) {
  return terms === null ? [] : JSON.parse(terms);
}

/** @param {string} key */
function collectionOf(key) {
  const colon = key.indexOf(":");
  return colon < 0 ? key : key.slice(0, colon);
}
