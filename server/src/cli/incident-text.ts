import type { EscalationView, IncidentDetail } from "@tocsin/core";
import { mutedLine } from "./muted-text.ts";
import { exactTime, plain, shortTime, table } from "./table.ts";

/** One incident for a terminal: what comes next, who was paged, what was done, who was told. */
export function incidentText(incident: IncidentDetail): string {
  const { code, state, severity, title, summary, source, subject, route, id, timeline } = incident;
  const head = [
    `${code} ${state} ${severity}: ${title}`,
    summary,
    `${source} · ${subject} · route ${route} · ${id}`,
    ...acknowledgedLines(incident),
    ...(incident.muted === undefined ? [] : [mutedLine(incident.muted)]),
    escalationLine(incident.escalation),
  ];
  return [
    `${head.map(plain).join("\n")}\n`,
    section(
      ["PAGED", "CONTACT", "STATE", "AT (UTC)"],
      (incident.escalation?.pages ?? []).map((page) => [
        page.person,
        page.contact,
        page.state,
        exactTime(page.at),
      ]),
    ),
    section(
      ["AT (UTC)", "WHAT", "BY", "WHY"],
      timeline.map(({ at, title: what, by, why }) => [exactTime(at), what, by ?? "-", why ?? "-"]),
    ),
    section(
      ["DELIVERY", "TARGET", "TRIES", "NEXT (UTC)", "REASON"],
      incident.deliveries.map(({ state: how, target, attempts, nextAt, reason }) => [
        how,
        target,
        String(attempts),
        nextAt === undefined ? "-" : shortTime(nextAt),
        reason ?? "-",
      ]),
    ),
  ].join("");
}

function section(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : `\n${table(head, rows)}`;
}

function acknowledgedLines({ acknowledged }: IncidentDetail): string[] {
  if (acknowledged === undefined) return [];
  const { by, at, why } = acknowledged;
  return [`acknowledged by ${by} at ${shortTime(at)} UTC${why === undefined ? "" : `: ${why}`}`];
}

/** The next step and when, or why there is none. */
function escalationLine(escalation: EscalationView | undefined): string {
  if (escalation === undefined) return "escalation: none, since its route names none";
  const { policy, state, round, next, heldUntil, reason } = escalation;
  const turn = round > 1 && state !== "ended" ? `, round ${round}` : "";
  const again =
    heldUntil === undefined
      ? ""
      : `; it pages again at ${shortTime(heldUntil)} UTC if it is not over`;
  if (next !== undefined) {
    const why = reason === undefined ? "" : `; ${reason}`;
    return `escalation ${policy}: step ${next.step}${turn} at ${shortTime(next.at)} UTC${why}${again}`;
  }
  const why = reason ?? state;
  return `escalation ${policy}: no next step, ${why}${again}`;
}
