import { severities } from "../notice.ts";
import type { Incident, Part } from "./incident.ts";
import { isActive } from "./signal.ts";

/** What keeps a part of an incident from being told while the rest of it is. */
export interface Cover {
  /** `silence:ID`, `inhibit:RULE` */
  readonly by: readonly string[];
  /** It was covered as long as it lasts, so nobody is told of its end either. */
  readonly unseen?: true;
}

/** Whether a part is left out of what is told: what was seen to fire is seen to end. */
export function isHidden({ cover, notice }: Part): boolean {
  return cover !== undefined && (isActive(notice.status) || cover.unseen === true);
}

/** The incident as it is told: without what is covered, unless that is all. */
export function withoutHidden(incident: Incident): Incident {
  const parts = incident.parts.filter((part) => !isHidden(part));
  const hidden = incident.parts.length - parts.length;
  if (hidden === 0 || parts.length === 0) return incident;
  const active = parts.filter(({ notice }) => isActive(notice.status));
  const held = (active.length > 0 ? active : parts).map(({ notice }) => notice.severity);
  return {
    ...incident,
    parts,
    severity: severities.find((severity) => held.includes(severity)) ?? incident.severity,
    counts: { ...incident.counts, total: incident.counts.total - hidden },
  };
}
