import { withoutHidden } from "../correlate/cover.ts";
import { settled } from "../correlate/flapping.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentChange, incidentKey, retentionMs } from "../correlate/keys.ts";
import { withEntry } from "../correlate/timeline.ts";
import { uncovered } from "../decide/cover.ts";
import { decide, targetsOf } from "../decide/decide.ts";
import type { Muting } from "../decide/mute.ts";
import { mutingOf } from "../decide/muting.ts";
import { ending, muteNow } from "../decide/patience.ts";
import {
  type Delivery,
  deliveryChange,
  deliveryId,
  deliveryKey,
  newDelivery,
  splitTarget,
} from "../deliver/delivery.ts";
import { type Line, told } from "../language/line.ts";
import type { Happening } from "../record/events.ts";
import { type Workspace, workspace } from "../record/workspace.ts";
import type { Setup } from "../setup.ts";
import { type Claim, type Storage, StorageUnavailable } from "../storage.ts";
import type { Clock, Log } from "../tools.ts";
import { type Advance, advance } from "./advance.ts";
import { dueOf, type Page, type Place } from "./escalation.ts";
import { lookAround } from "./look-around.ts";
import { dropped, paged } from "./page-delivery.ts";

export interface EscalateContext {
  readonly storage: Storage;
  readonly setup: () => Setup;
  readonly clock: Clock;
  readonly log: Log;
  readonly happened: (happenings: readonly Happening[]) => void;
}

// After so many lost races the sweep gives it to whoever is next.
const triesAlone = 20;

/** Takes the escalations that are due a step on, in one commit for the batch. */
export async function escalate(claims: readonly Claim[], context: EscalateContext): Promise<void> {
  const incidents = claims.map(({ record }) =>
    incidentKey((JSON.parse(record.value) as Incident).id),
  );
  if (await together(incidents, claims, context)) return;
  for (const key of incidents) await alone(key, context);
}

async function together(
  keys: readonly string[],
  claims: readonly Claim[],
  context: EscalateContext,
): Promise<boolean> {
  try {
    return await attempt(keys, claims, context);
  } catch (error) {
    if (error instanceof StorageUnavailable) throw error;
    return false;
  }
}

/** One that can't be taken on holds up no other: it is left as it is, so it is tried again later. */
async function alone(key: string, context: EscalateContext): Promise<void> {
  let error: unknown = "it lost every race";
  try {
    for (let tries = 0; tries < triesAlone; tries += 1) {
      if (await attempt([key], [], context)) return;
    }
  } catch (thrown) {
    if (thrown instanceof StorageUnavailable) throw thrown;
    error = thrown;
  }
  context.log.error("an escalation can't be taken a step on and is tried again", {
    incident: key.slice(key.indexOf(":") + 1),
    error: String(error),
  });
}

async function attempt(
  keys: readonly string[],
  claims: readonly Claim[],
  { storage, setup, clock, happened }: EscalateContext,
): Promise<boolean> {
  const work = workspace(storage);
  for (const { record } of claims) work.take(record);
  await work.load(keys);
  const incidents = keys.flatMap((key) => work.get<Incident>(key) ?? []);
  const happenings = await stepOn(incidents, setup(), work, storage, clock.now());
  if (!(await work.commit())) return false;
  happened(happenings);
  return true;
}

/** Takes the escalations of these incidents on to `now`, in the workspace. */
export async function stepOn(
  incidents: readonly Incident[],
  setup: Setup,
  work: Workspace,
  storage: Storage,
  now: number,
): Promise<Happening[]> {
  // Pages too: what tells of a broken channel is not told by it, and has been told by it before.
  await work.load(
    incidents.flatMap((incident) =>
      deliveriesOf(incident, [...targetsOf(incident, setup), ...toldBy(incident)]),
    ),
  );
  const muting = await mutingOf(incidents, setup, storage, now, work);
  const reviews = incidents.flatMap((incident) => review(incident, setup, muting, work, now));
  const happenings = reviews.flatMap((each) => each.happenings);
  const awake = incidents.flatMap(({ id }) => {
    const incident = work.get<Incident>(incidentKey(id));
    return incident === undefined || incident.muted !== undefined ? [] : [incident];
  });
  const around = await lookAround(awake, setup, work, storage, now);
  const advances = awake.flatMap((incident) => {
    const { escalation } = incident;
    if (escalation === undefined) return [];
    return [
      { incident, made: advance(withoutHidden(incident), escalation, around(incident), now) },
    ];
  });
  await work.load(
    advances.flatMap(({ incident, made: { tells } }) =>
      deliveriesOf(
        incident,
        tells.map(({ target }) => target),
      ),
    ),
  );
  const told = advances.flatMap(({ incident, made }) =>
    carryOut(incident, made, setup, muting, work, now),
  );
  return [...happenings, ...told];
}

/** Whether a mute of all or of a part has begun or is over, or what flapped is stable: that is told, once. */
function review(
  before: Incident,
  setup: Setup,
  muting: Muting,
  work: Workspace,
  now: number,
): { readonly happenings: readonly Happening[] }[] {
  const { id, muted, attendAt } = before;
  if (muted === undefined && attendAt === undefined) return [];
  const route = setup.routes.get(before.route) ?? setup.route;
  const incident = settled(before, now) ?? before;
  const mayTell =
    incident.state !== "closed" && muteNow(incident, route, muting, work, now) === undefined;
  const said = muted === undefined ? noLongerCovered(incident, muting) : ending(muted);
  const reviewed = mayTell && said !== undefined ? unmuted(incident, said, now) : incident;
  work.put(incidentKey(id), reviewed, (value, expect) => incidentChange(value, expect, now));
  const isNews = reviewed.revision > before.revision;
  const progress = { before, folds: [], ...(isNews ? {} : { isStep: true as const }) };
  return [{ happenings: decide(id, progress, setup, muting, work, now) }];
}

/** What the timeline says of parts that were left out and are told again. */
function noLongerCovered(incident: Incident, muting: Muting): Line | undefined {
  const [first, ...others] = uncovered(incident, muting);
  if (first === undefined) return undefined;
  return ["uncovered", first.notice.title, others.length];
}

function unmuted(incident: Incident, line: Line, now: number): Incident {
  const at = new Date(now).toISOString();
  const revision = incident.revision + 1;
  const entry = { at, type: "unmuted", ...told(line), revision };
  const timeline = withEntry(incident.timeline, entry);
  return { ...incident, revision, changedAt: at, acceptedAt: now, timeline };
}

/** Whom it has told, or is about to. */
function toldBy({ escalation }: Incident): string[] {
  if (escalation === undefined) return [];
  const { pages, places = [] } = escalation;
  return [...pages.flatMap(({ targets }) => targets), ...places.map(({ target }) => target)];
}

function deliveriesOf({ id }: Incident, targets: readonly string[]): string[] {
  return targets.map((target) => deliveryKey(deliveryId(id, target)));
}

/** Writes what an advance says into the incident and its deliveries. */
function carryOut(
  before: Incident,
  made: Advance,
  setup: Setup,
  muting: Muting,
  work: Workspace,
  now: number,
): Happening[] {
  const incident = advanced(before, made, now);
  const key = incidentKey(incident.id);
  work.put(key, incident, (value, expect) => incidentChange(value, expect, now));
  if (incident.revision === before.revision) return [];
  const happenings = decide(
    incident.id,
    { before, folds: [], isStep: true },
    setup,
    muting,
    work,
    now,
  );
  for (const target of made.dropped) change(target, dropped);
  for (const tell of made.tells) {
    const { channel } = splitTarget(tell.target);
    const traits = setup.channels.get(channel)?.traits;
    const interrupts = traits?.pages !== undefined;
    change(tell.target, (delivery) => paged(delivery, incident, tell, interrupts, now));
    const { page, lateMs } = tell;
    if (page === undefined) continue;
    happenings.push({ name: "paged", event: { incident, person: page.person, channel, lateMs } });
  }
  return happenings;

  function change(target: string, next: (delivery: Delivery) => Delivery) {
    const name = deliveryKey(deliveryId(incident.id, target));
    const delivery = work.get<Delivery>(name) ?? newDelivery(incident, target, now);
    work.put(name, next(delivery), (value, expect) =>
      deliveryChange(value, expect, now + retentionMs),
    );
  }
}

/** The incident with what an advance made of it: a revision where there is something to show. */
function advanced(incident: Incident, made: Advance, now: number): Incident {
  const { entries, tells, reopened, closes } = made;
  const revision = incident.revision + (entries.length > 0 ? 1 : 0);
  const stamped = <Told extends Page | Place>(each: Told): Told =>
    each.state === "told" && each.toldAt === now ? { ...each, revision } : each;
  const escalation = {
    ...made.escalation,
    pages: made.escalation.pages.map(stamped),
    places: made.escalation.places?.map(stamped),
  };
  // Work whose due time stands still counts as left alone.
  const due = dueOf(escalation);
  const stuck = due !== undefined && due <= now;
  const at = new Date(now).toISOString();
  const { acknowledged, answeredBy, ...open } = incident;
  return {
    ...(reopened ? open : incident),
    ...(reopened ? { state: "open" as const } : {}),
    ...(closes ? { state: "closed" as const, closedAt: at } : {}),
    revision,
    changedAt: entries.length > 0 ? at : incident.changedAt,
    targets: [...new Set([...incident.targets, ...tells.map(({ target }) => target)])],
    escalation: stuck ? { ...escalation, nextAt: now + 1 } : escalation,
    pages: countPages(incident, made),
    timeline: entries.reduce(
      (timeline, { type, line }) => withEntry(timeline, { at, type, ...told(line), revision }),
      incident.timeline,
    ),
  };
}

function countPages(
  { pages = {} }: Incident,
  { tells }: Advance,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = { ...pages };
  for (const { page } of tells) {
    if (page !== undefined) counts[page.person] = (counts[page.person] ?? 0) + 1;
  }
  return counts;
}
