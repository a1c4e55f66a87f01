import { expectationSchemas, type NeverLine, type TellLine } from "./format.ts";
import type { Expectation } from "./policy.ts";
import { readLine } from "./read-line.ts";
import { complain, lengthAt, lineOf, type Reader, seriesFrom, timeAt } from "./reader.ts";
import { readTargets, type Targets } from "./targets.ts";

/** How long after its time a telling may come: pages are gathered for a second, providers take one a second. */
const usualSlackMs = 5_000;

type Path = readonly PropertyKey[];
type Window = Pick<Expectation, "from" | "to" | "anyTime">;

/** What a test expects, each telling by itself. `until`: the end of the test, where the file says one. */
export function readExpectations(
  written: readonly Readonly<Record<string, unknown>>[],
  until: number | undefined,
  reader: Reader,
): Expectation[] {
  return written.flatMap((each, index): Expectation[] => {
    const path = [...reader.path, "expect", index];
    const read = readLine(expectationSchemas, each, path, reader.document, reader.problems);
    if (read === undefined) return [];
    const { name, line } = read;
    const never = name === "never";
    const windows = never
      ? neverWindows(line, until, reader, path)
      : tellWindows(line, until, reader, path);
    const targets = targetsOf(never ? line.never : line.tell, reader, [...path, name]);
    const { that: word, title } = line;
    const at = lineOf(reader, path);
    return windows.flatMap((window) =>
      targets.map((each) => ({ never, targets: each, word, title, line: at, ...window })),
    );
  });
}

function targetsOf(written: string | readonly string[], reader: Reader, path: Path): Targets[] {
  return [written].flat().flatMap((target) => {
    const reading = readTargets(target, reader.config, reader.faces);
    if (reading.problem === undefined) return reading.targets;
    complain(reader, path, reading.problem);
    return [];
  });
}

function tellWindows(
  line: TellLine,
  until: number | undefined,
  reader: Reader,
  path: Path,
): readonly Window[] {
  const { at, within, between, every, times = 1 } = line;
  if (at !== undefined && between !== undefined) {
    complain(reader, [...path, "between"], "says when a second time: leave out at or between");
    return [];
  }
  if (at === undefined) {
    const key = within === undefined ? (every === undefined ? undefined : "every") : "within";
    if (key !== undefined) complain(reader, [...path, key], "counts from at: write at, too");
    const window = spanOf(between, until, reader, path);
    return window === undefined ? [] : Array.from({ length: times }, () => window);
  }
  const first = timeAt(reader, at, [...path, "at"]);
  const slack = within === undefined ? usualSlackMs : lengthAt(reader, within, [...path, "within"]);
  if (first === undefined || slack === undefined) return [];
  return seriesFrom(reader, first, line, path).map((from) => ({
    from,
    to: from + slack,
    anyTime: false,
  }));
}

function neverWindows(
  { between }: NeverLine,
  until: number | undefined,
  reader: Reader,
  path: Path,
): readonly Window[] {
  const window = spanOf(between, until, reader, path);
  return window === undefined ? [] : [window];
}

function spanOf(
  between: readonly [string | number, string | number] | undefined,
  until: number | undefined,
  reader: Reader,
  path: Path,
): Window | undefined {
  const { start } = reader.calendar;
  if (between === undefined) {
    return { from: start, to: until ?? Number.POSITIVE_INFINITY, anyTime: true };
  }
  const from = timeAt(reader, between[0], [...path, "between", 0]);
  const to = timeAt(reader, between[1], [...path, "between", 1]);
  if (from === undefined || to === undefined) return undefined;
  if (to >= from) return { from, to, anyTime: false };
  return complain(
    reader,
    [...path, "between"],
    "ends before it begins: write the earlier time first",
  );
}
