import { suggest } from "../oncall/suggest.ts";
import type { SpecOptions } from "../times/options.ts";
import { readTimes } from "../times/read-times.ts";
import { showSpec, specOf } from "../times/spec-text.ts";
import { openWindow, type TimeWindow } from "../times/window.ts";

/** When a silence counts between its start and its end: in any of these. */
export interface SilenceDuring extends SpecOptions {
  /** The times of the config that it was made of; they may say something else by now. */
  readonly name?: string | undefined;
}

export type DuringReading =
  | { readonly during: readonly SilenceDuring[]; readonly problem?: undefined }
  | { readonly problem: string };

const mostSpecs = 100;
const remembered = 1_000;
const opened = new Map<string, TimeWindow>();

/** Reads specs, lines such as `Sat,Sun 02:00-04:00 Asia/Seoul`, and names of times of the config. */
export function readDuring(
  written: readonly (string | SilenceDuring)[],
  times: ReadonlyMap<string, TimeWindow>,
): DuringReading {
  const during: SilenceDuring[] = [];
  for (const each of written) {
    const specs = typeof each === "string" ? specsOf(each.trim(), times) : [each];
    if (specs === undefined) return { problem: unreadable(String(each), [...times.keys()]) };
    during.push(...specs);
  }
  if (during.length > mostSpecs) return { problem: `during has more than ${mostSpecs} parts` };
  const [problem] = readTimes({ during: during.map(specIn) }).problems;
  if (problem === undefined) return { during };
  const [, index, ...keys] = problem.path;
  const where = showSpec(during[Number(index)] ?? {});
  return { problem: `during ${JSON.stringify(where)}: ${[...keys, problem.message].join(" ")}` };
}

/** The window that these are; opened once, however many notices meet it. */
export function windowOf(during: readonly SilenceDuring[]): TimeWindow {
  const key = JSON.stringify(during);
  const known = opened.get(key);
  if (known !== undefined) return known;
  const { times } = readTimes({ during: during.map(specIn) });
  // It was readable when it was made; what is not holds at no time.
  const window = times.get("during") ?? openWindow("during", []);
  if (opened.size >= remembered) opened.clear();
  opened.set(key, window);
  return window;
}

/** For people: names where they are, else what the specs say. */
export function showDuring(during: readonly SilenceDuring[]): string {
  return [...new Set(during.map((each) => each.name ?? showSpec(each)))].join(" or ");
}

function specsOf(
  text: string,
  times: ReadonlyMap<string, TimeWindow>,
): readonly SilenceDuring[] | undefined {
  const named = times.get(text);
  if (named !== undefined) return named.written.map((spec) => ({ name: text, ...spec }));
  const spec = specOf(text);
  return spec === undefined ? undefined : [spec];
}

function specIn({ name: _, ...spec }: SilenceDuring): SpecOptions {
  return spec;
}

function unreadable(text: string, names: readonly string[]): string {
  const known = names.length === 0 ? "" : `; or one of the config's times: ${suggest(text, names)}`;
  return `during ${JSON.stringify(text)} can't be read: write days, times and a zone, such as "Sat,Sun 02:00-04:00 Asia/Seoul"${known}`;
}
