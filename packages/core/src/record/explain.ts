import type { Incident } from "../correlate/incident.ts";
import { groupPointerKey, incidentKey } from "../correlate/keys.ts";
import { lingers } from "../correlate/linger.ts";
import { mutingOf } from "../decide/muting.ts";
import { policyFor } from "../escalate/begin.ts";
import { foresee } from "../escalate/foresee.ts";
import { outlookFrom } from "../escalate/outlook.ts";
import type { Notice } from "../notice.ts";
import type { Explanation } from "../route/explain.ts";
import { explainLabels } from "../route/explain-labels.ts";
import { explainNotice } from "../route/explain-notice.ts";
import { groupOf } from "../route/group.ts";
import { labelsOf } from "../route/labels.ts";
import { matchRoutes, type Route } from "../route/tree.ts";
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
  given: Notice,
  setup: Setup,
  storage: Storage,
  { at, now }: Moments,
): Promise<Explanation> {
  const { route, receivers } = setup;
  const { notice, reasons } = explainLabels(given, setup.labels);
  const routes = matchRoutes(route, labelsOf(notice));
  const known = await knownIncidents(storage, routes, notice, now);
  const muting = await mutingOf([{ parts: [{ notice }] }], setup, storage, at);
  const policies = routes.flatMap((each) => policyFor(each, setup) ?? []);
  const outlookAt = await outlookFrom(policies, setup, storage, { now, from: at });
  const explanation = explainNotice(notice, {
    route,
    receivers,
    incidentOf: (key) => known.get(key),
    muting: at < now ? { ...muting, silences: await silencesThen(storage, at) } : muting,
    steps: (each, from) => {
      const policy = policyFor(each, setup);
      return policy === undefined ? [] : foresee(policy, notice, from, outlookAt);
    },
    time: at,
  });
  return { ...explanation, reasons: [...reasons, ...explanation.reasons] };
}

/** One that is over by now may have counted then. */
async function silencesThen(storage: Storage, at: number): Promise<ActiveSilences> {
  return readyTogether(await allSilences(storage), at);
}

/** By the key of the group; also what closed a moment ago and would go on with it. */
async function knownIncidents(
  storage: Storage,
  routes: readonly Route[],
  notice: Notice,
  now: number,
): Promise<ReadonlyMap<string, { readonly id: string; readonly isOpen: boolean }>> {
  const groupKeys = routes.map((route) => groupOf(route, notice).key);
  const pointers = await storage.read(groupKeys.map(groupPointerKey));
  const ids = pointers.map((record) =>
    record === undefined ? "" : (JSON.parse(record.value) as string),
  );
  const records = await storage.read(ids.map(incidentKey));
  const known = new Map<string, { readonly id: string; readonly isOpen: boolean }>();
  for (const [index, route] of routes.entries()) {
    const record = records[index];
    if (record === undefined) continue;
    const incident = JSON.parse(record.value) as Incident;
    const isOpen = incident.state !== "closed";
    if (!isOpen && !lingers(incident, route, now)) continue;
    known.set(groupKeys[index] ?? "", { id: incident.id, isOpen });
  }
  return known;
}
