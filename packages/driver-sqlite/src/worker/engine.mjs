/** @import { DatabaseSyncInstance } from "@photostructure/sqlite" */
/** @import { TapeChange } from "./records.mjs" */
import { makeLists } from "./lists.mjs";
import { makeRecords } from "./records.mjs";

/**
 * Requests and answers travel as flat arrays of texts and numbers ("tapes"), because those are the
 * cheapest to hand from thread to thread. `tape.ts` writes the ones and reads the others.
 * @typedef {(string | number | null)[]} Tape
 */

/**
 * Answers a batch of tapes, each of which begins with the time at which it was sent: everything that
 * writes in one transaction first, so one fsync makes all of it durable, then what reads.
 * @param {DatabaseSyncInstance} database
 * @returns {(tapes: readonly Tape[]) => Tape}
 */
export function makeEngine(database) {
  const records = makeRecords(database);
  const lists = makeLists(database);
  const begin = database.prepare("BEGIN IMMEDIATE");
  const end = database.prepare("COMMIT");

  /**
   * @template T
   * @param {() => T} write
   * @returns {T}
   */
  function transact(write) {
    try {
      begin.run();
      const result = write();
      end.run();
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      records.undone();
      throw error;
    }
  }

  /**
   * @param {readonly (() => number)[]} writes
   * @returns {(number | string)[]} an answer each, an error as its text
   */
  function writeAll(writes) {
    if (writes.length === 0) return [];
    try {
      return transact(() => writes.map((write) => write()));
    } catch (error) {
      if (writes.length === 1) return [messageOf(error)];
      // One that can't be written must not take the others with it.
      return writes.map((write) => {
        try {
          return transact(write);
        } catch (alone) {
          return messageOf(alone);
        }
      });
    }
  }

  /**
   * @param {() => Tape} read
   * @returns {Tape}
   */
  function tryRead(read) {
    try {
      return read();
    } catch (error) {
      return [messageOf(error)];
    }
  }

  return (tapes) => {
    /** @type {(() => number)[]} */
    const writes = [];
    /** In the order of the requests; undefined: the next of the writes. @type {((() => Tape) | undefined)[]} */
    const answers = [];

    for (const tape of tapes) {
      const now = Number(tape[0]);
      let at = 1;
      const text = () => /** @type {string} */ (tape[at++]);
      const number = () => /** @type {number} */ (tape[at++]);
      const some = (/** @type {number} */ count) =>
        /** @type {string[]} */ (tape.slice(at, (at += count)));
      while (at < tape.length) {
        const request = tape[at++];
        if (request === "commit") {
          const changes = readChanges(tape, at + 1, number());
          at += changes.length * 9;
          writes.push(() => (records.commit(changes, now) ? 1 : 0));
          answers.push(undefined);
        } else if (request === "check") {
          writes.push(() => {
            records.check();
            return 1;
          });
          answers.push(undefined);
        } else if (request === "purge") {
          const limit = number();
          writes.push(() => records.purge(now, limit));
          answers.push(undefined);
        } else if (request === "read") {
          const keys = some(number());
          answers.push(() => {
            /** @type {Tape} */
            const answer = [keys.length];
            for (const key of keys) {
              const found = lists.read(key, now);
              if (found === undefined) answer.push(null, 0);
              else answer.push(found[0], found[1]);
            }
            return answer;
          });
        } else if (request === "list") {
          const collection = text();
          const ascending = number() === 1;
          const limit = number();
          /** @type {[number, number]} */
          const from = [number(), number()];
          const terms = some(number());
          answers.push(() => {
            const rows = lists.list(collection, terms, ascending, from, limit, now);
            return [rows.length, ...rows.flat()];
          });
        } else if (request === "work") {
          answers.push(() => {
            const rows = lists.work();
            return [rows.length, ...rows.flat()];
          });
        } else throw new Error(`no such request: ${request}`);
      }
    }

    const written = writeAll(writes);
    let next = 0;
    /** @type {Tape} */
    const answer = [];
    for (const read of answers) {
      if (read === undefined) answer.push(/** @type {number | string} */ (written[next++]));
      else for (const part of tryRead(read)) answer.push(part);
    }
    return answer;
  };
}

/**
 * @param {Tape} tape
 * @param {number} from
 * @param {number} count
 * @returns {TapeChange[]}
 */
function readChanges(tape, from, count) {
  /** @type {TapeChange[]} */
  const changes = [];
  for (let at = from; changes.length < count; at += 9) {
    changes.push(
      /** @type {TapeChange} */ ({
        key: tape[at],
        expect: tape[at + 1],
        value: tape[at + 2],
        lane: tape[at + 3],
        due: tape[at + 4],
        urgent: tape[at + 5],
        sort: tape[at + 6],
        expires: tape[at + 7],
        terms: tape[at + 8],
      }),
    );
  }
  return changes;
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
