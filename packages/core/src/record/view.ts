import type { Incident, IncidentView } from "../correlate/incident.ts";
import type { Mute } from "../decide/mute.ts";
import { summaryOf, titleOf } from "../deliver/compose.ts";
import { viewEscalation } from "../escalate/escalation.ts";

export function viewIncident(whole: Incident): IncidentView {
  const { escalation, muted, attendAt: _, ...incident } = whole;
  return {
    ...incident,
    title: titleOf(whole),
    summary: summaryOf(whole),
    ...(muted === undefined ? {} : { muted: viewMute(muted) }),
    ...(escalation === undefined ? {} : { escalation: viewEscalation(escalation) }),
  };
}

function viewMute({ by, reason, until }: Mute): NonNullable<IncidentView["muted"]> {
  const end = until === undefined ? {} : { until: new Date(until).toISOString() };
  return { by, reason, ...end };
}
