import type { RunStatus } from "@tocsin/core";
import { card, type Drawing, drawable, element, ink, label, rectangle } from "./svg.ts";

/** Stages of a way to production, in order. */
export interface Pipeline {
  readonly title: string;
  readonly stages: readonly {
    readonly name: string;
    readonly status: RunStatus | "waiting";
    /** A few letters below the name: `2 m 10 s`. */
    readonly note?: string;
  }[];
}

const colours: Readonly<Record<Pipeline["stages"][number]["status"], string>> = {
  waiting: ink.rail,
  queued: ink.grey,
  running: ink.blue,
  succeeded: ink.green,
  failed: ink.red,
  cancelled: ink.grey,
};
const box = { width: 168, height: 62, gap: 24, left: 20, top: 52 };
const perRow = 4;
const mostStages = 12;

/** Each stage a box in the colour of its status, with an arrow to the next. */
export function pipelinePicture({ title, stages: given }: Pipeline): Drawing {
  const stages = given.slice(0, mostStages);
  const more = given.length - stages.length;
  const rows = Math.max(1, Math.ceil(stages.length / perRow));
  const height = box.top + rows * (box.height + 20) + 8;
  const drawn = stages.map(({ name, status, note }, index) => {
    const x = box.left + (index % perRow) * (box.width + box.gap);
    const y = box.top + Math.floor(index / perRow) * (box.height + 20);
    const under = note === undefined ? status : `${status} · ${note}`;
    const isLast = index === stages.length - 1;
    return [
      rectangle(x, y, box.width, box.height, ink.rail),
      rectangle(x, y, 6, box.height, colours[status]),
      label(x + 18, y + 26, drawable(name, 19), { size: 14, weight: 600 }),
      label(x + 18, y + 47, drawable(under, 24), { size: 12, fill: ink.faint }),
      isLast || index % perRow === perRow - 1 ? "" : arrow(x + box.width + 4, y + box.height / 2),
    ].join("");
  });
  if (more > 0) {
    drawn.push(label(780, 30, `and ${more} more`, { size: 12, fill: ink.faint, anchor: "end" }));
  }
  const told = stages.map(({ name, status }) => `${name} ${status}`).join(", ");
  const rest = more > 0 ? `, and ${more} more` : "";
  return { svg: card(800, height, title, drawn), alt: `${title}: ${told}${rest}`.slice(0, 1_000) };
}

function arrow(x: number, y: number): string {
  return element("path", {
    d: `M${x} ${y}h12m-5 -5l5 5l-5 5`,
    fill: "none",
    stroke: ink.faint,
    "stroke-width": 2,
  });
}
