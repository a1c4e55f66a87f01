import { acknowledge, escalateNow, resolve } from "../correlate/act.ts";
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
import type { Deliveries, Incidents, Listing } from "../gateway.ts";
import { type Matcher, parseMatcher } from "../route/matcher.ts";
import type { ListQuery, Storage, Stored } from "../storage.ts";
import { type ActContext, act } from "./act.ts";
import { viewIncident } from "./view.ts";

const defaultPage = 50;
const largestPage = 500;
// A filter that finds little is ended after this many records; the cursor goes on from there.
const mostRead = 5_000;
const chunkSize = 250;

/** Thrown for a matcher in a query that can't be read. */
export class InvalidMatcher extends Error {
  override readonly name = "InvalidMatcher";
}

export function incidents(context: ActContext): Incidents {
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
    async get(id) {
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
    acknowledge: (id, by) => act(context, id, by, "acknowledge", acknowledge),
    resolve: (id, by) => act(context, id, by, "resolve", resolve),
    escalate: (id, by) => act(context, id, by, "escalate", escalateNow),
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

/**
 * Reads on until a page is full. More is read at a time than fits a page, so a cursor names where that
 * chunk began and the last record that was given out of it.
 */
async function collect<Item>(
  storage: Storage,
  query: Pick<ListQuery, "collection" | "terms">,
  cursor: string | undefined,
  limit: number | undefined,
  read: (record: Stored) => Item | undefined,
): Promise<Listing<Item>> {
  const wanted = Math.min(Math.max(1, limit ?? defaultPage), largestPage);
  const items: Item[] = [];
  let { chunk, after } = readPlace(cursor);
  for (let seen = 0; seen < mostRead; ) {
    const start = chunk === undefined ? {} : { cursor: chunk };
    const page = await storage.list({ ...query, ...start, limit: chunkSize });
    const skipped =
      after === undefined ? 0 : page.records.findIndex(({ key }) => key === after) + 1;
    for (const record of page.records.slice(skipped)) {
      const item = read(record);
      if (item !== undefined) items.push(item);
      if (items.length === wanted)
        return { items, cursor: writePlace({ chunk, after: record.key }) };
    }
    seen += page.records.length;
    if (page.cursor === undefined) return { items };
    chunk = page.cursor;
    after = undefined;
  }
  return { items, cursor: writePlace({ chunk, after }) };
}

interface Place {
  /** The storage's cursor, absent for the first chunk. */
  readonly chunk: string | undefined;
  /** The key of the last record given. */
  readonly after: string | undefined;
}

function writePlace({ chunk, after }: Place): string {
  return Buffer.from(JSON.stringify([chunk ?? null, after ?? null])).toString("base64url");
}

/** A cursor that is none begins anew. */
function readPlace(cursor: string | undefined): Place {
  try {
    const [chunk, after] = JSON.parse(
      Buffer.from(cursor ?? "", "base64url").toString(),
    ) as unknown[];
    const text = (value: unknown) => (typeof value === "string" ? value : undefined);
    return { chunk: text(chunk), after: text(after) };
  } catch {
    return { chunk: undefined, after: undefined };
  }
}

function readMatcher(text: string): Matcher {
  const reading = parseMatcher(text);
  if ("problem" in reading) throw new InvalidMatcher(reading.problem);
  return reading.matcher;
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
