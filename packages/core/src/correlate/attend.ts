import type { Storage } from "../storage.ts";
import type { Incident } from "./incident.ts";
import { incidentChange, incidentKey } from "./keys.ts";

const pageSize = 250;
const mostIncidents = 20_000;
// Each loss means that somebody else has changed it.
const tries = 50;

/** Every incident with a term, at most 20,000. */
export async function eachIncident(
  storage: Storage,
  term: string,
  take: (incident: Incident) => void,
): Promise<void> {
  let cursor: string | undefined;
  let seen = 0;
  do {
    const query = { collection: "incident", terms: [term], limit: pageSize };
    const page = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    for (const { value } of page.records) take(JSON.parse(value) as Incident);
    seen += page.records.length;
    cursor = page.cursor;
  } while (cursor !== undefined && seen < mostIncidents);
}

/**
 * Has these incidents looked at now. Also one that somebody changes meanwhile: he may have looked around
 * before what is to be seen was there.
 */
export async function attend(storage: Storage, ids: readonly string[], now: number): Promise<void> {
  for (let at = 0; at < ids.length; at += pageSize) {
    let keys = ids.slice(at, at + pageSize).map(incidentKey);
    for (let count = 0; keys.length > 0 && count < tries; count += 1) {
      keys = await attendOnce(storage, keys, now);
    }
    if (keys.length > 0) throw new Error(`lost every race for ${keys.length} incidents`);
  }
}

/** Answers those that changed meanwhile. */
async function attendOnce(
  storage: Storage,
  keys: readonly string[],
  now: number,
): Promise<string[]> {
  const records = await storage.read(keys);
  const changes = records.flatMap((record) => {
    if (record === undefined) return [];
    const incident = JSON.parse(record.value) as Incident;
    if (incident.state === "closed") return [];
    return [incidentChange({ ...incident, attendAt: now }, record.version, now)];
  });
  const done = await Promise.all(changes.map((change) => storage.commit([change])));
  return changes.flatMap(({ key }, index) => (done[index] === true ? [] : [key]));
}
