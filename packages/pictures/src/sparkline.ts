import { card, type Drawing, element, ink, label, rectangle } from "./svg.ts";
import { clockTime } from "./time.ts";

/** Numbers over time to be drawn, such as restarts or errors. */
export interface Sparkline {
  readonly title: string;
  /** What the numbers count: `restarts`. */
  readonly unit: string;
  /** In order; times in ms since the epoch. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

const size = { width: 600, height: 150 };
const area = { left: 20, right: 520, top: 52, bottom: 112 };
const mostPoints = 500;

/** How a number went, with its highest and its last value. */
export function sparklinePicture({ title, unit, points: given }: Sparkline): Drawing {
  const points = thinned(
    given.filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value)),
  );
  const values = points.map(({ value }) => value);
  const top = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const last = values.at(-1) ?? 0;
  const from = points[0]?.at ?? 0;
  const to = points.at(-1)?.at ?? 0;
  const x = (at: number) =>
    area.left + ((at - from) / Math.max(1, to - from)) * (area.right - area.left);
  const y = (value: number) =>
    area.bottom - ((value - low) / Math.max(top - low, 1e-9)) * (area.bottom - area.top);
  const line = points.map(({ at, value }) => `${round(x(at))} ${round(y(value))}`).join("L");
  const base = round(y(0));
  const time = (at: number) => clockTime(at, to - from);
  const faint = { size: 12, fill: ink.faint };
  const drawn = [
    rectangle(area.left, area.bottom, area.right - area.left, 1, ink.rail),
    ...(points.length === 0
      ? []
      : [
          element("path", {
            d: `M${round(x(from))} ${base}L${line}L${round(x(to))} ${base}z`,
            fill: ink.red,
            "fill-opacity": 0.25,
          }),
          element("path", { d: `M${line}`, fill: "none", stroke: ink.red, "stroke-width": 2 }),
          element("circle", { cx: x(to), cy: y(last), r: 4, fill: ink.red }),
          label(area.right + 12, y(last) + 5, shown(last), { size: 16, weight: 600 }),
          label(area.left, 134, `${time(from)} UTC`, faint),
          label(area.right, 134, time(to), { ...faint, anchor: "end" }),
        ]),
    label(size.width - 20, 30, `max ${shown(top)} ${unit}`, { ...faint, anchor: "end" }),
  ];
  const range = points.length === 0 ? "no values" : `${time(from)} to ${time(to)} UTC`;
  return {
    svg: card(size.width, size.height, title, drawn),
    alt: `${title}: ${unit}, ${range}, highest ${shown(top)}, last ${shown(last)}`.slice(0, 1_000),
  };
}

/** Of many points the highest of each stretch, so that no peak is lost. */
function thinned(points: Sparkline["points"]): Sparkline["points"] {
  const stretch = Math.ceil(points.length / mostPoints);
  if (stretch <= 1) return points;
  const kept: Sparkline["points"][number][] = [];
  for (let start = 0; start < points.length; start += stretch) {
    const these = points.slice(start, start + stretch);
    kept.push(these.reduce((best, each) => (each.value > best.value ? each : best)));
  }
  return kept;
}

function shown(value: number): string {
  return Math.abs(value) >= 10_000 ? value.toExponential(1) : String(Math.round(value * 10) / 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
