import type { DrawnPicture, Incident, RunStatus } from "@tocsin/core";
import { type Pipeline, pipelinePicture } from "./pipeline.ts";
import { renderPng } from "./render.ts";
import { type Sparkline, sparklinePicture } from "./sparkline.ts";
import type { Drawing } from "./svg.ts";
import { type Timeline, type TimelineState, timelinePicture } from "./timeline.ts";

/** What of an incident is drawn: the gateway's own form and the API's have it both. */
export type Told = Pick<
  Incident,
  "subject" | "state" | "openedAt" | "changedAt" | "timeline" | "parts"
> & {
  readonly closedAt?: string | undefined;
  readonly lastChange?: Incident["lastChange"];
};

const minute = 60_000;
const hour = 60 * minute;
// An older change would squeeze all that followed into a corner.
const shownBefore = 6 * hour;
/** Over sooner, and there is nothing to look at. */
const shortest = 2 * minute;
const fewestReports = 5;
const buckets = 60;

/** The states of an incident over time, up to its end or to `now` (ms). */
export function timelineOf(incident: Told, now: number): Timeline {
  const opened = Date.parse(incident.openedAt);
  const end = incident.closedAt === undefined ? now : Date.parse(incident.closedAt);
  const turns: { state: TimelineState; at: number }[] = [{ state: "open", at: opened }];
  for (const { type, at } of incident.timeline) {
    const state = turnsTo[type];
    if (state !== undefined) turns.push({ state, at: Date.parse(at) });
  }
  turns.sort((one, other) => one.at - other.at);
  const spans = turns
    .map(({ state, at }, index) => ({ state, from: at, to: turns[index + 1]?.at ?? end }))
    .filter(({ from, to }) => to > from);
  const marks = [...changesOf(incident), ...pagesOf(incident)].sort(
    (one, other) => one.at - other.at,
  );
  const earliest = Math.min(
    opened,
    ...marks.flatMap(({ at }) => (opened - at <= shownBefore ? [at] : [])),
  );
  const margin = Math.max(minute, (end - earliest) * 0.03);
  const closed =
    incident.closedAt === undefined
      ? []
      : [{ state: "closed" as const, from: end, to: end + margin }];
  return {
    title: incident.subject,
    from: earliest - margin,
    to: end + (closed.length === 0 ? 0 : margin),
    spans: [...spans, ...closed],
    marks,
  };
}

const turnsTo: Readonly<Record<string, TimelineState | undefined>> = {
  acknowledged: "acknowledged",
  assigned: "acknowledged",
  "timed out": "open",
  flapping: "flapping",
  settled: "open",
};

function changesOf({ lastChange, parts }: Told): Timeline["marks"] {
  const before =
    lastChange === undefined ? [] : [{ at: Date.parse(lastChange.at), label: lastChange.title }];
  const during = parts
    .filter(({ notice }) => notice.labels.change !== undefined)
    .map(({ since, notice }) => ({ at: Date.parse(since), label: notice.title }));
  return [...before, ...during].map((each) => ({ kind: "change", ...each }));
}

function pagesOf({ timeline }: Told): Timeline["marks"] {
  return timeline
    .filter(({ type }) => type === "paged")
    .map(({ at, title }) => ({ kind: "page", at: Date.parse(at), label: title }));
}

/** How many reports came, over the time of the incident; undefined when they are too few to be a line. */
export function reportsOf(incident: Told, now: number): Sparkline | undefined {
  const times = incident.timeline
    .filter(({ type }) => type === "reported" || type === "changed")
    .map(({ at }) => Date.parse(at))
    .filter(Number.isFinite);
  if (times.length < fewestReports) return undefined;
  const from = Math.min(...times);
  const to = Math.max(
    ...times,
    incident.closedAt === undefined ? now : Date.parse(incident.closedAt),
  );
  const step = Math.max(1_000, (to - from) / buckets);
  const values = new Array<number>(buckets + 1).fill(0);
  for (const at of times) {
    const place = Math.floor((at - from) / step);
    values[place] = (values[place] ?? 0) + 1;
  }
  const points = values.map((value, index) => ({ at: from + index * step, value }));
  return { title: incident.subject, unit: "reports", points };
}

/** The runs that an incident holds, as stages; undefined when it holds fewer than two. */
export function stagesOf({ subject, parts }: Told): Pipeline | undefined {
  const runs = parts.filter(({ notice }) => notice.kind === "run");
  if (runs.length < 2) return undefined;
  const inOrder = [...runs].sort((one, other) => Date.parse(one.since) - Date.parse(other.since));
  const stages = inOrder.map(({ notice }) => ({
    name: notice.title.startsWith(subject) ? notice.title.slice(subject.length) : notice.title,
    status: (notice.status ?? "queued") as RunStatus,
  }));
  return { title: subject, stages };
}

/** What is worth looking at when an incident is over: how it went. Until then its message says it all. */
export async function incidentPictures(incident: Told): Promise<readonly DrawnPicture[]> {
  if (incident.state !== "closed" || incident.closedAt === undefined) return [];
  const end = Date.parse(incident.closedAt);
  const stages = stagesOf(incident);
  const lasted = end - Date.parse(incident.openedAt) >= shortest;
  const isProblem = incident.parts.some(({ notice }) => notice.kind === "problem");
  const timeline = isProblem && lasted ? timelinePicture(timelineOf(incident, end)) : undefined;
  return Promise.all([
    ...(timeline === undefined ? [] : [drawn("timeline.png", timeline)]),
    ...(stages === undefined ? [] : [drawn("pipeline.png", pipelinePicture(stages))]),
  ]);
}

/** One picture of an incident as it stands, asked for by its kind; undefined where there is nothing to draw. */
export async function incidentPicture(
  kind: "timeline" | "reports" | "pipeline",
  incident: Told,
  now: number,
): Promise<DrawnPicture | undefined> {
  if (kind === "timeline") return drawn("timeline.png", timelinePicture(timelineOf(incident, now)));
  if (kind === "reports") {
    const line = reportsOf(incident, now);
    return line && drawn("reports.png", sparklinePicture(line));
  }
  const stages = stagesOf(incident);
  return stages && drawn("pipeline.png", pipelinePicture(stages));
}

async function drawn(name: string, { svg, alt }: Drawing): Promise<DrawnPicture> {
  return { name, alt, bytes: await renderPng(svg) };
}
