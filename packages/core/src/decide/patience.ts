import type { Incident } from "../correlate/incident.ts";
import { type Delivery, deliveryId, deliveryKey } from "../deliver/delivery.ts";
import type { Line } from "../language/line.ts";
import type { Workspace } from "../record/workspace.ts";
import { showDuration } from "../route/duration.ts";
import type { Route } from "../route/tree.ts";
import { type Mute, type Muting, mutedNow, muteWord } from "./mute.ts";

const prefix = "for:";

/** Why an incident is told to nobody now, also since it has not fired for long enough. */
export function muteNow(
  incident: Incident,
  route: Route,
  muting: Muting,
  work: Workspace,
  now: number,
): Mute | undefined {
  const mute = mutedNow(incident, route, muting, now) ?? patience(incident, route, now);
  return isPatience(mute) && isTold(incident, work) ? undefined : mute;
}

/** While a problem has yet to last as long as its route asks (`for`), nobody is told. */
function patience(
  { openedAt, counts, flapping, state }: Incident,
  { forMs }: Pick<Route, "forMs">,
  now: number,
): Mute | undefined {
  const until = Date.parse(openedAt) + forMs;
  const holdsProblem = counts.firing > 0 || flapping !== undefined;
  const isShort = forMs > 0 && now < until;
  if (!isShort || state === "closed" || !holdsProblem) return undefined;
  const length = showDuration(forMs);
  return {
    by: [`${prefix}${length.replaceAll(" ", "")}`],
    reason: `told if it still fires after ${length}`,
    until,
  };
}

export function isPatience(mute: Mute | undefined): boolean {
  return mute?.by[0]?.startsWith(prefix) === true;
}

/** Whether an incident ended before its route's `for` had passed, and nobody knows of it. */
export function endedInTime(
  { state, parts, openedAt, acceptedAt }: Incident,
  before: Incident | undefined,
  { forMs }: Pick<Route, "forMs">,
): boolean {
  if (state !== "closed") return false;
  if (before !== undefined) return isPatience(before.muted);
  const lasted = acceptedAt - Date.parse(openedAt);
  return lasted < forMs && parts.every(({ notice }) => notice.kind === "problem");
}

export function tooShort({ forMs }: Pick<Route, "forMs">): string {
  return `it was over before ${showDuration(forMs)} had passed`;
}

/** What the timeline says when a mute begins. */
export function beginning(mute: Mute): string {
  return `${isPatience(mute) ? "Not told yet" : "Nobody is told"}: ${mute.reason}`;
}

/** What the timeline says when a mute is over and it still fires. */
export function ending(mute: Mute): Line {
  const word = muteWord(mute);
  if (word === "waiting") return ["stillFires"];
  const [first = ""] = mute.by;
  return ["unmuted", mute.reason, word, first.slice(first.indexOf(":") + 1)];
}

/** Whether somebody was told of it, or is about to be. */
function isTold({ id, targets }: Incident, work: Workspace): boolean {
  return targets.some((target) => {
    const delivery = work.get<Delivery>(deliveryKey(deliveryId(id, target)));
    return delivery !== undefined && (delivery.delivered > 0 || delivery.state !== "done");
  });
}
