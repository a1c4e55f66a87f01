import { accepted, type Received } from "../accept/accept.ts";
import { decide, type Progress, targetsOf, tellsEvery } from "../decide/decide.ts";
import { mutingOf } from "../decide/muting.ts";
import { deliveryId, deliveryKey } from "../deliver/delivery.ts";
import { stepOn } from "../escalate/run.ts";
import { wakeTargets } from "../inhibit/wake.ts";
import type { Notice } from "../notice.ts";
import type { Happening } from "../record/events.ts";
import type { Workspace } from "../record/workspace.ts";
import { type Group, groupOf } from "../route/group.ts";
import { labelsOf } from "../route/labels.ts";
import { matchRoutes, type Route } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import { changeKey, changeRecord, isChange, type LastChange, lastChangeBefore } from "./change.ts";
import { expiredType } from "./expire.ts";
import { foldLate, foldReport, openIncident, type Report } from "./fold.ts";
import type { Incident } from "./incident.ts";
import {
  attendTime,
  groupPointerChange,
  groupPointerKey,
  incidentChange,
  incidentKey,
  signalChange,
  signalKey,
} from "./keys.ts";
import { goingOn, lingers } from "./linger.ts";
import { endedBefore, endSet, setEndKey } from "./set.ts";
import { correlate, isActive, type Signal } from "./signal.ts";
import { hasTurned, withTurn } from "./turns.ts";

/** A notice of the inbox with the version of its record. */
export interface Taken extends Received {
  readonly version: number;
}

interface Routed {
  readonly taken: Taken;
  /** Of its fingerprint; a message has no state to keep. */
  readonly signal: string | undefined;
  readonly places: readonly Place[];
}

interface Place {
  readonly route: Route;
  readonly group: Group;
  /** The key of the group's newest incident. */
  readonly pointer: string;
}

/**
 * Correlate, route and decide for a batch of notices, in the order they came. Everything is read and
 * changed in the workspace; what happened is returned, to be told once the workspace is committed.
 */
export async function processNotices(
  batch: readonly Taken[],
  setup: Setup,
  work: Workspace,
  storage: Storage,
  now: number,
): Promise<Happening[]> {
  const routed = batch.map((taken): Routed => {
    const { notice } = taken;
    const view = labelsOf(notice);
    const places = matchRoutes(setup.route, view).map((route): Place => {
      const group = groupOf(route, notice, view);
      return { route, group, pointer: groupPointerKey(group.key) };
    });
    return {
      taken,
      signal: notice.kind === "message" ? undefined : signalKey(notice),
      places,
    };
  });
  await loadAll(routed, setup, work);
  const progress = new Map<string, Progress>();
  const happenings: Happening[] = [];
  for (const each of routed) processOne(each, setup, work, now, progress, happenings);
  for (const { taken } of routed) {
    if (taken.notice.endsSet !== true) continue;
    const touched = routed.flatMap(({ signal }) => signal ?? []);
    await endSet(taken.notice, touched, work, storage, now);
  }
  await nameLastChanges(progress, work, storage, now);
  const incidents = [...progress.keys()].flatMap((id) => work.get<Incident>(incidentKey(id)) ?? []);
  const muting = await mutingOf(incidents, setup, storage, now, work);
  for (const [id, each] of progress) happenings.push(...decide(id, each, setup, muting, work, now));
  // A first step that waits for nothing is taken in the same commit: nobody is paged later than need be.
  const due = [...progress.keys()].flatMap((id) => {
    const incident = work.get<Incident>(incidentKey(id));
    const time = incident && attendTime(incident);
    return incident !== undefined && time !== undefined && time <= now ? [incident] : [];
  });
  if (due.length > 0) happenings.push(...(await stepOn(due, setup, work, storage, now)));
  return happenings;
}

/** An incident that a problem opened names what was changed before it. */
async function nameLastChanges(
  progress: ReadonlyMap<string, Progress>,
  work: Workspace,
  storage: Storage,
  now: number,
): Promise<void> {
  const opened = [...progress].filter(
    ([, { before, folds }]) =>
      before === undefined && folds.some(({ notice }) => notice.status === "firing"),
  );
  await Promise.all(
    opened.map(async ([id]) => {
      const incident = work.get<Incident>(incidentKey(id));
      if (incident === undefined) return;
      const lastChange = await lastChangeBefore(incident, storage);
      if (lastChange === undefined) return;
      work.put(incidentKey(id), { ...incident, lastChange }, (value, expect) =>
        incidentChange(value, expect, now),
      );
    }),
  );
}

async function loadAll(routed: readonly Routed[], setup: Setup, work: Workspace): Promise<void> {
  const signals: string[] = [];
  const pointers: string[] = [];
  for (const { signal, places } of routed) {
    if (signal !== undefined) signals.push(signal);
    for (const { pointer } of places) pointers.push(pointer);
  }
  const changes = routed.flatMap(({ taken: { notice } }) =>
    isChange(notice) ? [changeKey(notice)] : [],
  );
  const ends = routed.flatMap(({ taken: { notice } }) => setEndKey(notice) ?? []);
  await work.load([...signals, ...pointers, ...changes, ...ends]);
  const incidents = new Set<string>();
  for (const key of pointers) {
    const id = work.get<string>(key);
    if (id !== undefined) incidents.add(id);
  }
  for (const key of signals) {
    for (const id of work.get<Signal>(key)?.incidents ?? []) incidents.add(id);
  }
  await work.load([...incidents].map(incidentKey));
  const deliveries = [...incidents].flatMap((id) => {
    const incident = work.get<Incident>(incidentKey(id));
    if (incident === undefined) return [];
    return targetsOf(incident, setup).map((target) => deliveryKey(deliveryId(id, target)));
  });
  await work.load(deliveries);
}

function processOne(
  { taken, signal: key, places }: Routed,
  setup: Setup,
  work: Workspace,
  now: number,
  progress: Map<string, Progress>,
  happenings: Happening[],
) {
  const { notice, receivedAt, request, version } = taken;
  const reasons: string[] = [];
  const done = (incidents: readonly string[]) => {
    const became = { incidents, reasons };
    work.put(`taken:${notice.source}:${notice.id}`, became, () =>
      accepted(notice, version, became, now),
    );
    happenings.push({ name: "routed", event: { notice, incidents } });
  };
  const suppressed = (reason: string, detail: string) => {
    reasons.push(detail);
    happenings.push({ name: "suppressed", event: { reason, detail, notice: notice.id } });
  };

  const known = key === undefined ? undefined : work.get<Signal>(key);
  const put = (name: string, value: Signal) => {
    wakeTargets(known, value, setup.inhibit, work, now);
    work.put(name, value, (each, expect) => signalChange(name, each, expect, now, setup.inhibit));
  };
  let signal: Signal | undefined;
  // Also where it is news to nobody: a deployment that went well may be the cause of what comes.
  if (isChange(notice)) {
    const change = changeKey(notice);
    const at = work.get<LastChange>(change);
    work.put(change, at, (value, expect) => changeRecord(notice, value, expect));
  }
  if (endedBefore(notice, work) || isOutlived(notice, known)) {
    suppressed("stale", sentences.stale);
    return done([]);
  }
  if (key !== undefined) {
    const correlation = correlate(known, notice, now);
    if (correlation.status !== "news") {
      if (correlation.status === "noted") put(key, correlation.signal);
      else
        for (const { pointer } of places) lineUpLate(notice, pointer, setup, work, now, progress);
      suppressed(correlation.reason, sentences[correlation.reason]);
      return done([]);
    }
    signal = withTurn(known, correlation.signal, notice, receivedAt);
  }

  const turned = signal !== undefined && hasTurned(known, signal);
  const report: Report = { notice, receivedAt, request, signal, turned };
  const touched = new Map<string, Incident>();
  const touch = (incident: Incident, current = incident) => {
    const isNew = work.version(incidentKey(incident.id)) === 0;
    const before = known?.incidents.includes(incident.id) === true ? known : undefined;
    const { flap } = setup.routes.get(incident.route) ?? setup.route;
    const folded = foldReport(current, { ...report, before, flap }, now);
    work.put(incidentKey(folded.id), folded, (value, expect) => incidentChange(value, expect, now));
    const since = progress.get(folded.id);
    const fold = { revision: folded.revision, notice };
    if (since !== undefined) since.folds.push(fold);
    else progress.set(folded.id, { before: isNew ? undefined : incident, folds: [fold] });
    touched.set(folded.id, folded);
  };

  for (const { route, group, pointer } of places) {
    const current = work.get<Incident>(incidentKey(work.get<string>(pointer) ?? ""));
    if (current !== undefined && isOpenFor(current, report)) touch(current);
    else if (notice.status === "resolved" || notice.status === "cancelled") {
      suppressed("nothing_open", `nothing is open on route ${route.name} for it to end`);
    } else if (current !== undefined && lingers(current, route, receivedAt)) {
      touch(current, goingOn(current));
    } else {
      const opened = openIncident(route, group, report);
      work.put(pointer, opened.id, (id, expect) => groupPointerChange(pointer, id, expect));
      touch(opened);
    }
  }
  // Who was told that it is bad is told how it ends, whatever the routes say now.
  for (const id of known?.incidents ?? []) {
    const incident = work.get<Incident>(incidentKey(id));
    if (incident !== undefined && incident.state !== "closed" && !touched.has(id)) touch(incident);
  }
  if (key !== undefined && signal !== undefined) {
    const open = [...touched.values()].filter((incident) => incident.state !== "closed");
    const incidents = isActive(signal.status) || open.length > 0 ? open.map(({ id }) => id) : [];
    put(key, { ...signal, incidents });
  }
  done([...touched.keys()]);
}

/**
 * A notice that comes too late to change anything, since the process that had it died, is still one of
 * every notice that some targets asked for.
 */
function lineUpLate(
  notice: Notice,
  pointer: string,
  setup: Setup,
  work: Workspace,
  now: number,
  progress: Map<string, Progress>,
) {
  const incident = work.get<Incident>(incidentKey(work.get<string>(pointer) ?? ""));
  if (incident === undefined || !tellsEvery(incident, setup)) return;
  const late = foldLate(incident, notice, now);
  work.put(incidentKey(late.id), late, (value, expect) => incidentChange(value, expect, now));
  const fold = { revision: late.revision, notice };
  const since = progress.get(late.id);
  if (since !== undefined) since.folds.push(fold);
  else progress.set(late.id, { before: incident, folds: [fold] });
}

/** It was to be over unless it was reported again, and it was. */
function isOutlived({ type, at }: Notice, known: Signal | undefined): boolean {
  if (type !== expiredType) return false;
  const { expiresAt } = known?.problem ?? {};
  return expiresAt === undefined || Date.parse(expiresAt) > Date.parse(at);
}

const sentences = {
  stale: "older than what is known of its fingerprint",
  repeated: "says nothing that was not known",
  baseline: "a first look at something that is well: taken as the baseline",
} as const;

/** Also when it closed a moment ago by another notice of the same request: they tell of one moment. */
function isOpenFor(incident: Incident, { notice, request }: Report): boolean {
  if (incident.state !== "closed") return true;
  return incident.request === request && incident.source === notice.source;
}
