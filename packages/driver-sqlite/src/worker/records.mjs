/** @import { DatabaseSyncInstance } from "@photostructure/sqlite" */
/** @import { State, makeStates } from "./states.mjs" */
import { makePostings } from "./postings.mjs";
import { isForgotten } from "./states.mjs";

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

// How many versions one write of the counter pays for.
const reserve = 100_000;

/**
 * Writes records, inside a transaction that the caller holds.
 * @param {DatabaseSyncInstance} database
 * @param {ReturnType<typeof makeStates>} states
 */
export function makeRecords(database, states) {
  const postings = makePostings(database);
  const insert = database.prepare(
    "INSERT INTO records (version, value, lane, due, urgent, sort, expires, terms, id, key)" +
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const update = database.prepare(
    "UPDATE records SET version = ?, value = ?, lane = ?, due = ?, urgent = ?, sort = ?," +
      " expires = ?, terms = ? WHERE id = ?",
  );
  const remove = database.prepare("DELETE FROM records WHERE id = ?");
  const expired = database.prepare(
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
    const next = nextVersion();
    if (value === null) {
      if (state !== undefined) erase(key, state.id, state);
      return;
    }
    const id = state?.id ?? next;
    if (state === undefined) {
      insert.run(next, value, lane, due, urgent, sort, expires, terms, id, key);
    } else update.run(next, value, lane, due, urgent, sort, expires, terms, id);
    postings.move(key, id, state, { terms, sort });
    states.note(key, { id, version: next, due, expires, sort, terms });
  }

  /**
   * @param {string} key
   * @param {number} id
   * @param {{ readonly terms: string | null, readonly sort: number }} listed
   */
  function erase(key, id, listed) {
    postings.move(key, id, listed, undefined);
    remove.run(id);
    states.note(key, undefined);
  }

  return {
    /**
     * Whether all were as expected; if not, nothing is written.
     * @param {readonly TapeChange[]} changes
     * @param {number} now
     * @returns {boolean}
     */
    commit(changes, now) {
      for (const { key, expect } of changes) {
        if (expect !== null && expect !== visibleVersion(states.find(key), now)) return false;
      }
      // Found anew: of a key that comes twice in one commit the later must see the earlier.
      for (const change of changes) write(change, states.find(change.key));
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
      for (const { key, id, sort, terms } of rows) erase(key, id, { terms, sort });
      return rows.length;
    },
    check() {
      writeCheck.run();
    },
    /** The transaction did not come about: what was written of the counter is not there. */
    undone() {
      reserved = version;
      states.forget();
    },
  };
}

/**
 * @param {State | undefined} state
 * @param {number} now
 * @returns {number} 0 when there is no such record, or none any more
 */
function visibleVersion(state, now) {
  return state === undefined || isForgotten(state, now) ? 0 : state.version;
}
