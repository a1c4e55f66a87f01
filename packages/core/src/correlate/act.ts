import { hold, isAwaited, pressOn } from "../escalate/answer.ts";
import { ended } from "../escalate/begin.ts";
import { type Line, told } from "../language/line.ts";
import type { ActionName } from "../message.ts";
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

/** What a deed makes of an incident. Pure. */
export type DoDeed = (incident: Incident, deed: Deed, now: number) => DeedResult;

/** Somebody has it: the incident says who, and nobody else is paged. */
export function acknowledge(incident: Incident, deed: Deed, now: number): DeedResult {
  if (incident.state === "closed") return unchanged("it is closed");
  const { acknowledged } = incident;
  const person = deed.person ?? deed.by;
  if (acknowledged !== undefined && !isAwaited(incident, person)) {
    return unchanged(`${acknowledged.by} has acknowledged it already`);
  }
  const at = new Date(now).toISOString();
  const changed = entered(incident, "acknowledged", saidBy("acknowledged", deed), deed, at);
  const { by, why } = deed;
  const answered: Incident = {
    ...changed,
    state: "acknowledged",
    acknowledged: acknowledged ?? { by, ...(why === undefined ? {} : { why }), at },
    acknowledgedFirstAt: incident.acknowledgedFirstAt ?? at,
    answeredBy: [...new Set([...(incident.answeredBy ?? []), person])],
  };
  return heldBy(answered, at);
}

/** Nobody else is paged for it; a test is over. */
function heldBy(incident: Incident, at: string): DeedResult {
  const held: Incident = { ...incident, escalation: hold(incident, Date.parse(at)) };
  if (incident.escalation?.test !== true) return { status: "done", incident: held };
  return { status: "done", incident: { ...held, state: "closed", closedAt: at } };
}

/** Somebody gives it to another, whoever has it now. */
export function assign(to: { readonly key: string; readonly name: string }): DoDeed {
  return (incident, deed, now) => {
    if (incident.state === "closed") return unchanged("it is closed");
    const { acknowledged, answeredBy = [] } = incident;
    if (acknowledged?.by === to.name) return unchanged(`${to.name} has it already`);
    const at = new Date(now).toISOString();
    const { by, why } = deed;
    const given: Incident = {
      ...entered(incident, "assigned", ["assigned", to.name, by], deed, at),
      state: "acknowledged",
      acknowledged: { by: to.name, ...(why === undefined ? {} : { why }), at },
      acknowledgedFirstAt: incident.acknowledgedFirstAt ?? at,
      answeredBy: [...new Set([...answeredBy, to.key])],
    };
    return heldBy(given, at);
  };
}

/** A person says that it is over. What still fires is told again only when its source reports news of it. */
export function resolve(incident: Incident, deed: Deed, now: number): DeedResult {
  if (incident.state === "closed") return unchanged("it is closed already");
  const at = new Date(now).toISOString();
  const changed = entered(incident, "resolved", saidBy("resolved", deed), deed, at);
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
  const changed = entered(incident, "escalated", saidBy("escalated", deed), deed, at);
  const { acknowledged: _, answeredBy: __, ...rest } = changed;
  return { status: "done", incident: { ...rest, state: "open", escalation } };
}

/** What people can answer, by the names of their buttons. */
export const deeds: Readonly<Record<ActionName, DoDeed>> = {
  acknowledge,
  resolve,
  escalate: escalateNow,
};

function saidBy(type: "acknowledged" | "resolved" | "escalated", { by, through }: Deed): Line {
  return [type, by, through];
}

function entered(
  incident: Incident,
  type: string,
  line: Line,
  { by, why }: Deed,
  at: string,
): Incident {
  const revision = incident.revision + 1;
  const entry = {
    at,
    type,
    ...told(line),
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
