import type { IncidentDetail } from "@tocsin/core";
import { plain, shortTime, table } from "./table.ts";

/** What is shown of an incident's escalation. */
interface ShownEscalation {
  readonly policy: string;
  readonly state: string;
  readonly round?: number;
  readonly next?: { readonly step: number; readonly at: string };
  readonly heldUntil?: string;
  readonly reason?: string;
  readonly pages?: readonly {
    readonly person: string;
    readonly contact: string;
    readonly state: string;
    readonly at: string;
  }[];
}

type Shown = Omit<IncidentDetail, "escalation"> & { readonly escalation?: ShownEscalation };

/** One incident for a terminal: what comes next, who was paged, what was done, who was told. */
export function incidentText(incident: IncidentDetail): string {
  const shown = incident as Shown;
  const { code, state, severity, title, summary, source, subject, route, id, timeline } = shown;
  const head = [
    `${code} ${state} ${severity}: ${title}`,
    summary,
    `${source} · ${subject} · route ${route} · ${id}`,
    ...acknowledgedLines(shown),
    escalationLine(shown.escalation),
  ];
  return [
    `${head.map(plain).join("\n")}\n`,
    section(
      ["PAGED", "CONTACT", "STATE", "AT (UTC)"],
      (shown.escalation?.pages ?? []).map((page) => [
        page.person,
        page.contact,
        page.state,
        shortTime(page.at),
      ]),
    ),
    section(
      ["AT (UTC)", "WHAT", "BY", "WHY"],
      timeline.map(({ at, title: what, by, why }) => [shortTime(at), what, by ?? "-", why ?? "-"]),
    ),
    section(
      ["DELIVERY", "TARGET", "TRIES", "NEXT (UTC)", "REASON"],
      shown.deliveries.map(({ state: how, target, attempts, nextAt, reason }) => [
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

function acknowledgedLines({ acknowledged }: Shown): string[] {
  if (acknowledged === undefined) return [];
  const { by, at, why } = acknowledged;
  return [`acknowledged by ${by} at ${shortTime(at)} UTC${why === undefined ? "" : `: ${why}`}`];
}

/** The next step and when, or why there is none. */
function escalationLine(escalation: ShownEscalation | undefined): string {
  if (escalation === undefined) return "escalation: none, since its route names none";
  const { policy, state, round, next, heldUntil, reason } = escalation;
  const turn = round !== undefined && round > 1 ? `, round ${round}` : "";
  if (next !== undefined)
    return `escalation ${policy}: step ${next.step}${turn} at ${shortTime(next.at)} UTC`;
  const why = reason ?? state;
  const again =
    heldUntil === undefined
      ? ""
      : `; it pages again at ${shortTime(heldUntil)} UTC if it is not over`;
  return `escalation ${policy}: no next step, ${why}${again}`;
}
