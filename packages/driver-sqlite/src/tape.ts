import {
  type Change,
  type ListQuery,
  type Page,
  readCursor,
  type Stored,
  writeCursor,
} from "@tocsin/core";

/** Requests on their way to the worker, and its answers: flat, see `worker/tape.mjs`. */
export type Tape = (string | number | null)[];

/** Reads an answer from front to back. */
export interface Answers {
  /** Whether there is more. */
  left(): boolean;
  /** What comes next; an error that stands in the place of an answer is thrown. */
  number(): number;
  text(): string;
  textOrNull(): string | null;
}

export class RequestFailed extends Error {}

export function readAnswers(tape: Tape): Answers {
  let at = 0;
  return {
    left: () => at < tape.length,
    number() {
      const next = tape[at++];
      if (typeof next !== "number") throw new RequestFailed(String(next));
      return next;
    },
    text: () => String(tape[at++]),
    textOrNull: () => tape[at++] as string | null,
  };
}

export function writeCommit(tape: Tape, changes: readonly Change[]): void {
  tape.push("commit", changes.length);
  for (const change of changes) {
    const { key, expect = null, value, lane = null, due = null, urgent, sort = 0 } = change;
    const { expires = null, terms } = change;
    tape.push(clean(key), expect, value, due === null ? null : lane, due, urgent === true ? 1 : 0);
    tape.push(sort, expires, terms === undefined || terms.length === 0 ? null : json(terms));
  }
}

export function writeRead(tape: Tape, keys: readonly string[]): void {
  tape.push("read", keys.length);
  for (const key of keys) tape.push(clean(key));
}

export function readRecords(answers: Answers, keys: readonly string[]): (Stored | undefined)[] {
  answers.number();
  return keys.map((key) => {
    const value = answers.textOrNull();
    const version = answers.number();
    return value === null ? undefined : { key, value, version };
  });
}

/** Undefined for a page that is empty without asking. */
export function listRequest(query: ListQuery): Tape | undefined {
  const { collection, terms, order = "descending", cursor, limit } = query;
  const start = order === "ascending" ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  let from: readonly [sort: number, id: number] = [start, start];
  if (cursor !== undefined) {
    const found = readCursor(cursor);
    if (found === undefined) return undefined;
    from = [found.sort, Number(found.key)];
  }
  if (terms.length === 0 || limit < 1 || Number.isNaN(from[1])) return undefined;
  const distinct = [...new Set(terms)];
  // One more than asked for tells whether there is another page.
  const direction = order === "ascending" ? 1 : 0;
  const place = [...from, distinct.length];
  return ["list", clean(collection), direction, limit + 1, ...place, ...distinct];
}

export function readPage(answers: Answers, limit: number): Page {
  const count = answers.number();
  const records: Stored[] = [];
  let last = { sort: 0, key: "" };
  for (let index = 0; index < count; index += 1) {
    const id = answers.number();
    const sort = answers.number();
    const record = { key: answers.text(), value: answers.text(), version: answers.number() };
    if (index === limit) return { records, cursor: writeCursor(last) };
    records.push(record);
    last = { sort, key: String(id) };
  }
  return { records };
}

// SQLite's interface reads a text up to its first NUL.
function clean(key: string): string {
  return key.includes("\0") ? key.replaceAll("\0", "\u2400") : key;
}

function json(terms: readonly string[]): string {
  return JSON.stringify(new Set(terms).size === terms.length ? terms : [...new Set(terms)]);
}
