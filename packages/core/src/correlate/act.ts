import { withEntry } from "./fold.ts";
import type { Incident } from "./incident.ts";

export interface Deed {
  readonly by: string;
  readonly why?: string;
}

export type DeedResult =
  | { readonly status: "done"; readonly incident: Incident }
  | { readonly status: "unchanged"; readonly reason: string };

/** Somebody has it: the incident says who. */
export function acknowledge(incident: Incident, deed: Deed, now: number): DeedResult {
  if (incident.state === "closed") return unchanged("it is closed");
  if (incident.acknowledged !== undefined) {
    return unchanged(`${incident.acknowledged.by} has acknowledged it already`);
  }
  const at = new Date(now).toISOString();
  const changed = entered(incident, "acknowledged", `Acknowledged by ${deed.by}`, deed, at);
  return {
    status: "done",
    incident: { ...changed, state: "acknowledged", acknowledged: { ...deed, at } },
  };
}

/** A person says that it is over. What still fires is told again only when its source reports news of it. */
export function resolve(incident: Incident, deed: Deed, now: number): DeedResult {
  if (incident.state === "closed") return unchanged("it is closed already");
  const at = new Date(now).toISOString();
  const changed = entered(incident, "resolved", `Resolved by ${deed.by}`, deed, at);
  return { status: "done", incident: { ...changed, state: "closed", closedAt: at } };
}

function entered(
  incident: Incident,
  type: string,
  title: string,
  deed: Deed,
  at: string,
): Incident {
  const revision = incident.revision + 1;
  const { by, why } = deed;
  const entry = { at, type, title, by, ...(why === undefined ? {} : { why, text: why }), revision };
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
