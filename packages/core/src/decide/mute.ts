import type { Incident, Part } from "../correlate/incident.ts";
import { isActive } from "../correlate/signal.ts";
import { labelsOf } from "../route/labels.ts";
import type { Route } from "../route/tree.ts";
import type { ActiveSilence } from "../silence/active.ts";
import type { TimeWindow } from "../times/window.ts";

/** Why nobody is told of an incident now. */
export interface Mute {
  /** `silence:ID`, `time:NAME` */
  readonly by: readonly string[];
  /** For people. */
  readonly reason: string;
  /** When to look again, ms; absent: when something changes. */
  readonly until?: number | undefined;
}

/** What can mute: looked up before, so that deciding is pure. */
export interface Muting {
  readonly silences: readonly ActiveSilence[];
  readonly times: ReadonlyMap<string, TimeWindow>;
}

/** Why an incident is told to nobody now; undefined when it may be told. Pure. */
export function muteOf(
  incident: Pick<Incident, "parts">,
  route: Pick<Route, "mute" | "active">,
  { silences, times }: Muting,
  now: number,
): Mute | undefined {
  return byTime(route, times, now) ?? bySilence(incident, silences);
}

/** When the times of a route begin or end next, ms; undefined: it has none. */
export function nextWindowChange(
  { mute, active }: Pick<Route, "mute" | "active">,
  times: Muting["times"],
  now: number,
): number | undefined {
  const changes = [...mute, ...active].flatMap((name) => times.get(name)?.nextChange(now) ?? []);
  return changes.length === 0 ? undefined : Math.min(...changes);
}

/** One word for metrics. */
export function muteWord({ by }: Mute): "silenced" | "muted" {
  return by[0]?.startsWith("silence:") === true ? "silenced" : "muted";
}

function byTime(
  { mute, active }: Pick<Route, "mute" | "active">,
  times: Muting["times"],
  now: number,
): Mute | undefined {
  const windows = [...mute, ...active].flatMap((name) => times.get(name) ?? []);
  if (windows.length === 0) return undefined;
  const muting = mute.find((name) => times.get(name)?.contains(now) === true);
  const isOff =
    active.length > 0 && !active.some((name) => times.get(name)?.contains(now) === true);
  if (muting === undefined && !isOff) return undefined;
  const named = muting ?? active.join(", ");
  return {
    by: [`time:${named}`],
    reason: muting === undefined ? `outside of ${named}` : `muted during ${named}`,
    until: nextWindowChange({ mute, active }, times, now),
  };
}

/** All that is active in it is covered; what is not active any more only counts where nothing is. */
function bySilence(
  { parts }: Pick<Incident, "parts">,
  silences: readonly ActiveSilence[],
): Mute | undefined {
  if (silences.length === 0) return undefined;
  const active = parts.filter(({ notice }) => isActive(notice.status));
  const judged = active.length > 0 ? active : parts;
  const found = new Map<string, ActiveSilence>();
  let until = Number.POSITIVE_INFINITY;
  for (const part of judged) {
    const covering = coveringOf(part, silences);
    if (covering.length === 0) return undefined;
    for (const each of covering) found.set(each.silence.id, each);
    until = Math.min(until, Math.max(...covering.map(({ endsAt }) => endsAt)));
  }
  const [first] = found.values();
  if (first === undefined) return undefined;
  const { createdBy, comment } = first.silence;
  return {
    by: [...found.keys()].map((id) => `silence:${id}`),
    reason: `silenced by ${createdBy}${comment === "" ? "" : `: ${comment}`}`,
    until,
  };
}

function coveringOf({ notice }: Part, silences: readonly ActiveSilence[]): ActiveSilence[] {
  const labels = labelsOf(notice);
  return silences.filter((silence) => silence.covers(labels));
}
