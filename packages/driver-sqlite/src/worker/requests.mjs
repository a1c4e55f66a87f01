/** @import { makeLists } from "./lists.mjs" */
/** @import { TapeChange, makeRecords } from "./records.mjs" */
/** @import { makeStates } from "./states.mjs" */
/** @import { Tape, TapeReader } from "./tape.mjs" */

/**
 * A request that was understood: it writes, and answers with a number, or it only reads.
 * @typedef {{ write: () => number, read?: undefined } | { read: () => Tape, write?: undefined }} Job
 */

/**
 * What each request on a tape asks for, by the word that it begins with.
 * @param {ReturnType<typeof makeRecords>} records
 * @param {ReturnType<typeof makeLists>} lists
 * @param {ReturnType<typeof makeStates>} states
 * @returns {Readonly<Record<string, (tape: TapeReader, now: number) => Job>>}
 */
export function makeRequests(records, lists, states) {
  return {
    commit(tape, now) {
      const count = tape.number();
      /** @type {TapeChange[]} */
      const changes = [];
      while (changes.length < count) changes.push(readChange(tape));
      return { write: () => (records.commit(changes, now) ? 1 : 0) };
    },
    check: () => ({
      write() {
        records.check();
        return 1;
      },
    }),
    purge(tape, now) {
      const limit = tape.number();
      return { write: () => records.purge(now, limit) };
    },
    read(tape, now) {
      const keys = tape.texts();
      return {
        read() {
          /** @type {Tape} */
          const answer = [keys.length];
          for (const key of keys) {
            const found = states.read(key, now);
            if (found === undefined) answer.push(null, 0);
            else answer.push(found.value, found.version);
          }
          return answer;
        },
      };
    },
    list(tape, now) {
      const collection = tape.text();
      const ascending = tape.number() === 1;
      const limit = tape.number();
      const sort = tape.number();
      const id = tape.number();
      const terms = tape.texts();
      return {
        read() {
          const rows = lists.list(collection, terms, ascending, [sort, id], limit, now);
          return [rows.length, ...rows.flat()];
        },
      };
    },
    work: () => ({
      read() {
        const rows = lists.work();
        return [rows.length].concat(/** @type {any} */ (rows.flat()));
      },
    }),
  };
}

/**
 * @param {TapeReader} tape
 * @returns {TapeChange}
 */
function readChange(tape) {
  return {
    key: tape.text(),
    expect: tape.numberOrNull(),
    value: tape.textOrNull(),
    lane: tape.textOrNull(),
    due: tape.numberOrNull(),
    urgent: tape.number(),
    sort: tape.number(),
    expires: tape.numberOrNull(),
    terms: tape.textOrNull(),
  };
}
