import type { Incident } from "../correlate/incident.ts";
import { groupPointerKey, incidentKey } from "../correlate/keys.ts";
import type { Notice } from "../notice.ts";
import type { Explanation } from "../route/explain.ts";
import { explainNotice } from "../route/explain-notice.ts";
import { groupOf } from "../route/group.ts";
import { labelsOf } from "../route/labels.ts";
import { matchRoutes } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import { mutingNow } from "../silence/active.ts";
import type { Storage } from "../storage.ts";

/** What would become of a notice as things stand now. */
export async function explain(
  notice: Notice,
  setup: Setup,
  storage: Storage,
  now: number,
): Promise<Explanation> {
  const { route, receivers } = setup;
  const routes = matchRoutes(route, labelsOf(notice));
  const open = await openIncidents(
    storage,
    routes.map((each) => groupOf(each, notice).key),
  );
  return explainNotice(notice, {
    route,
    receivers,
    openIncident: (key) => open.get(key),
    muting: await mutingNow(storage, setup, now),
    time: now,
  });
}

async function openIncidents(
  storage: Storage,
  groupKeys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const pointers = await storage.read(groupKeys.map(groupPointerKey));
  const ids = pointers.map((record) =>
    record === undefined ? "" : (JSON.parse(record.value) as string),
  );
  const records = await storage.read(ids.map(incidentKey));
  const open = new Map<string, string>();
  records.forEach((record, index) => {
    if (record === undefined) return;
    const incident = JSON.parse(record.value) as Incident;
    if (incident.state !== "closed") open.set(groupKeys[index] ?? "", incident.id);
  });
  return open;
}
