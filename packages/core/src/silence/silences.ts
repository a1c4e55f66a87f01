import { randomUUID } from "node:crypto";
import type { Incident } from "../correlate/incident.ts";
import { incidentChange, incidentKey } from "../correlate/keys.ts";
import type { SilenceOptions, SilenceResult, Silences } from "../gateway.ts";
import { labelsOf } from "../route/labels.ts";
import type { Storage, Stored } from "../storage.ts";
import { oneLine } from "../text.ts";
import type { Clock } from "../tools.ts";
import { type ActiveSilence, allSilences, mostSilences, readyOf, silencesWith } from "./active.ts";
import { badMatchers } from "./bad-matchers.ts";
import {
  type KeptSilence,
  readSilence,
  type Silence,
  type SilenceView,
  silenceChange,
  silenceKey,
  silenceTerms,
  stateOf,
} from "./silence.ts";

export interface SilencesContext {
  readonly storage: () => Storage;
  readonly clock: Clock;
}

/** A silence that hides more open incidents than this is asked for twice. */
const manyIncidents = 100;
const pageSize = 250;
const mostIncidents = 20_000;

/** Silences: made, changed by Alertmanager's rules, ended. */
export function silencesOf({ storage, clock }: SilencesContext): Silences {
  const view = ({ sort: _, ...silence }: KeptSilence): SilenceView => ({
    ...silence,
    state: stateOf(silence, clock.now()),
  });
  const refused = (reason: string): SilenceResult => ({ status: "refused", reason });

  async function find(id: string): Promise<{ kept: KeptSilence; version: number } | undefined> {
    const [record] = await storage().read([silenceKey(id)]);
    return record === undefined
      ? undefined
      : { kept: readSilence(record), version: record.version };
  }

  const put = (silence: Silence, sort: number, expect: number) =>
    storage().commit([silenceChange(silence, sort, expect, clock.now())]);

  /** Why it can't be made; undefined when it can. */
  async function tooMuch(silence: Silence, force: boolean, hidden: number) {
    const live = await silencesWith(storage(), silenceTerms.live, mostSilences);
    if (live.filter(({ id }) => id !== silence.id).length >= mostSilences) {
      return `there are ${mostSilences} silences, which is the most: expire some`;
    }
    return hidden > manyIncidents && !force
      ? `it would hide ${hidden} open incidents: narrow its matchers, or force it`
      : undefined;
  }

  async function add(options: SilenceOptions): Promise<SilenceResult> {
    const now = clock.now();
    const problem = badMatchers(options.matchers) ?? badTimes(options, now);
    if (problem !== undefined) return refused(problem);
    const silence = made(options, now);
    const hidden = await covered(storage(), readyOf(silence));
    const refusal = await tooMuch(silence, options.force === true, hidden.length);
    if (refusal !== undefined) return refused(refusal);
    await put(silence, now, 0);
    await attend(storage(), hidden, now);
    return { status: "done", silence: view({ ...silence, sort: now }) };
  }

  async function change(id: string, options: SilenceOptions): Promise<SilenceResult> {
    const found = await find(id);
    if (found === undefined) return { status: "unknown" };
    const now = clock.now();
    const problem = badMatchers(options.matchers) ?? badTimes(options, now);
    if (problem !== undefined) return refused(problem);
    const { kept, version } = found;
    if (!canUpdate(kept, options, now)) {
      // As Alertmanager does: the old one ends, and a new one with another id takes its place.
      const { id: _, ...fresh } = options;
      const result = await add(fresh);
      if (result.status === "done") await expire(id);
      return result;
    }
    const next: Silence = { ...made(options, now), id, startsAt: startOf(kept, options, now) };
    if (!(await put(next, kept.sort, version))) return change(id, options);
    const affected = await covered(storage(), readyOf(next));
    await attend(storage(), [...affected, ...(await mutedBy(storage(), id))], now);
    return { status: "done", silence: view({ ...next, sort: kept.sort }) };
  }

  async function expire(id: string): Promise<boolean> {
    const found = await find(id);
    if (found === undefined) return false;
    const now = clock.now();
    const { kept, version } = found;
    const state = stateOf(kept, now);
    if (state === "expired") return true;
    const at = new Date(now).toISOString();
    const startsAt = state === "pending" ? at : kept.startsAt;
    const ended: Silence = { ...kept, startsAt, endsAt: at, updatedAt: at };
    if (!(await put(ended, kept.sort, version))) return expire(id);
    await attend(storage(), await mutedBy(storage(), id), now);
    return true;
  }

  return {
    async list({ state } = {}) {
      const all = (await allSilences(storage())).map(view);
      return state === undefined ? all : all.filter((each) => each.state === state);
    },
    async get(id) {
      const found = await find(id);
      return found === undefined ? undefined : view(found.kept);
    },
    add: (options) => (options.id === undefined ? add(options) : change(options.id, options)),
    expire,
  };
}

function made(options: SilenceOptions, now: number): Silence {
  const starts = Math.max(now, options.startsAt === undefined ? now : Date.parse(options.startsAt));
  return {
    id: randomUUID(),
    matchers: options.matchers,
    startsAt: new Date(starts).toISOString(),
    endsAt: new Date(Date.parse(options.endsAt)).toISOString(),
    createdBy: oneLine(options.createdBy, 200),
    comment: oneLine(options.comment ?? "", 2_000),
    updatedAt: new Date(now).toISOString(),
  };
}

function badTimes({ startsAt, endsAt }: SilenceOptions, now: number): string | undefined {
  const ends = Date.parse(endsAt);
  const starts = startsAt === undefined ? now : Date.parse(startsAt);
  if (Number.isNaN(ends) || Number.isNaN(starts)) return "startsAt and endsAt must be ISO 8601";
  if (ends <= now) return "it would be over already: endsAt must be in the future";
  return ends <= starts
    ? "it would end before it begins: endsAt must be after startsAt"
    : undefined;
}

/** Alertmanager's rules: what has begun keeps its start, what has ended stays ended, matchers never change. */
function canUpdate(kept: Silence, options: SilenceOptions, now: number): boolean {
  const same =
    JSON.stringify([...kept.matchers].sort()) === JSON.stringify([...options.matchers].sort());
  if (!same) return false;
  const state = stateOf(kept, now);
  if (state === "expired") return false;
  if (state === "pending" || options.startsAt === undefined) return true;
  return (
    Math.floor(Date.parse(options.startsAt) / 1_000) ===
    Math.floor(Date.parse(kept.startsAt) / 1_000)
  );
}

function startOf(kept: Silence, options: SilenceOptions, now: number): string {
  if (stateOf(kept, now) === "active" || options.startsAt === undefined) return kept.startsAt;
  return new Date(Math.max(now, Date.parse(options.startsAt))).toISOString();
}

/** A silence begins or is over by the clock: what it covers or covered is looked at. */
export async function turnSilence(
  record: Stored,
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
): Promise<void> {
  const { sort, ...silence } = readSilence(record);
  const now = clock.now();
  const isOver = stateOf(silence, now) === "expired";
  const ids = isOver
    ? await mutedBy(storage, silence.id)
    : await covered(storage, readyOf(silence));
  await attend(storage, ids, now);
  await storage.commit([silenceChange(silence, sort, record.version, now)]);
}

/** The ids of incidents that are not closed and hold something that it covers. */
async function covered(storage: Storage, silence: ActiveSilence): Promise<string[]> {
  const ids: string[] = [];
  for (const state of ["open", "acknowledged"]) {
    await eachIncident(storage, `state=${state}`, ({ id, parts }) => {
      if (parts.some(({ notice }) => silence.covers(labelsOf(notice)))) ids.push(id);
    });
  }
  return ids;
}

async function mutedBy(storage: Storage, id: string): Promise<string[]> {
  const ids: string[] = [];
  await eachIncident(storage, `muted=silence:${id}`, (incident) => ids.push(incident.id));
  return ids;
}

async function eachIncident(
  storage: Storage,
  term: string,
  take: (incident: Incident) => void,
): Promise<void> {
  let cursor: string | undefined;
  let seen = 0;
  do {
    const query = { collection: "incident", terms: [term], limit: pageSize };
    const page = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    for (const { value } of page.records) take(JSON.parse(value) as Incident);
    seen += page.records.length;
    cursor = page.cursor;
  } while (cursor !== undefined && seen < mostIncidents);
}

/** Has these incidents looked at now. One that changes meanwhile is looked at by whoever changes it. */
async function attend(storage: Storage, ids: readonly string[], now: number): Promise<void> {
  for (let at = 0; at < ids.length; at += pageSize) {
    const records = await storage.read(ids.slice(at, at + pageSize).map(incidentKey));
    for (const record of records) {
      if (record === undefined) continue;
      const incident = JSON.parse(record.value) as Incident;
      if (incident.state === "closed") continue;
      await storage.commit([incidentChange({ ...incident, attendAt: now }, record.version, now)]);
    }
  }
}
