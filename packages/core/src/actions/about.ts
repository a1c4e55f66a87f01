import type { Incident } from "../correlate/incident.ts";
import { titleOf } from "../deliver/summary.ts";
import type { About } from "./action.ts";

/** What an action sees of an incident; `source`: of whose notices alone. */
export function aboutOf(incident: Incident, source?: string): About {
  const { id, code, state, subject, severity, group, labels, parts } = incident;
  const notices = parts.map(({ notice }) => notice);
  return {
    id,
    code,
    state,
    title: titleOf(incident),
    subject,
    severity,
    group,
    labels,
    notices: source === undefined ? notices : notices.filter((each) => each.source === source),
  };
}
