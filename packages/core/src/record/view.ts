import type { Incident, IncidentView } from "../correlate/incident.ts";
import { summaryOf, titleOf } from "../deliver/compose.ts";
import { viewEscalation } from "../escalate/escalation.ts";

export function viewIncident({ escalation, ...incident }: Incident): IncidentView {
  return {
    ...incident,
    title: titleOf(incident),
    summary: summaryOf(incident),
    ...(escalation === undefined ? {} : { escalation: viewEscalation(escalation) }),
  };
}
