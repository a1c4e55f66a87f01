import { card, type Drawing, drawable, element, ink, label, rectangle } from "./svg.ts";
import { clockTime, ticks } from "./time.ts";

export type TimelineState = "open" | "acknowledged" | "flapping" | "closed";

/** A timeline to be drawn; times in ms since the epoch. */
export interface Timeline {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  /** One after the other. */
  readonly spans: readonly {
    readonly state: TimelineState;
    readonly from: number;
    readonly to: number;
  }[];
  readonly marks: readonly {
    readonly kind: "change" | "page";
    readonly at: number;
    readonly label: string;
  }[];
}

const colours: Readonly<Record<TimelineState, string>> = {
  open: ink.red,
  acknowledged: ink.amber,
  flapping: ink.violet,
  closed: ink.green,
};
const width = 800;
const left = 20;
const right = 780;
const bar = { y: 96, height: 26 };
const mostSpans = 60;
const mostMarks = 40;
// A shorter one could not be seen.
const narrowest = 2;

/** The states of an incident over time, with the changes that came before and during it. */
export function timelinePicture(given: Timeline): Drawing {
  const timeline = bounded(given);
  const { title, from, to, spans, marks } = timeline;
  const spanMs = Math.max(1, to - from);
  const place = (at: number) => left + ((at - from) / spanMs) * (right - left);
  const bars = spans.map((span) => {
    const start = place(span.from);
    const room = Math.max(narrowest, place(span.to) - start);
    return rectangle(start, bar.y, room, bar.height, colours[span.state]);
  });
  const scale = ticks(from, to, 8).map((at) => {
    const middle = Math.min(right - 20, Math.max(left + 20, place(at)));
    return [
      rectangle(place(at) - 0.5, bar.y + bar.height + 6, 1, 6, ink.faint),
      label(middle, bar.y + bar.height + 28, clockTime(at, spanMs), {
        size: 12,
        fill: ink.faint,
        anchor: "middle",
      }),
    ].join("");
  });
  const height = 210;
  const svg = card(width, height, title, [
    rectangle(left, bar.y, right - left, bar.height, ink.rail),
    ...bars,
    ...marks.map((mark) => markOf(mark, place(mark.at))),
    ...labelled(marks, place),
    ...scale,
    ...legend([...new Set(spans.map(({ state }) => state))], marks, height - 20),
    label(right, height - 16, "UTC", { size: 11, fill: ink.faint, anchor: "end" }),
  ]);
  return { svg, alt: altOf(timeline, spanMs) };
}

type Mark = Timeline["marks"][number];

function markOf({ kind }: Mark, x: number): string {
  if (kind === "page") {
    return element("circle", { cx: x, cy: bar.y - 8, r: 3.5, fill: ink.text });
  }
  const top = bar.y - 14;
  const diamond = `M${x} ${top - 7}l6 6l-6 6l-6 -6z`;
  return [
    rectangle(x - 0.75, top, 1.5, bar.height + 14, ink.blue),
    element("path", { d: diamond, fill: ink.blue }),
  ].join("");
}

/** Of the changes, in two rows; what would lie over another is left out. */
function labelled(marks: readonly Mark[], place: (at: number) => number): string[] {
  const free = [0, 0];
  return marks.flatMap(({ kind, at, label: about }) => {
    if (kind !== "change") return [];
    const text = drawable(about, 34);
    const room = text.length * 6.6 + 12;
    const start = Math.min(Math.max(left, place(at) - 6), right - room);
    const row = free.findIndex((end) => end <= start);
    if (row < 0) return [];
    free[row] = start + room;
    return [label(start, 68 - row * 16, text, { size: 12, fill: ink.blue })];
  });
}

function legend(states: readonly TimelineState[], marks: readonly Mark[], y: number): string[] {
  const items = [
    ...states.map((state) => [state, colours[state]] as const),
    ...(marks.some(({ kind }) => kind === "change") ? [["change", ink.blue] as const] : []),
    ...(marks.some(({ kind }) => kind === "page") ? [["page", ink.text] as const] : []),
  ];
  return items.map(([name, colour], index) => {
    const x = left + index * 120;
    return `${rectangle(x, y - 6, 12, 12, colour)}${label(x + 18, y + 5, name, { size: 12, fill: ink.faint })}`;
  });
}

function altOf({ title, spans, marks }: Timeline, spanMs: number): string {
  const told = spans
    .slice(0, 6)
    .map(({ state, from }) => `${state} from ${clockTime(from, spanMs)}`);
  const changes = marks
    .filter(({ kind }) => kind === "change")
    .slice(0, 3)
    .map(({ at, label: about }) => `${about} at ${clockTime(at, spanMs)}`);
  const more = changes.length === 0 ? "" : `; changes: ${changes.join(", ")}`;
  return `Timeline of ${title} (UTC): ${told.join(", ")}${more}`.slice(0, 1_000);
}

/** What lies outside is cut off, and what is no time is left out. */
function bounded(timeline: Timeline): Timeline {
  const from = Number.isFinite(timeline.from) ? timeline.from : 0;
  const to = Number.isFinite(timeline.to) && timeline.to > from ? timeline.to : from + 1;
  const within = (at: number) => Math.min(to, Math.max(from, at));
  return {
    title: timeline.title,
    from,
    to,
    spans: timeline.spans
      .filter((span) => Number.isFinite(span.from) && Number.isFinite(span.to))
      .slice(0, mostSpans)
      .map((span) => ({ ...span, from: within(span.from), to: within(span.to) })),
    marks: timeline.marks.filter(({ at }) => at >= from && at <= to).slice(0, mostMarks),
  };
}
