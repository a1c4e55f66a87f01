import type { Incident } from "../correlate/incident.ts";
import { groupPointerKey, incidentKey } from "../correlate/keys.ts";
import { mutingOf } from "../decide/muting.ts";
import { policyFor } from "../escalate/begin.ts";
import { foresee } from "../escalate/foresee.ts";
import { outlookFrom } from "../escalate/outlook.ts";
import type { Notice } from "../notice.ts";
import type { Explanation } from "../route/explain.ts";
import { explainNotice } from "../route/explain-notice.ts";
import { groupOf } from "../route/group.ts";
import { labelsOf } from "../route/labels.ts";
import { matchRoutes } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import { type ActiveSilences, allSilences, readyTogether } from "../silence/active.ts";
import type { Storage } from "../storage.ts";

/** The moment that is asked about, and the present one, ms. */
export interface Moments {
  readonly at: number;
  readonly now: number;
}

/**
 * What would become of a notice at a time: by the silences, the times and who is on call then. What is open
 * and what inhibits is as it stands now.
 */
export async function explain(
  notice: Notice,
  setup: Setup,
  storage: Storage,
  { at, now }: Moments,
): Promise<Explanation> {
  const { route, receivers } = setup;
  const routes = matchRoutes(route, labelsOf(notice));
  const open = await openIncidents(
    storage,
    routes.map((each) => groupOf(each, notice).key),
  );
  const muting = await mutingOf([{ parts: [{ notice }] }], setup, storage, at);
  const policies = routes.flatMap((each) => policyFor(each, setup) ?? []);
  const outlookAt = await outlookFrom(policies, setup, storage, { now, from: at });
  return explainNotice(notice, {
    route,
    receivers,
    openIncident: (key) => open.get(key),
    muting: at < now ? { ...muting, silences: await silencesThen(storage, at) } : muting,
    steps: (each, from) => {
      const policy = policyFor(each, setup);
      return policy === undefined ? [] : foresee(policy, notice, from, outlookAt);
    },
    time: at,
  });
}

/** One that is over by now may have counted then. */
async function silencesThen(storage: Storage, at: number): Promise<ActiveSilences> {
  return readyTogether(await allSilences(storage), at);
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
