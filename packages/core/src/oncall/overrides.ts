import { randomUUID } from "node:crypto";
import { nameOf } from "../accept/hash.ts";
import type { Change, Storage, Stored } from "../storage.ts";
import { keyPart } from "./record-name.ts";
import type { Override } from "./schedule.ts";
import { day } from "./zone.ts";

/** How long an override is known after its end, for "who was on call", in ms. */
export const keptAfterEndMs = 30 * day;
const mostLive = 200;
// Those of the last 30 days are read too where the past is asked for.
const mostRead = 2_000;
const pageSize = 200;

/** An override that was made while the gateway runs. */
export interface KeptOverride extends Override {
  readonly schedule: string;
  readonly by: string;
}

/** A string says why there can't be another one. */
export async function saveOverride(
  storage: Storage,
  given: Omit<KeptOverride, "id">,
  now: number,
): Promise<KeptOverride | string> {
  const live = await liveOverrides(storage, given.schedule, now);
  if (live.length >= mostLive) {
    return `${given.schedule} has ${mostLive} overrides that are not over, which is the most: cancel some, or change its layers`;
  }
  const override = { id: newId(), ...given };
  await storage.commit([changeOf(override)]);
  return override;
}

/** Takes back what is still to come of it. False: there is no such override, or it is over. */
export async function removeOverride(
  storage: Storage,
  schedule: string,
  id: string,
  now: number,
): Promise<boolean> {
  const key = keyOf(schedule, id);
  for (;;) {
    const [record] = await storage.read([key]);
    if (record === undefined) return false;
    const override = readRecord(record);
    if (override.end <= now) return false;
    // One that has begun keeps its past, so that "who was on call" stays true.
    const past = { ...override, id: newId(), end: now };
    const changes: Change[] = [{ key, expect: record.version, value: null }];
    if (override.start < now) changes.push(changeOf(past));
    if (await storage.commit(changes)) return true;
  }
}

/** Those of a schedule that are not over at `from`, at most 30 days before `now`; by their beginning. */
export async function liveOverrides(
  storage: Storage,
  schedule: string,
  now: number,
  from = now,
): Promise<readonly KeptOverride[]> {
  const found: KeptOverride[] = [];
  const query = { collection: "override", terms: [termOf(schedule)], limit: pageSize };
  let cursor: string | undefined;
  for (let read = 0; read < mostRead; read += pageSize) {
    const page = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    const overrides = page.records.map(readRecord);
    found.push(...overrides.filter(({ end }) => end > from));
    cursor = page.cursor;
    if (cursor === undefined || isOver(overrides.at(-1), from)) break;
  }
  return found.sort((one, other) => one.start - other.start);
}

/** They are listed by their end, the latest first: after this one there are only older ones. */
function isOver(last: KeptOverride | undefined, from: number): boolean {
  return last !== undefined && last.end <= from;
}

function newId(): string {
  return `ovr_${nameOf(randomUUID(), 12)}`;
}

/** An override never changes once it is made: `sort` must not. */
function changeOf(override: KeptOverride): Change {
  return {
    key: keyOf(override.schedule, override.id),
    expect: 0,
    value: JSON.stringify(override),
    terms: [termOf(override.schedule)],
    sort: override.end,
    expires: override.end + keptAfterEndMs,
  };
}

function readRecord(record: Stored): KeptOverride {
  return JSON.parse(record.value) as KeptOverride;
}

function keyOf(schedule: string, id: string): string {
  return `override:${keyPart(schedule)}:${id}`;
}

function termOf(schedule: string): string {
  return `schedule=${schedule}`;
}
