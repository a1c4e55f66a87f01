import type { Incident } from "../correlate/incident.ts";
import { incidentChange, incidentKey, retentionMs } from "../correlate/keys.ts";
import { withEntry } from "../correlate/timeline.ts";
import { type Delivery, deliveryChange, deliveryKey, splitTarget } from "../deliver/delivery.ts";
import { wakeEscalation } from "../escalate/wake.ts";
import type { ActContext } from "../record/act.ts";
import { workspace } from "../record/workspace.ts";
import { redact } from "../secret.ts";
import type { Receipt } from "./desk.ts";

const longestReason = 300;
// Providers repeat themselves; a later word of less weight changes nothing.
const weight = { delivered: 1, answered: 2, failed: 2 } as const;

/**
 * Keeps what a provider says of a telling with its delivery, with those that were told along, and in the
 * incidents' histories; wakes the escalations.
 */
export async function noteReceipt(receipt: Receipt, context: ActContext): Promise<void> {
  const storage = context.storage();
  const [record] = await storage.read([deliveryKey(receipt.delivery)]);
  if (record === undefined) return;
  const { company = [], ref } = JSON.parse(record.value) as Delivery;
  if (receipt.ref !== undefined && ref !== receipt.ref) return;
  for (const id of [receipt.delivery, ...company])
    await noteOne({ ...receipt, delivery: id }, ref, context);
}

async function noteOne(
  { delivery: id, status, reason: given }: Receipt,
  ref: string | undefined,
  { storage, setup, clock }: ActContext,
): Promise<void> {
  const reason = given === undefined ? undefined : redact(given).slice(0, longestReason);
  for (;;) {
    const work = workspace(storage());
    await work.load([deliveryKey(id)]);
    const delivery = work.get<Delivery>(deliveryKey(id));
    if (delivery === undefined || delivery.ref !== ref) return;
    const known = delivery.receipt;
    if (known !== undefined && weight[known.status] >= weight[status]) return;
    const now = clock.now();
    const at = new Date(now).toISOString();
    const receipt = { status, at, ...(reason === undefined ? {} : { reason }) };
    work.put(deliveryKey(id), { ...delivery, receipt }, (value, expect) =>
      deliveryChange(value, expect, now + retentionMs),
    );
    await work.load([incidentKey(delivery.incident)]);
    const incident = work.get<Incident>(incidentKey(delivery.incident));
    if (incident !== undefined) {
      const title = sentence(delivery, status, reason, setup().people);
      // Of no revision: nobody is told of it.
      const entry = { at, type: "receipt", title, revision: 0 };
      const noted = { ...incident, timeline: withEntry(incident.timeline, entry) };
      work.put(incidentKey(incident.id), noted, (value, expect) =>
        incidentChange(value, expect, now),
      );
    }
    if (!(await work.commit())) continue;
    return wakeEscalation(storage(), delivery.incident, delivery.target, now);
  }
}

function sentence(
  { target, page }: Delivery,
  status: Receipt["status"],
  reason: string | undefined,
  people: ReadonlyMap<string, { readonly name: string }>,
): string {
  const { channel, address } = splitTarget(target);
  const who = page === undefined ? address : (people.get(page.person)?.name ?? page.person);
  const said = { delivered: "delivered", answered: "answered", failed: "not reached" }[status];
  return `${who} by ${channel}: ${said}${reason === undefined ? "" : ` (${reason})`}`;
}
