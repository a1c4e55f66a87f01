import type { IncidentView } from "@tocsin/core";
import { shortTime } from "./table.ts";

type Muted = NonNullable<IncidentView["muted"]>;

/** For a cell: `silence:ID until 2026-01-05 11:00`, `time:nights until …`. */
export function mutedCell(muted: Muted | undefined): string {
  return muted === undefined ? "-" : `${muted.by.join(", ")}${untilText(muted)}`;
}

/** For a line: why nobody is told, by which silence or time, and until when. */
export function mutedLine({ by, reason, ...rest }: Muted): string {
  const until = untilText(rest);
  if (by[0]?.startsWith("for:") === true) return `not told yet: ${reason},${until} UTC`;
  const end = until === "" ? "until something changes" : `${until.trim()} UTC`;
  return `nobody is told, ${reason} (${by.join(", ")}), ${end}`;
}

function untilText({ until }: Pick<Muted, "until">): string {
  return until === undefined ? "" : ` until ${shortTime(until)}`;
}
