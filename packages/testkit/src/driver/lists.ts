import type { ListQuery, Storage, Stored } from "@tocsin/core";
import { expect } from "vitest";
import type { AddCase } from "./store.ts";

type Query = Omit<ListQuery, "collection" | "cursor" | "limit">;

async function pages(storage: Storage, query: Query, limit: number): Promise<Stored[][]> {
  const all: Stored[][] = [];
  let cursor: string | undefined;
  do {
    const page = await storage.list({
      collection: "incident",
      limit,
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push([...page.records]);
    cursor = page.cursor;
    if (all.length > 100) throw new Error("paging does not end");
  } while (cursor !== undefined);
  return all;
}

async function keys(storage: Storage, terms: readonly string[]): Promise<string[]> {
  const all = await pages(storage, { terms }, 100);
  return all.flat().map((record) => record.key);
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);
const key = (index: number) => `incident:${String(index).padStart(3, "0")}`;

export function listCases(add: AddCase): void {
  add("pages through a collection in both orders", async (store) => {
    const storage = await store.open();
    const terms = ["state:open"];
    // Beyond 2^32, as times in milliseconds are; and below zero.
    const sort = (index: number) => (index - 3) * 1_000_000_000_000;
    const order = [4, 0, 9, 2, 7, 1, 8, 3, 6, 5];
    await storage.commit(
      order.map((index) => ({ key: key(index), value: String(index), terms, sort: sort(index) })),
    );
    const ascending = await pages(storage, { terms, order: "ascending" }, 4);
    expect(ascending.map((page) => page.length)).toEqual([4, 4, 2]);
    expect(ascending.flat().map((record) => record.value)).toEqual(numbered(10).map(String));
    expect(ascending.flat()[0]).toEqual((await storage.read([key(0)]))[0]);
    const descending = await pages(storage, { terms, order: "descending" }, 4);
    expect(descending.flat().map((record) => record.value)).toEqual(
      numbered(10).map(String).reverse(),
    );
    expect(await pages(storage, { terms }, 4)).toEqual(descending);
  });

  add("ends without a cursor on a page that is just full", async (store) => {
    const storage = await store.open();
    const terms = ["t"];
    await storage.commit(numbered(4).map((index) => ({ key: key(index), value: "1", terms })));
    const page = await storage.list({ collection: "incident", terms, limit: 4 });
    expect(page.records).toHaveLength(4);
    expect(page.cursor).toBeUndefined();
    expect(await storage.list({ collection: "incident", terms: ["no"], limit: 4 })).toEqual({
      records: [],
    });
  });

  add("gives each record once where many stand at one place", async (store) => {
    const storage = await store.open();
    const terms = ["state:open"];
    await storage.commit(
      numbered(25).map((index) => ({ key: key(index), value: "1", terms, sort: 7 })),
    );
    for (const order of ["ascending", "descending"] as const) {
      const found = (await pages(storage, { terms, order }, 4)).flat();
      expect(found.map((record) => record.key).sort()).toEqual(numbered(25).map(key));
    }
  });

  add("does not repeat or miss a record when others come while it pages", async (store) => {
    const storage = await store.open();
    const terms = ["t"];
    const put = (index: number) =>
      storage.commit([{ key: key(index), value: "1", terms, sort: index }]);
    for (const index of [10, 20, 30, 40]) await put(index);
    const query = { collection: "incident", terms, limit: 2 };
    const first = await storage.list(query);
    await put(50);
    await put(15);
    const second = await storage.list({ ...query, cursor: first.cursor ?? "" });
    const third = await storage.list({ ...query, cursor: second.cursor ?? "" });
    const found = [first, second, third].flatMap((page) => page.records.map((each) => each.key));
    expect(found).toEqual([40, 30, 20, 15, 10].map(key));
  });

  add("finds what carries all of the terms, in its own collection", async (store) => {
    const storage = await store.open();
    const odd = "label:team=a b'\"*{한}\n";
    await storage.commit([
      { key: "incident:1", value: "1", terms: ["open", "critical", odd], sort: 1 },
      { key: "incident:2", value: "1", terms: ["open", "critical"], sort: 2 },
      { key: "incident:3", value: "1", terms: ["open", "open"], sort: 3 },
      { key: "incident:4", value: "1", sort: 4 },
      { key: "delivery:5", value: "1", terms: ["open", "critical", odd], sort: 5 },
    ]);
    expect(await keys(storage, ["open"])).toEqual(["incident:3", "incident:2", "incident:1"]);
    expect(await keys(storage, ["open", "critical"])).toEqual(["incident:2", "incident:1"]);
    expect(await keys(storage, ["critical", odd, "open"])).toEqual(["incident:1"]);
    expect(await keys(storage, ["open", "none"])).toEqual([]);
  });

  add("replaces the terms with each change, and forgets them with the record", async (store) => {
    const storage = await store.open();
    const put = (terms?: readonly string[]) =>
      storage.commit([
        { key: "incident:1", value: "1", sort: 1, ...(terms === undefined ? {} : { terms }) },
      ]);
    await put(["open", "critical"]);
    await put(["closed", "critical"]);
    expect(await keys(storage, ["open"])).toEqual([]);
    expect(await keys(storage, ["critical"])).toEqual(["incident:1"]);
    expect(await keys(storage, ["closed"])).toEqual(["incident:1"]);
    await put();
    expect(await keys(storage, ["closed"])).toEqual([]);
    await put(["open"]);
    await storage.commit([{ key: "incident:1", value: null }]);
    expect(await keys(storage, ["open"])).toEqual([]);
  });

  add("leaves lists alone when a commit is refused", async (store) => {
    const storage = await store.open();
    await storage.commit([{ key: "incident:1", value: "1", terms: ["open"] }]);
    await storage.commit([
      { key: "incident:2", value: "1", terms: ["open"], expect: 0 },
      { key: "incident:1", value: "1", terms: ["closed"], expect: 0 },
    ]);
    expect(await keys(storage, ["open"])).toEqual(["incident:1"]);
    expect(await keys(storage, ["closed"])).toEqual([]);
  });

  add("takes a cursor that nobody gave out without an error", async (store) => {
    const storage = await store.open();
    await storage.commit([{ key: "incident:1", value: "1", terms: ["open"] }]);
    for (const cursor of ["", "%%%", "MTIz", "9".repeat(5000), "{}", "'; drop table records"]) {
      const query = { collection: "incident", terms: ["open"], limit: 5, cursor };
      await expect(storage.list(query)).resolves.toHaveProperty("records");
    }
  });
}
