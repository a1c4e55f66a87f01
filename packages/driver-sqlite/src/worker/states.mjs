/** @import { DatabaseSyncInstance } from "@photostructure/sqlite" */

/**
 * A row as far as a change of it needs to know.
 * @typedef {object} State
 * @property {number} id
 * @property {number} version
 * @property {number | null} due
 * @property {number | null} expires
 * @property {number} sort
 * @property {string | null} terms a JSON array of strings
 */

// A change nearly always follows a read, so what was seen lately need not be looked up again. Some 5 MB.
const remembered = 20_000;

/**
 * What rows are, looked up once: this thread alone writes, so what it knows stays true.
 * @param {DatabaseSyncInstance} database
 */
export function makeStates(database) {
  const find = database.prepare(
    "SELECT id, version, due, expires, sort, terms, value FROM records WHERE key = ?",
  );
  find.setReturnArrays(true);
  /** @type {Map<string, State | undefined>} */
  let known = new Map();

  /**
   * @param {string} key
   * @param {State | undefined} state undefined: there is no such row
   */
  function note(key, state) {
    if (known.size >= remembered) known = new Map();
    known.set(key, state);
  }

  /** @param {string} key */
  function look(key) {
    const row = find.get(key);
    if (row === undefined) {
      note(key, undefined);
      return undefined;
    }
    const [id, version, due, expires, sort, terms, value] = row;
    const state = { id, version, due, expires, sort, terms };
    note(key, state);
    return { state, value: /** @type {string} */ (value) };
  }

  return {
    note,
    /**
     * @param {string} key
     * @returns {State | undefined}
     */
    find: (key) => (known.has(key) ? known.get(key) : look(key)?.state),
    /**
     * @param {string} key
     * @param {number} now
     * @returns {{ value: string, version: number } | undefined}
     */
    read(key, now) {
      if (known.has(key) && known.get(key) === undefined) return undefined;
      const found = look(key);
      if (found === undefined || isForgotten(found.state, now)) return undefined;
      return { value: found.value, version: found.state.version };
    },
    /** What was written did not come about. */
    forget() {
      known = new Map();
    },
  };
}

/**
 * Expired, and no work: as good as gone.
 * @param {State} state
 * @param {number} now
 */
export function isForgotten({ due, expires }, now) {
  return expires !== null && expires <= now && due === null;
}
