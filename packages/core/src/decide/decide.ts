import type { Traits } from "../channel.ts";
import { withoutHidden } from "../correlate/cover.ts";
import { settlesAt } from "../correlate/flapping.ts";
import type { Incident, TimelineEntry } from "../correlate/incident.ts";
import { incidentChange, incidentKey, retentionMs } from "../correlate/keys.ts";
import { withEntry } from "../correlate/timeline.ts";
import {
  type Delivery,
  deliveryChange,
  deliveryId,
  deliveryKey,
  newDelivery,
  splitTarget,
} from "../deliver/delivery.ts";
import { queuedChange } from "../deliver/every.ts";
import { escalated, isPaged } from "../escalate/begin.ts";
import { told } from "../language/line.ts";
import type { Notice } from "../notice.ts";
import type { Happening } from "../record/events.ts";
import { ownSource } from "../record/self-report.ts";
import type { Workspace } from "../record/workspace.ts";
import type { Route } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import { noteEnding } from "../silence/until-resolved.ts";
import { coveredParts, coverOfNews } from "./cover.ts";
import { isOldStory } from "./flap.ts";
import { type Muting, muteWord, nextWindowChange, tiesTo } from "./mute.ts";
import { beginning, endedInTime, muteNow, tooShort } from "./patience.ts";
import { earliest, isPressing, want, withNoise } from "./want.ts";
import { wantPage } from "./want-page.ts";

/** What happened to an incident in one piece of work. */
export interface Progress {
  /** As it was; undefined when it was opened here. */
  readonly before: Incident | undefined;
  /** The notices that were put into it, each with the revision it made. */
  readonly folds: { readonly revision: number; readonly notice: Notice }[];
  /** A step was taken: worth an edit, and no message of its own. */
  readonly isStep?: true;
  /** What somebody had done: where a message stands, it is told even while it is muted. */
  readonly evenMuted?: true;
}

/** Who is told of an incident that changed, and when; each "no" with its reason. */
export function decide(
  id: string,
  { before, folds, isStep, evenMuted }: Progress,
  setup: Setup,
  muting: Muting,
  work: Workspace,
  now: number,
): Happening[] {
  const changed = work.get<Incident>(incidentKey(id));
  if (changed === undefined) return [];
  const targets = targetsOf(changed, setup);
  const timers = setup.routes.get(changed.route) ?? setup.route;
  const incident = muted({ ...changed, targets }, before, timers, setup, muting, work, now);
  work.put(incidentKey(id), incident, (value, expect) => incidentChange(value, expect, now));
  noteEnding(before, incident, muting.silences, work, now);
  const happenings: Happening[] = [
    { name: "incident", event: { incident, change: changeOf(before, incident) } },
  ];
  const suppressed = (reason: string, detail: string, target?: string) => {
    const event = { reason, detail, incident: id, ...(target === undefined ? {} : { target }) };
    happenings.push({ name: "suppressed", event });
  };
  if (targets.length === 0 && incident.escalation === undefined)
    suppressed("no_targets", `receiver ${incident.receiver} has no targets`);
  const { muted: mute } = incident;
  if (mute !== undefined) suppressed(muteWord(mute), mute.reason);

  const direct = setup.receivers[incident.receiver] ?? [];
  // Whoever has not seen it fire is not told that it ended.
  const inTime = endedInTime(incident, before, timers);
  if (inTime) suppressed("waiting", tooShort(timers));
  const endsUnseen = inTime || (incident.state === "closed" && before?.muted !== undefined);
  const isOld = isOldStory(before, incident, folds);
  if (isOld) suppressed("flapping", "it flaps, as was told: a change makes no noise");
  const cover = mute === undefined ? coverOfNews(incident, before, folds) : undefined;
  if (cover !== undefined)
    suppressed(muteWord(cover), "what is new in it is silenced or inhibited");
  for (const target of targets) {
    const { channel } = splitTarget(target);
    const traits = setup.channels.get(channel)?.traits;
    if (traits === undefined) {
      suppressed("no_channel", `there is no channel ${channel} in the config any more`, target);
      continue;
    }
    const every = traits.every === true;
    const key = deliveryKey(deliveryId(id, target));
    const delivery = work.get<Delivery>(key) ?? newDelivery(incident, target, now);
    const keep = (next: Delivery) =>
      work.put(key, next, (value, expect) => deliveryChange(value, expect, now + retentionMs));
    if (mute !== undefined || (endsUnseen && delivery.delivered === 0)) {
      if (evenMuted === true && delivery.delivered > 0 && isPlace(traits)) {
        const change = { before, timers, edits: true };
        keep({ ...want(delivery, incident, change, now), nudge: undefined, evenMuted });
      } else if (delivery.state === "waiting" && delivery.evenMuted !== true)
        keep(quiet(delivery, mute?.reason ?? (inTime ? tooShort(timers) : "it ended while muted")));
      continue;
    }
    if (isStep === true && delivery.wanted >= incident.revision) continue;
    const makesNoise = (!traits.edits || traits.pages !== undefined) && !every;
    const isQuiet = isOld || cover !== undefined;
    if (isQuiet && makesNoise && (delivery.delivered > 0 || delivery.state === "waiting")) continue;
    if (isStep === true && before !== undefined && !traits.edits && delivery.delivered > 0) {
      if (!isPressing(before, incident)) continue;
    }
    const { pages } = traits;
    const wanted =
      pages === undefined
        ? want(
            traits.edits && !every ? withNoise(delivery, before, incident) : delivery,
            incident,
            { before, timers, edits: traits.edits || every },
            now,
          )
        : wantPage(
            delivery,
            incident,
            { before, timers, pages, direct: direct.includes(target) },
            now,
          );
    keep(wanted);
    for (const { revision, notice } of every ? folds : []) {
      const change = queuedChange(wanted.id, revision, notice);
      work.put(change.key, change, (value) => value);
    }
  }
  return happenings;
}

/** The incident with what mutes it now, and its escalation, which waits meanwhile. */
function muted(
  incident: Incident,
  before: Incident | undefined,
  route: Route,
  setup: Setup,
  muting: Muting,
  work: Workspace,
  now: number,
): Incident {
  const isOver = incident.state === "closed" && before !== undefined;
  const mute = isOver ? undefined : muteNow(incident, route, muting, work, now);
  const at = new Date(now).toISOString();
  const begins = mute !== undefined && before?.muted === undefined;
  const said = begins
    ? beginning(mute)
    : endedInTime(incident, before, route)
      ? `Told to nobody: ${tooShort(route)}`
      : undefined;
  const inhibitable = tiesTo(incident, muting.rules);
  // What ended or began while this was decided could not know of it: it is looked at again once it is written.
  const isNew = inhibitable?.some((tie) => before?.inhibitable?.includes(tie) !== true) === true;
  // Who closed it has seen enough of it.
  const flapping = incident.state === "closed" ? undefined : incident.flapping;
  // What is told now may have to be silent when a time of its route begins.
  const isTold = mute === undefined && incident.state !== "closed";
  const seen = { ...incident, parts: coveredParts(incident, before, muting) };
  const turn = mute === undefined ? escalated(withoutHidden(seen), route, setup, now) : incident;
  const { revision } = incident;
  const entries: TimelineEntry[] =
    said === undefined ? [] : [{ at, type: "decided", title: said, revision }];
  if ("line" in turn) entries.push({ at, type: "escalated", ...told(turn.line), revision });
  return {
    ...seen,
    muted: mute,
    inhibitable,
    flapping,
    attendAt: isNew
      ? now + 1
      : earliest(
          isTold ? nextWindowChange(route, muting.times, now) : undefined,
          settlesAt(flapping),
        ),
    timeline: entries.reduce(withEntry, incident.timeline),
    escalation: turn.escalation,
  };
}

/** A message stands there and is edited; nobody is paged, and no server waits for each notice. */
function isPlace({ edits, pages, every }: Traits): boolean {
  return edits && pages === undefined && every !== true;
}

/** What waited to be told is not told now; what comes after the mute tells the newest state. */
function quiet(delivery: Delivery, reason: string): Delivery {
  const { delivered } = delivery;
  return { ...delivery, state: "done", wanted: delivered, due: undefined, attempts: 0, reason };
}

/** Whether one of its targets asked for every notice. */
export function tellsEvery(incident: Incident, setup: Setup): boolean {
  return targetsOf(incident, setup).some(
    (target) => setup.channels.get(splitTarget(target).channel)?.traits.every === true,
  );
}

/** Who is told of it now, and everyone who was told before. */
export function targetsOf(incident: Incident, setup: Setup): string[] {
  const targets = [
    ...new Set([
      ...(setup.receivers[incident.receiver] ?? []).filter((target) => !isPaged(target)),
      ...incident.targets,
    ]),
  ];
  const broken = incident.source === ownSource ? incident.labels.channel : undefined;
  if (broken === undefined) return targets;
  // What is broken can't tell of itself: another channel has to, whichever there is.
  const others = (list: readonly string[]) =>
    list.filter((target) => splitTarget(target).channel !== broken);
  const able = others(targets);
  return able.length > 0
    ? able
    : others([...new Set(Object.values(setup.receivers).flat())])
        .filter((target) => !isPaged(target))
        .slice(0, 3);
}

function changeOf(
  before: Incident | undefined,
  after: Incident,
): "opened" | "revised" | "acknowledged" | "closed" {
  if (before === undefined) return "opened";
  if (before.state === after.state) return "revised";
  return after.state === "open" ? "revised" : after.state;
}
