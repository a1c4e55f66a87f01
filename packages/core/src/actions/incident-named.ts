import { codeTerm, incidentKey } from "../correlate/keys.ts";
import type { Storage } from "../storage.ts";

/** The id of the incident that somebody names by its id or its code; the newest where a code is two's. */
export async function incidentNamed(word: string, storage: Storage): Promise<string | undefined> {
  const [record] = await storage.read([incidentKey(word)]);
  if (record !== undefined) return word;
  const query = { collection: "incident", terms: [codeTerm(word)], limit: 1 };
  const { records } = await storage.list(query);
  const [found] = records;
  return found === undefined ? undefined : (JSON.parse(found.value) as { id: string }).id;
}
