import type { Notice } from "../notice.ts";
import type { Change, Storage } from "../storage.ts";

/** One notice that waits in line for a target that is told every one. */
export interface Queued {
  readonly key: string;
  readonly revision: number;
  readonly notice: Notice;
}

/** Lines a notice up behind what waits for the same delivery. */
export function queuedChange(delivery: string, revision: number, notice: Notice): Change {
  return {
    key: `queued:${delivery}:${revision}`,
    value: JSON.stringify({ revision, notice }),
    terms: [delivery],
    sort: revision,
  };
}

/** The first in line. */
export async function firstQueued(storage: Storage, delivery: string): Promise<Queued | undefined> {
  const query = { collection: "queued", terms: [delivery], order: "ascending", limit: 1 } as const;
  const [record] = (await storage.list(query)).records;
  if (record === undefined) return undefined;
  return { key: record.key, ...(JSON.parse(record.value) as Omit<Queued, "key">) };
}
