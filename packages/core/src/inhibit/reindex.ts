import { nameOf } from "../accept/hash.ts";
import { attend, eachIncident } from "../correlate/attend.ts";
import { signalChange } from "../correlate/keys.ts";
import { firingTerm, type Signal } from "../correlate/signal.ts";
import type { Storage, Stored } from "../storage.ts";
import type { InhibitRules } from "./rules.ts";
import { followLane } from "./terms.ts";

const rulesKey = "inhibit-rules:known";
const pageSize = 500;

interface Context {
  readonly storage: Storage;
  readonly rules: InhibitRules;
  readonly now: number;
}

/** The rules are others than those that what fires was indexed by: has it done anew. */
export async function planReindex({ storage, rules, now }: Context): Promise<void> {
  const wanted = nameOf(JSON.stringify(rules.all.map(({ id }) => id).sort()), 26);
  const [record] = await storage.read([rulesKey]);
  if (record === undefined && rules.all.length === 0) return;
  if (record !== undefined && JSON.parse(record.value) === wanted) return;
  await storage.commit([
    {
      key: rulesKey,
      expect: record?.version ?? 0,
      value: JSON.stringify(wanted),
      lane: followLane,
      due: now,
    },
  ]);
}

/** Writes the terms of everything that fires anew, and has every open incident looked at. */
export async function reindex(record: Stored, { storage, rules, now }: Context): Promise<void> {
  let cursor: string | undefined;
  do {
    const query = { collection: "signal", terms: [firingTerm], limit: pageSize };
    const page = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    // One that changes meanwhile is written with the new rules by whoever changes it.
    await Promise.all(
      page.records.map(({ key, value, version }) =>
        storage.commit([signalChange(key, JSON.parse(value) as Signal, version, now, rules)]),
      ),
    );
    cursor = page.cursor;
  } while (cursor !== undefined);
  const ids: string[] = [];
  for (const state of ["open", "acknowledged"]) {
    await eachIncident(storage, `state=${state}`, ({ id }) => ids.push(id));
  }
  await attend(storage, ids, now);
  const { key, version, value } = record;
  await storage.commit([{ key, expect: version, value }]);
}
