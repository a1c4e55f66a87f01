import { nameOf } from "../accept/hash.ts";
import { acknowledge, type DeedResult, escalateNow, resolve } from "../correlate/act.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import type { ActionResult } from "../gateway.ts";
import type { ActionName } from "../message.ts";
import { identify } from "../oncall/identity.ts";
import { type ActContext, act } from "../record/act.ts";
import type { OpenChannel } from "../setup.ts";
import type { Log } from "../tools.ts";
import type { Answer, Answered, Desk } from "./desk.ts";
import { incidentsOf, showDelivery, toldTo } from "./find.ts";
import { noteReceipt } from "./note-receipt.ts";

export interface DeskContext extends ActContext {
  readonly log: Log;
}

const deeds: Readonly<
  Record<
    ActionName,
    (incident: Incident, by: Parameters<typeof acknowledge>[1], now: number) => DeedResult
  >
> = { acknowledge, resolve, escalate: escalateNow };

// Nobody is told of more in one telling.
const mostTold = 20;

/** What a channel's callbacks may do in the gateway. */
export function makeDesk({ name }: OpenChannel, context: DeskContext): Desk {
  const { storage, setup, clock } = context;

  return {
    async act(answer) {
      const ids = await idsOf(answer);
      const by = whoOf(answer);
      const results = await Promise.all(
        ids.map((id) => act(context, id, by, answer.action, deeds[answer.action])),
      );
      return results.flatMap((result) => (result.status === "unknown" ? [] : [answered(result)]));
    },
    receipt: (receipt) => noteReceipt(receipt, context),
    show: (delivery) => showDelivery(delivery, setup(), storage()),
    told: async (address) => {
      const told = await toldTo(`${name}:${address}`, setup(), storage());
      return told.slice(0, mostTold);
    },
    knows: async (address) => identify(setup().people, name, address) !== undefined,
    once(key, ttlMs) {
      const record = `once:${name}:${nameOf(key, 40)}`;
      const expires = clock.now() + ttlMs;
      return storage().commit([{ key: record, expect: 0, value: "true", expires }]);
    },
  };

  async function idsOf({ delivery, incident, by }: Answer): Promise<readonly string[]> {
    const told = delivery === undefined ? [] : await incidentsOf(delivery, storage());
    if (incident === undefined) return told;
    const [record] = await storage().read([incidentKey(incident)]);
    if (record !== undefined) return [...new Set([...told, incident])];
    return [...new Set([...told, ...(await byCode(incident, by.address))])];
  }

  /** A code names an incident among those that whoever answers was told of. */
  async function byCode(code: string, address: string | undefined): Promise<readonly string[]> {
    if (address === undefined) return [];
    const told = await toldTo(`${name}:${address}`, setup(), storage());
    const wanted = code.toUpperCase();
    const found = told.find((message) => message.incident.code.toUpperCase() === wanted);
    return found === undefined ? [] : [found.incident.id];
  }

  function whoOf({ by, how, why }: Answer) {
    const { address, name: shown } = by;
    const person = address === undefined ? undefined : identify(setup().people, name, address);
    return {
      by: person?.name ?? shown ?? address ?? name,
      ...(person === undefined ? {} : { person: person.key }),
      ...(why === undefined ? {} : { why }),
      through: `${name} ${how}`,
    };
  }
}

function answered(result: Exclude<ActionResult, { status: "unknown" }>): Answered {
  const { id, code, title, state, acknowledged } = result.incident;
  return {
    status: result.status,
    ...(result.status === "unchanged" ? { reason: result.reason } : {}),
    incident: {
      id,
      code,
      title,
      state,
      ...(acknowledged === undefined
        ? {}
        : { acknowledged: { by: acknowledged.by, at: acknowledged.at } }),
    },
  };
}
