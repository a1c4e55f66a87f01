import { incidentNamed } from "../actions/incident-named.ts";
import { deeds } from "../correlate/act.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentKey, labelTerm } from "../correlate/keys.ts";
import { targetsOf } from "../decide/decide.ts";
import {
  type Delivery,
  deliveryChange,
  deliveryId,
  deliveryKey,
  viewDelivery,
} from "../deliver/delivery.ts";
import type { ActionResult, By, Deliveries, Incidents } from "../gateway.ts";
import type { ActionName } from "../message.ts";
import { type ActContext, act } from "./act.ts";
import { collect } from "./collect.ts";
import { readMatcher } from "./read-matcher.ts";
import { silenceIncident } from "./silence-incident.ts";
import { viewIncident } from "./view.ts";

export function incidents(context: ActContext): Incidents {
  // Messages show the code alone, so it is what people have at hand.
  const named = async (word: string) => (await incidentNamed(word, context.storage())) ?? word;
  const answering =
    (action: ActionName) =>
    async (word: string, by: By): Promise<ActionResult> =>
      act(context, await named(word), by, action, deeds[action]);
  return {
    async list({ state, matchers = [], cursor, limit } = {}) {
      const read = matchers.map(readMatcher);
      const equal = read.filter((matcher) => matcher.operator === "=" && matcher.value !== "");
      const indexed = equal.filter((matcher) => matcher.name !== "state");
      const terms = [
        ...indexed.slice(0, 3).map((matcher) => labelTerm(matcher.name, matcher.value)),
        ...(state === undefined ? [] : [`state=${state}`]),
      ];
      const query = { collection: "incident", terms: terms.length === 0 ? ["all"] : terms };
      return collect(context.storage(), query, cursor, limit, ({ value }) => {
        const incident = JSON.parse(value) as Incident;
        return read.every((matcher) => matcher.test(viewOf(incident)))
          ? viewIncident(incident)
          : undefined;
      });
    },
    async get(word) {
      const id = await named(word);
      const [record] = await context.storage().read([incidentKey(id)]);
      if (record === undefined) return undefined;
      const incident = JSON.parse(record.value) as Incident;
      const keys = targetsOf(incident, context.setup()).map((target) =>
        deliveryKey(deliveryId(id, target)),
      );
      const found = await context.storage().read(keys);
      const deliveries = found.flatMap((each) =>
        each === undefined ? [] : [viewDelivery(JSON.parse(each.value) as Delivery)],
      );
      return { ...viewIncident(incident), deliveries };
    },
    acknowledge: answering("acknowledge"),
    resolve: answering("resolve"),
    escalate: answering("escalate"),
    silence: (word, by, options) => silenceIncident(word, by, options, context),
  };
}

export function deliveries({ storage, clock }: ActContext): Deliveries {
  return {
    list({ state, cursor, limit } = {}) {
      const term = state === undefined ? "unfinished" : `state=${state}`;
      const query = { collection: "delivery", terms: [term] };
      return collect(storage(), query, cursor, limit, ({ value }) =>
        viewDelivery(JSON.parse(value) as Delivery),
      );
    },
    async retry(id) {
      for (;;) {
        const [record] = await storage().read([deliveryKey(id)]);
        if (record === undefined) return false;
        const delivery = JSON.parse(record.value) as Delivery;
        if (delivery.state !== "dead") return false;
        const now = clock.now();
        const { reason: _, ...rest } = delivery;
        const again: Delivery = {
          ...rest,
          state: "waiting",
          attempts: 0,
          level: 0,
          wantedAt: now,
          byHand: true,
          due: now,
        };
        if (await storage().commit([deliveryChange(again, record.version)])) return true;
      }
    },
  };
}

/** What matchers on incidents see: common labels first, then the incident's own fields. */
function viewOf(incident: Incident): (name: string) => string {
  const { source, severity, subject, state, route, receiver } = incident;
  const fields: Readonly<Record<string, string>> = {
    source,
    severity,
    subject,
    state,
    route,
    receiver,
  };
  return (name) => {
    if (Object.hasOwn(incident.labels, name)) return incident.labels[name] ?? "";
    return Object.hasOwn(fields, name) ? (fields[name] ?? "") : "";
  };
}
