import type { Flapping } from "../correlate/flapping.ts";
import type { Incident, IncidentView } from "../correlate/incident.ts";
import type { Mute } from "../decide/mute.ts";
import { summaryOf, titleOf } from "../deliver/summary.ts";
import { viewEscalation } from "../escalate/escalation.ts";

export function viewIncident(whole: Incident): IncidentView {
  const { escalation, muted, flapping, timeline, ...rest } = whole;
  const { attendAt: _, inhibitable: __, ...incident } = rest;
  return {
    ...incident,
    timeline: timeline.map(({ line: ___, ...entry }) => entry),
    title: titleOf(whole),
    summary: summaryOf(whole),
    ...(flapping === undefined ? {} : { flapping: viewFlapping(flapping) }),
    ...(muted === undefined ? {} : { muted: viewMute(muted) }),
    ...(escalation === undefined ? {} : { escalation: viewEscalation(escalation) }),
  };
}

function viewFlapping(flapping: Flapping): NonNullable<IncidentView["flapping"]> {
  const { changes, since, last, of } = flapping;
  const until = new Date(Math.max(...of.map((each) => each.until))).toISOString();
  return { changes, since, last, until };
}

function viewMute({ by, reason, until }: Mute): NonNullable<IncidentView["muted"]> {
  const end = until === undefined ? {} : { until: new Date(until).toISOString() };
  return { by, reason, ...end };
}
