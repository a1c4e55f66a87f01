/** @import { DatabaseSyncInstance } from "@photostructure/sqlite" */
/** @import { Job } from "./requests.mjs" */
/** @import { Tape } from "./tape.mjs" */
import { makeLists } from "./lists.mjs";
import { makeRecords } from "./records.mjs";
import { makeRequests } from "./requests.mjs";
import { makeStates } from "./states.mjs";
import { readTape } from "./tape.mjs";

/**
 * Answers a batch of tapes, each of which begins with the time at which it was sent: everything that
 * writes in one transaction first, so that one fsync makes all of it durable, then what reads. An error
 * stands as its text in the place of the answer.
 * @param {DatabaseSyncInstance} database
 * @returns {(tapes: readonly Tape[]) => Tape}
 */
export function makeEngine(database) {
  const states = makeStates(database);
  const records = makeRecords(database, states);
  const requests = makeRequests(records, makeLists(database), states);
  const begin = database.prepare("BEGIN IMMEDIATE");
  const end = database.prepare("COMMIT");

  /** @param {Tape} source */
  function jobsOf(source) {
    const tape = readTape(source);
    const now = tape.number();
    /** @type {Job[]} */
    const jobs = [];
    while (!tape.ended()) {
      const word = tape.text();
      const request = requests[word];
      if (request === undefined) throw new Error(`no such request: ${word}`);
      jobs.push(request(tape, now));
    }
    return jobs;
  }

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
   * @returns {(number | string)[]}
   */
  function writeAll(writes) {
    if (writes.length === 0) return [];
    try {
      return transact(() => writes.map((write) => write()));
    } catch {
      // One that can't be written must not take the others with it.
      return writes.map((write) => attempt(() => transact(write)));
    }
  }

  return (tapes) => {
    const jobs = tapes.flatMap(jobsOf);
    const written = writeAll(jobs.flatMap(({ write }) => write ?? []));
    let next = 0;
    /** @type {Tape} */
    const answer = [];
    for (const { read } of jobs) {
      if (read === undefined) answer.push(/** @type {number | string} */ (written[next++]));
      else {
        const found = attempt(read);
        if (typeof found === "string") answer.push(found);
        else for (const part of found) answer.push(part);
      }
    }
    return answer;
  };
}

/**
 * @template T
 * @param {() => T} action
 * @returns {T | string}
 */
function attempt(action) {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
