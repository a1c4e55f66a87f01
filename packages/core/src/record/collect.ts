import type { Listing } from "../gateway.ts";
import type { ListQuery, Storage, Stored } from "../storage.ts";

const defaultPage = 50;
const largestPage = 500;
// A filter that finds little is ended after this many records; the cursor goes on from there.
const mostRead = 5_000;
const chunkSize = 250;

/**
 * Reads on until a page is full. More is read at a time than fits a page, so a cursor names where that
 * chunk began and the last record that was given out of it.
 */
export async function collect<Item>(
  storage: Storage,
  query: Pick<ListQuery, "collection" | "terms">,
  cursor: string | undefined,
  limit: number | undefined,
  read: (record: Stored) => Item | undefined,
): Promise<Listing<Item>> {
  const wanted = Math.min(Math.max(1, limit ?? defaultPage), largestPage);
  const items: Item[] = [];
  let { chunk, after } = readPlace(cursor);
  for (let seen = 0; seen < mostRead; ) {
    const start = chunk === undefined ? {} : { cursor: chunk };
    const page = await storage.list({ ...query, ...start, limit: chunkSize });
    const skipped =
      after === undefined ? 0 : page.records.findIndex(({ key }) => key === after) + 1;
    for (const record of page.records.slice(skipped)) {
      const item = read(record);
      if (item !== undefined) items.push(item);
      if (items.length === wanted)
        return { items, cursor: writePlace({ chunk, after: record.key }) };
    }
    seen += page.records.length;
    if (page.cursor === undefined) return { items };
    chunk = page.cursor;
    after = undefined;
  }
  return { items, cursor: writePlace({ chunk, after }) };
}

interface Place {
  /** The storage's cursor, absent for the first chunk. */
  readonly chunk: string | undefined;
  /** The key of the last record given. */
  readonly after: string | undefined;
}

function writePlace({ chunk, after }: Place): string {
  return Buffer.from(JSON.stringify([chunk ?? null, after ?? null])).toString("base64url");
}

/** A cursor that is none begins anew. */
function readPlace(cursor: string | undefined): Place {
  try {
    const [chunk, after] = JSON.parse(
      Buffer.from(cursor ?? "", "base64url").toString(),
    ) as unknown[];
    const text = (value: unknown) => (typeof value === "string" ? value : undefined);
    return { chunk: text(chunk), after: text(after) };
  } catch {
    return { chunk: undefined, after: undefined };
  }
}
