import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Change } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { migrations } from "../src/migrations.ts";
import { readAnswers, type Tape, writeCommit } from "../src/tape.ts";

interface EngineModule {
  makeEngine(database: DatabaseSyncInstance): (tapes: readonly Tape[]) => Tape;
}

interface PostingsModule {
  numberOf(collection: string, term: string): number;
}

// By address: the worker is plain JavaScript, which the type check of the tests does not read.
const address = new URL("../src/worker/engine.mjs", import.meta.url).href;
const { makeEngine }: EngineModule = await import(/* @vite-ignore */ address);
const besides = new URL("../src/worker/postings.mjs", import.meta.url).href;
const { numberOf }: PostingsModule = await import(/* @vite-ignore */ besides);

function engine() {
  const database = new DatabaseSync(":memory:");
  for (const migration of migrations) database.exec(migration);
  const answer = makeEngine(database);
  const send = (...commits: Change[][]) => {
    const tapes = commits.map((changes) => {
      const tape: Tape = [0];
      writeCommit(tape, changes);
      return tape;
    });
    return answer(tapes);
  };
  return { database, send };
}

const answer = (database: DatabaseSyncInstance, tape: Tape) => makeEngine(database)([tape]);

const note = (key: string, size = 10): Change[] => [{ key, value: "x".repeat(size), expect: 0 }];

/** Stands for a disk: so many pages, and not one more. */
function limitPages(database: DatabaseSyncInstance, more: number) {
  const { page_count: pages } = database.prepare("PRAGMA page_count").get();
  database.exec(`PRAGMA max_page_count = ${pages + more}`);
}

describe("the thread that owns the database", () => {
  it("takes what fits when the disk is full, refuses what does not, and goes on when there is room", () => {
    const { database, send } = engine();
    send(note("note:before"));
    limitPages(database, 2);
    const [small, large, small2] = send(note("a:1"), note("a:2", 1_000_000), note("a:3"));
    expect([small, small2]).toEqual([1, 1]);
    expect(large).toContain("full");
    const count = database.prepare("SELECT count(*) AS count FROM records");
    expect(count.get()).toEqual({ count: 3 });
    limitPages(database, 100_000);
    expect(send(note("a:2", 1_000_000))).toEqual([1]);
    expect(count.get()).toEqual({ count: 4 });
  });

  it("writes nothing of a commit that fails half way, and no version comes twice", () => {
    const { database, send } = engine();
    limitPages(database, 2);
    const [failed] = send([...note("a:1"), ...note("a:2", 1_000_000)]);
    expect(failed).toContain("full");
    expect(database.prepare("SELECT key FROM records").all()).toEqual([]);
    expect(send(note("a:3"))).toEqual([1]);
    const counter = database.prepare("SELECT value FROM counters WHERE name = 'versions'").get();
    const record = database.prepare("SELECT version FROM records").get();
    expect(counter.value).toBeGreaterThanOrEqual(record.version);
  });

  it("checks each commit against those before it in the same batch", () => {
    const { send } = engine();
    expect(send(note("a:1"), note("a:1"), [{ key: "a:1", value: null }], note("a:1"))).toEqual([
      1, 0, 1, 1,
    ]);
  });

  it("takes one key twice in one commit: the later change stands", () => {
    const { database, send } = engine();
    const twice = ["one", "two"].map((term) => ({ key: "a:1", value: "1", terms: [term, term] }));
    expect(send(twice, [...twice, { key: "a:1", value: "2", terms: ["three"] }])).toEqual([1, 1]);
    expect(database.prepare("SELECT term FROM postings").all()).toEqual([
      { term: numberOf("a", "three") },
    ]);
  });

  it("leaves no posting behind, whatever becomes of a record", () => {
    const { database, send } = engine();
    const put = (terms: string[], sort: number) => [{ key: "a:1", value: "1", terms, sort }];
    send(put(["a", "b"], 1), put(["b", "c"], 1), put(["b", "c"], 2), put(["c"], 2));
    expect(database.prepare("SELECT term, sort FROM postings").all()).toEqual([
      { term: numberOf("a", "c"), sort: 2 },
    ]);
    send([{ key: "a:1", value: null }]);
    expect(database.prepare("SELECT count(*) AS count FROM postings").get()).toEqual({ count: 0 });
  });

  it("lists a record by the terms it carries alone, whatever number they share with others", () => {
    const { database, send } = engine();
    send([{ key: "a:1", value: "1", terms: ["mine"], sort: 1 }]);
    database.exec(`UPDATE postings SET term = ${numberOf("a", "yours")}`);
    const [from] = [Number.MAX_SAFE_INTEGER];
    const list = (term: string) => answer(database, [0, "list", "a", 0, 9, from, from, 1, term]);
    expect(list("yours")).toEqual([0]);
    database.exec(`UPDATE postings SET term = ${numberOf("a", "mine")}`);
    expect(list("mine")[0]).toBe(1);
  });

  it("tells an error in the place of the answer", () => {
    const answers = readAnswers([1, "database or disk is full", 0]);
    expect(answers.number()).toBe(1);
    expect(() => answers.number()).toThrow("database or disk is full");
    expect(answers.number()).toBe(0);
  });
});
