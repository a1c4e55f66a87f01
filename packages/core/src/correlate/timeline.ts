import type { TimelineEntry } from "./incident.ts";

const keptTimeline = 100;
const timelineTexts = 10;
// Of what nobody was told yet, messages show the newest few.
const timelineLines = 30;

/** The history with one more line, the oldest lines dropped beyond the bound. */
export function withEntry(
  timeline: readonly TimelineEntry[],
  entry: TimelineEntry,
): readonly TimelineEntry[] {
  const kept = timeline.slice(-(keptTimeline - 1));
  // Entries lose these one by one as they age, so only one can have each of them to lose.
  const oldText = kept.length - timelineTexts;
  const oldLine = kept.length - timelineLines;
  if (kept[oldText]?.text !== undefined) kept[oldText] = withoutText(kept[oldText]);
  if (kept[oldLine]?.line !== undefined) kept[oldLine] = withoutLine(kept[oldLine]);
  kept.push(entry);
  return kept;
}

function withoutText({ text: _, details: __, ...entry }: TimelineEntry): TimelineEntry {
  return entry;
}

function withoutLine({ line: _, ...entry }: TimelineEntry): TimelineEntry {
  return entry;
}
