import { offersOn } from "../actions/catalogue.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import { compose } from "../deliver/compose.ts";
import { type Delivery, deliveryKey, splitTarget, targetTerm } from "../deliver/delivery.ts";
import { messageFor } from "../deliver/message-for.ts";
import type { Message } from "../message.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";

/** How far back an answer without a code is looked for. */
const mostTellings = 100;

interface Told {
  readonly delivery: Delivery;
  readonly incident: Incident;
}

/** The incidents of a delivery and of those that were told in the same telling. */
export async function incidentsOf(id: string, storage: Storage): Promise<readonly string[]> {
  const [record] = await storage.read([deliveryKey(id)]);
  if (record === undefined) return [];
  const { incident, company = [] } = JSON.parse(record.value) as Delivery;
  const others = await storage.read(company.map(deliveryKey));
  const along = others.flatMap((each) => {
    if (each === undefined) return [];
    const other = JSON.parse(each.value) as Delivery;
    // It may have been told by itself since.
    return other.company?.includes(id) === true ? [other.incident] : [];
  });
  return [incident, ...along];
}

/** What a delivery tells now, with what was told along. */
export async function showDelivery(
  id: string,
  setup: Setup,
  storage: Storage,
): Promise<Message | undefined> {
  const [record] = await storage.read([deliveryKey(id)]);
  if (record === undefined) return undefined;
  const delivery = JSON.parse(record.value) as Delivery;
  const ids = await incidentsOf(id, storage);
  const incidents = await readIncidents(ids, storage);
  const [lead, ...others] = incidents;
  if (lead === undefined) return undefined;
  const open = others.filter(isOpen).map((incident) => composed(incident, delivery, setup, []));
  return composed(lead, delivery, setup, open);
}

/** What an address was told of, not closed, newest telling first; a telling's company is in `others`. */
export async function toldTo(
  target: string,
  setup: Setup,
  storage: Storage,
): Promise<readonly Message[]> {
  const query = { collection: "delivery", terms: [targetTerm(target)], limit: mostTellings };
  const { records } = await storage.list(query);
  const deliveries = records
    .map(({ value }) => JSON.parse(value) as Delivery)
    .filter(({ delivered }) => delivered > 0)
    .sort((one, other) => (other.toldAt ?? 0) - (one.toldAt ?? 0));
  const incidents = await readIncidents(
    deliveries.map(({ incident }) => incident),
    storage,
  );
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const told = deliveries.flatMap((delivery): Told[] => {
    const incident = byId.get(delivery.incident);
    return incident !== undefined && isOpen(incident) ? [{ delivery, incident }] : [];
  });
  return told.map(({ delivery, incident }) => {
    const along = told.filter(
      (other) => other.delivery.id !== delivery.id && sameTelling(other.delivery, delivery),
    );
    const others = along.map((other) => composed(other.incident, other.delivery, setup, []));
    return composed(incident, delivery, setup, others);
  });
}

/** Incidents that are open, newest first, as nobody in particular is shown them. */
export async function openNow(
  setup: Setup,
  storage: Storage,
  most: number,
): Promise<readonly Message[]> {
  const pages = await Promise.all(
    ["open", "acknowledged"].map((state) =>
      storage.list({ collection: "incident", terms: [`state=${state}`], limit: most }),
    ),
  );
  return pages
    .flatMap(({ records }) => records.map(({ value }) => JSON.parse(value) as Incident))
    .sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1))
    .slice(0, most)
    .map((incident) =>
      compose(incident, {
        delivered: incident.revision,
        nudge: false,
        publicUrl: setup.publicUrl,
        offers: offersOn(incident, setup.catalogue),
      }),
    );
}

function sameTelling(one: Delivery, other: Delivery): boolean {
  if (one.toldAt !== other.toldAt) return false;
  const ids = (delivery: Delivery) => [delivery.id, ...(delivery.company ?? [])];
  return ids(one).some((id) => ids(other).includes(id));
}

async function readIncidents(ids: readonly string[], storage: Storage): Promise<Incident[]> {
  const records = await storage.read(ids.map(incidentKey));
  return records.flatMap((record) =>
    record === undefined ? [] : [JSON.parse(record.value) as Incident],
  );
}

function composed(
  incident: Incident,
  delivery: Delivery,
  setup: Setup,
  others: readonly Message[],
): Message {
  const open = setup.channels.get(splitTarget(delivery.target).channel);
  const occasion = { delivered: incident.revision, nudge: false, others };
  return messageFor(incident, { delivery, open }, setup, occasion);
}

function isOpen({ state }: Incident): boolean {
  return state !== "closed";
}
