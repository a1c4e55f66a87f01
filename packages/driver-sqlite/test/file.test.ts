import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { type Clock, silentLog, systemClock } from "@tocsin/core";
import { sqlite } from "@tocsin/driver-sqlite";
import { virtualClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let directory = "";
let path = "";

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tocsin-sqlite-"));
  path = join(directory, "tocsin.db");
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const open = (file = path, clock: Clock = systemClock) =>
  sqlite(file).open({ clock, log: silentLog });

/** The file as another program sees it. */
function look<T>(use: (database: DatabaseSyncInstance) => T): T {
  const database = new DatabaseSync(path);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

describe("the file of driver sqlite", () => {
  it("is made with its directories, and named for people", async () => {
    const deep = join(directory, "a", "b", "tocsin.db");
    expect(sqlite("./data/tocsin.db").name).toBe("sqlite:./data/tocsin.db");
    const storage = await open(deep);
    await storage.commit([{ key: "note:1", value: "1" }]);
    await storage.close();
    expect(await readdir(join(directory, "a", "b"))).toEqual(["tocsin.db"]);
  });

  it("may be :memory:, and is gone when that is closed", async () => {
    const before = await open(":memory:");
    await before.commit([{ key: "note:1", value: "1", terms: ["t"] }]);
    expect((await before.read(["note:1"]))[0]?.value).toBe("1");
    await before.close();
    const after = await open(":memory:");
    expect(await after.read(["note:1"])).toEqual([undefined]);
    await after.close();
  });

  it("belongs to one: a second open is refused at once and told what to do", async () => {
    const first = await open();
    await expect(open()).rejects.toThrow(`${path} is in use by another process: stop that one`);
    expect(await first.commit([{ key: "note:1", value: "1" }])).toBe(true);
    await first.close();
    const second = await open();
    expect((await second.read(["note:1"]))[0]?.value).toBe("1");
    await second.close();
  });

  it("is left alone when it is not ours, not a database, or of a newer version", async () => {
    await writeFile(path, "Dear diary, ".repeat(100));
    await expect(open()).rejects.toThrow(`${path} is not a SQLite database: give storage`);
    await rm(path);
    look((database) => database.exec("CREATE TABLE diary (text)"));
    await expect(open()).rejects.toThrow(`${path} is the database of another program`);
    await rm(path);
    await (await open()).close();
    look((database) => database.exec("PRAGMA user_version = 99"));
    await expect(open()).rejects.toThrow(`${path} was written by a newer version`);
    expect(look((database) => database.prepare("PRAGMA user_version").get())).toEqual({
      user_version: 99,
    });
    await expect(open(directory)).rejects.toThrow(`${directory} can't be opened`);
  });

  it("has its newest changes in a log beside it, which closing folds in", async () => {
    const storage = await open();
    await storage.commit([{ key: "note:1", value: "1" }]);
    const files = await readdir(directory);
    expect(files.sort()).toEqual(["tocsin.db", "tocsin.db-wal"]);
    await storage.close();
    expect(await readdir(directory)).toEqual(["tocsin.db"]);
    const record = look((database) => database.prepare("SELECT key, value FROM records").get());
    expect(record).toEqual({ key: "note:1", value: "1" });
  });

  it("loses expired records and their postings within a minute, work never", async () => {
    const clock = virtualClock();
    const storage = await open(path, clock);
    const expires = clock.now() + 1000;
    const count = 1200;
    const terms = ["t"];
    await storage.commit([
      ...Array.from({ length: count }, (_, index) => ({
        key: `seen:${index}`,
        value: "1",
        terms,
        expires,
      })),
      { key: "job:1", value: "1", terms, expires, lane: "work", due: clock.now() + 1e9 },
      { key: "note:1", value: "1", terms },
    ]);
    // Slices of 500, each asked for when the one before has been answered.
    for (let slice = 0; slice < 4; slice += 1) {
      await clock.advance(60_000);
      await storage.check();
    }
    await storage.close();
    const rows = (sql: string) => look((database) => database.prepare(sql).all());
    expect(rows("SELECT key FROM records ORDER BY key")).toEqual([
      { key: "job:1" },
      { key: "note:1" },
    ]);
    expect(rows("SELECT count(*) AS count FROM postings")).toEqual([{ count: 2 }]);
  });

  it("answers what was asked before it is closed, and refuses what is asked after", async () => {
    const storage = await open();
    const commits = Array.from({ length: 100 }, (_, index) =>
      storage.commit([{ key: `note:${index}`, value: "1" }]),
    );
    await Promise.all([storage.close(), storage.close()]);
    expect((await Promise.all(commits)).every(Boolean)).toBe(true);
    for (const late of [storage.check(), storage.read(["note:1"])]) {
      await expect(late).rejects.toMatchObject({ name: "StorageUnavailable" });
    }
    const again = await open();
    const records = await again.read(Array.from({ length: 100 }, (_, index) => `note:${index}`));
    expect(records).not.toContain(undefined);
    await again.close();
  });
});
