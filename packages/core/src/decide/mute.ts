import type { Incident } from "../correlate/incident.ts";
import { isActive } from "../correlate/signal.ts";
import type { Inhibitors } from "../inhibit/inhibitors.ts";
import { type InhibitRules, type Tie, threatsTo } from "../inhibit/rules.ts";
import type { Notice } from "../notice.ts";
import { showDuration } from "../route/duration.ts";
import { labelsOf } from "../route/labels.ts";
import type { Route } from "../route/tree.ts";
import { type ActiveSilences, reasonOf } from "../silence/active.ts";
import type { TimeWindow } from "../times/window.ts";

/** Why nobody is told of an incident now. */
export interface Mute {
  /** `silence:ID`, `time:NAME`, `inhibit:RULE`, `for:TIME` */
  readonly by: readonly string[];
  /** For people. */
  readonly reason: string;
  /** When to look again, ms; absent: when something changes. */
  readonly until?: number | undefined;
  /** What inhibited is over; who was inhibited may be over in a moment too. */
  readonly lingers?: true;
}

/** What can mute: looked up before, so that deciding is pure. */
export interface Muting {
  readonly silences: ActiveSilences;
  readonly inhibitors: Inhibitors;
  readonly rules: InhibitRules;
  readonly times: ReadonlyMap<string, TimeWindow>;
}

/** Why an incident is told to nobody now; undefined when it may be told. Pure. */
export function muteOf(
  incident: Pick<Incident, "parts">,
  route: Pick<Route, "mute" | "active">,
  muting: Muting,
  now: number,
): Mute | undefined {
  return byTime(route, muting.times, now) ?? byCover(incident, muting);
}

/**
 * The same for an incident as it stands: when what inhibited it is over, it is told if it still fires after
 * groupInterval, since what follows from a problem ends after it. What is critical does not wait.
 */
export function mutedNow(
  incident: Pick<Incident, "parts" | "muted" | "severity">,
  route: Pick<Route, "mute" | "active" | "groupIntervalMs">,
  muting: Muting,
  now: number,
): Mute | undefined {
  return muteOf(incident, route, muting, now) ?? lingering(incident, route.groupIntervalMs, now);
}

function lingering(
  { muted, severity }: Pick<Incident, "muted" | "severity">,
  forMs: number,
  now: number,
): Mute | undefined {
  if (muted?.by.some(isInhibition) !== true || severity === "critical") return undefined;
  if (muted.lingers === true) return now < (muted.until ?? now) ? muted : undefined;
  const reason = `${muted.reason}; told if it still fires in ${showDuration(forMs)}`;
  return forMs === 0 ? undefined : { by: muted.by, reason, until: now + forMs, lingers: true };
}

/** What ties what is active in an incident to problems that could inhibit it. */
export function tiesTo(
  { parts, state }: Pick<Incident, "parts" | "state">,
  rules: InhibitRules,
): readonly Tie[] | undefined {
  if (rules.all.length === 0 || state === "closed") return undefined;
  const active = parts.filter(({ notice }) => isActive(notice.status));
  const ties = active.flatMap(({ notice }) =>
    threatsTo(rules, labelsOf(notice)).map(({ tie }) => tie),
  );
  return ties.length === 0 ? undefined : [...new Set(ties)].slice(0, mostTies);
}

// Each is a term in an index; an incident has fifty parts.
const mostTies = 200;

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
export function muteWord({ by }: Pick<Mute, "by">): "silenced" | "inhibited" | "waiting" | "muted" {
  if (by.some(isInhibition)) return "inhibited";
  if (by[0]?.startsWith("for:") === true) return "waiting";
  return by[0]?.startsWith("silence:") === true ? "silenced" : "muted";
}

function isInhibition(by: string): boolean {
  return by.startsWith("inhibit:");
}

/** The names of the times that mute a route now: those it is in, else those it should be in. */
export function mutingTimes(
  { mute, active }: Pick<Route, "mute" | "active">,
  times: Muting["times"],
  now: number,
): { readonly during: readonly string[]; readonly outside: readonly string[] } {
  const within = (name: string) => times.get(name)?.contains(now) === true;
  return {
    during: mute.filter(within),
    outside: active.length > 0 && !active.some(within) ? active : [],
  };
}

function byTime(
  { mute, active }: Pick<Route, "mute" | "active">,
  times: Muting["times"],
  now: number,
): Mute | undefined {
  if (mute.length + active.length === 0) return undefined;
  const { during, outside } = mutingTimes({ mute, active }, times, now);
  const named = during[0] ?? outside.join(", ");
  if (named === "") return undefined;
  return {
    by: [`time:${named}`],
    reason: during.length === 0 ? `outside of ${named}` : `muted during ${named}`,
    until: nextWindowChange({ mute, active }, times, now),
  };
}

/** All that is active in it is covered; what is not active any more only counts where nothing is. */
function byCover(
  { parts }: Pick<Incident, "parts">,
  { silences, inhibitors }: Muting,
): Mute | undefined {
  const active = parts.filter(({ notice }) => isActive(notice.status));
  const covers: Cover[] = [];
  for (const { notice } of active.length > 0 ? active : parts) {
    const cover = coverOf(notice, silences, inhibitors);
    if (cover === undefined) return undefined;
    covers.push(cover);
  }
  const [first] = covers;
  if (first === undefined) return undefined;
  const until = Math.min(...covers.map((cover) => cover.until ?? Number.POSITIVE_INFINITY));
  return {
    by: [...new Set(covers.flatMap(({ by }) => by))],
    reason: first.reason,
    ...(until === Number.POSITIVE_INFINITY ? {} : { until }),
  };
}

type Cover = Pick<Mute, "by" | "reason" | "until">;

/** What covers a notice: silences, or else what inhibits it. */
export function coverOf(
  notice: Notice,
  silences: ActiveSilences,
  inhibitors: Inhibitors,
): Cover | undefined {
  const labels = labelsOf(notice);
  const covering = silences.covering(labels);
  const [silence] = covering;
  if (silence !== undefined) {
    return {
      by: covering.map((each) => `silence:${each.silence.id}`),
      reason: reasonOf(silence.silence),
      until: Math.max(...covering.map(({ endsAt }) => endsAt)),
    };
  }
  const inhibiting = inhibitors(notice);
  const [inhibitor] = inhibiting;
  if (inhibitor === undefined) return undefined;
  return {
    by: inhibiting.map(({ rule }) => `inhibit:${rule}`),
    reason: `inhibited by ${inhibitor.problem.title} (${inhibitor.rule})`,
  };
}
