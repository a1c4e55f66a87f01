import type { TimelineEntry } from "./incident.ts";

const keptTimeline = 100;
const timelineTexts = 10;

/** The history with one more line, the oldest lines dropped beyond the bound. */
export function withEntry(
  timeline: readonly TimelineEntry[],
  entry: TimelineEntry,
): readonly TimelineEntry[] {
  const kept = timeline.slice(-(keptTimeline - 1));
  const at = kept.length - timelineTexts;
  const ageing = kept[at];
  // Entries lose their text one by one as they age, so only one can have it to lose.
  if (ageing?.text !== undefined) {
    const { text: _, ...bare } = ageing;
    kept[at] = bare;
  }
  kept.push(entry);
  return kept;
}
