import type { Incident } from "../correlate/incident.ts";
import { incidentChange, incidentKey } from "../correlate/keys.ts";
import type { Storage } from "../storage.ts";

const tries = 20;

/**
 * Something became of a page: its escalation looks at once instead of when it would have. Should this be
 * lost, it looks when its time has come.
 */
export async function wakeEscalation(
  storage: Storage,
  id: string,
  target: string,
  now: number,
): Promise<void> {
  for (let count = 0; count < tries; count += 1) {
    const [record] = await storage.read([incidentKey(id)]);
    if (record === undefined) return;
    const incident = JSON.parse(record.value) as Incident;
    const { escalation } = incident;
    if (escalation === undefined) return;
    let found = false;
    const pages = escalation.pages.map((page) => {
      if (page.state !== "told" || page.targets[page.tried] !== target) return page;
      found = true;
      return { ...page, lookAt: now };
    });
    const places = escalation.places?.map((place) => {
      if (place.state !== "told" || place.target !== target) return place;
      found = true;
      return { ...place, lookAt: now };
    });
    if (!found) return;
    const woken: Incident = { ...incident, escalation: { ...escalation, pages, places } };
    if (await storage.commit([incidentChange(woken, record.version, now)])) return;
  }
}
