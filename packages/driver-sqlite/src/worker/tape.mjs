/**
 * Requests and answers travel as flat arrays of texts and numbers, because those are the cheapest to
 * hand from thread to thread. `../tape.ts` is the other end.
 * @typedef {(string | number | null)[]} Tape
 */

/**
 * Reads a tape from front to back.
 * @param {Tape} tape
 */
export function readTape(tape) {
  let at = 0;
  const next = () => tape[at++];
  return {
    ended: () => at >= tape.length,
    text: () => /** @type {string} */ (next()),
    textOrNull: () => /** @type {string | null} */ (next()),
    number: () => /** @type {number} */ (next()),
    numberOrNull: () => /** @type {number | null} */ (next()),
    /** As many texts as the number before them says. */
    texts() {
      const count = /** @type {number} */ (next());
      const from = at;
      at += count;
      return /** @type {string[]} */ (tape.slice(from, at));
    },
  };
}

/** @typedef {ReturnType<typeof readTape>} TapeReader */
