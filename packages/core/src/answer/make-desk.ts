import { nameOf } from "../accept/hash.ts";
import { incidentNamed } from "../actions/incident-named.ts";
import type { Asker } from "../actions/order.ts";
import { judge } from "../actions/permissions.ts";
import { noteRefusal } from "../actions/refusal.ts";
import { deeds } from "../correlate/act.ts";
import { incidentKey } from "../correlate/keys.ts";
import type { ActionResult, Actions } from "../gateway.ts";
import { identify } from "../oncall/identity.ts";
import type { OnCall } from "../oncall/view.ts";
import { type ActContext, act } from "../record/act.ts";
import { redact } from "../secret.ts";
import type { OpenChannel } from "../setup.ts";
import { oneLine } from "../text.ts";
import type { Log } from "../tools.ts";
import type { Answer, Answered, Desk, Who } from "./desk.ts";
import { incidentsOf, openNow, showDelivery, toldTo } from "./find.ts";
import { noteReceipt } from "./note-receipt.ts";

export interface DeskContext extends ActContext {
  readonly log: Log;
  readonly actions: Actions;
  readonly onCall: Pick<OnCall, "at">;
}

const longestName = 100;
const longestReason = 300;
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
    offers: async (incident) => {
      const id = await incidentNamed(incident, storage());
      return (id === undefined ? undefined : await context.actions.offers(id)) ?? [];
    },
    async form(action, incident, by) {
      const id = incident === undefined ? undefined : await incidentNamed(incident, storage());
      if (incident !== undefined && id === undefined) return noIncident(incident);
      return context.actions.form({ action, by: askerOf(by), ...about(id) });
    },
    async request({ action, incident, values, why, by, request, replyTo }) {
      const id = incident === undefined ? undefined : await incidentNamed(incident, storage());
      if (incident !== undefined && id === undefined) return noIncident(incident);
      return context.actions.request({
        action,
        by: askerOf(by),
        request: `${name} ${request}`,
        ...about(id),
        ...(values === undefined ? {} : { values }),
        ...(why === undefined ? {} : { why }),
        ...replyIn(replyTo),
      });
    },
    line: (text, { by, request, replyTo }) =>
      context.actions.line(text, askerOf(by), {
        request: `${name} ${request}`,
        ...replyIn(replyTo),
      }),
    commands: () => context.actions.list(),
    approve: (order, by) => context.actions.approve(order, askerOf(by)),
    async refuse(reason, by) {
      const text = oneLine(redact(reason), longestReason);
      // Who it says it is, is not proven: it counts against nobody but the channel.
      await noteRefusal({ action: "callback", by: askerOf(by), text }, context, name);
    },
    open: async (by) =>
      by === undefined || maySee(by) ? openNow(setup(), storage(), mostTold) : [],
    onCall: () => context.onCall.at(),
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

  /** A channel may be named after the way. */
  function throughOf(how: string): string {
    return how === name ? name : `${name} ${how}`;
  }

  function askerOf({ address, name: shown, how }: Who): Asker {
    const person = address === undefined ? undefined : identify(setup().people, name, address);
    const through = throughOf(how);
    if (person !== undefined) return { name: person.name, person: person.key, through };
    return { name: oneLine(shown ?? address ?? name, longestName), through };
  }

  function maySee(by: Who): boolean {
    const { catalogue, people, permissions } = setup();
    const known = catalogue.get("incidents");
    const person = people.get(askerOf(by).person ?? "");
    return known === undefined || judge(known, person, () => "", permissions).allowed;
  }

  function replyIn(to: string | undefined) {
    return to === undefined ? {} : { replyTo: { channel: name, to } };
  }

  function whoOf({ by, how, why }: Answer) {
    const { address, name: shown } = by;
    const person = address === undefined ? undefined : identify(setup().people, name, address);
    return {
      by: person?.name ?? shown ?? address ?? name,
      ...(person === undefined ? {} : { person: person.key }),
      ...(why === undefined ? {} : { why }),
      through: throughOf(how),
    };
  }
}

function about(incident: string | undefined): { readonly incident?: string } {
  return incident === undefined ? {} : { incident };
}

function noIncident(named: string) {
  const reason = `there is no incident ${oneLine(named, longestName)}`;
  return { status: "unknown", reason } as const;
}

function answered(result: Exclude<ActionResult, { status: "unknown" }>): Answered {
  const { id, code, title, state, acknowledged } = result.incident;
  return {
    status: result.status,
    ...(result.status === "unchanged" ? { reason: result.reason } : {}),
    ...(result.status === "unchanged" && result.asks ? { asks: true as const } : {}),
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
