import { hold, isAwaited, pressOn } from "../escalate/answer.ts";
import { ended } from "../escalate/begin.ts";
import { told } from "../language/line.ts";
import type { Incident } from "./incident.ts";
import { withEntry } from "./timeline.ts";

export interface Deed {
  readonly by: string;
  readonly why?: string;
  /** The key of the person that `by` names, where one is known. */
  readonly person?: string;
  /** Through what it came, for the timeline: `slack button`, `phone keypad`. */
  readonly through?: string;
}

export type DeedResult =
  | { readonly status: "done"; readonly incident: Incident }
  | { readonly status: "unchanged"; readonly reason: string };

/** Somebody has it: the incident says who, and nobody else is paged. */
export function acknowledge(incident: Incident, deed: Deed, now: number): DeedResult {
  if (incident.state === "closed") return unchanged("it is closed");
  const { acknowledged } = incident;
  const person = deed.person ?? deed.by;
  if (acknowledged !== undefined && !isAwaited(incident, person)) {
    return unchanged(`${acknowledged.by} has acknowledged it already`);
  }
  const at = new Date(now).toISOString();
  const changed = entered(incident, "acknowledged", deed, at);
  const { by, why } = deed;
  const answered: Incident = {
    ...changed,
    state: "acknowledged",
    acknowledged: acknowledged ?? { by, ...(why === undefined ? {} : { why }), at },
    acknowledgedFirstAt: incident.acknowledgedFirstAt ?? at,
    answeredBy: [...new Set([...(incident.answeredBy ?? []), person])],
  };
  const held: Incident = { ...answered, escalation: hold(answered, now) };
  if (incident.escalation?.test !== true) return { status: "done", incident: held };
  return { status: "done", incident: { ...held, state: "closed", closedAt: at } };
}

/** A person says that it is over. What still fires is told again only when its source reports news of it. */
export function resolve(incident: Incident, deed: Deed, now: number): DeedResult {
  if (incident.state === "closed") return unchanged("it is closed already");
  const at = new Date(now).toISOString();
  const changed = entered(incident, "resolved", deed, at);
  const { escalation } = incident;
  return {
    status: "done",
    incident: {
      ...changed,
      state: "closed",
      closedAt: at,
      escalation: escalation && ended(escalation, `${deed.by} has resolved it`),
    },
  };
}

/** More people are needed: the next step is taken at once, also when somebody has acknowledged. */
export function escalateNow(incident: Incident, deed: Deed, now: number): DeedResult {
  if (incident.state === "closed") return unchanged("it is closed");
  const escalation = pressOn(incident, now);
  if (escalation === undefined) {
    return unchanged(`the route ${incident.route} has no escalation: set one in the config`);
  }
  const at = new Date(now).toISOString();
  const changed = entered(incident, "escalated", deed, at);
  const { acknowledged: _, answeredBy: __, ...rest } = changed;
  return { status: "done", incident: { ...rest, state: "open", escalation } };
}

function entered(
  incident: Incident,
  type: "acknowledged" | "resolved" | "escalated",
  deed: Deed,
  at: string,
): Incident {
  const revision = incident.revision + 1;
  const { by, why, through } = deed;
  const entry = {
    at,
    type,
    ...told([type, by, through]),
    by,
    ...(why === undefined ? {} : { why, text: why }),
    revision,
  };
  return {
    ...incident,
    revision,
    changedAt: at,
    acceptedAt: Date.parse(at),
    request: "",
    timeline: withEntry(incident.timeline, entry),
  };
}

function unchanged(reason: string): DeedResult {
  return { status: "unchanged", reason };
}
