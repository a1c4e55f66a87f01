import type { z } from "zod";
import { explainIssues } from "../schema/explain.ts";
import { showPath } from "../schema/path.ts";
import type { Notes } from "./notes.ts";

type Path = readonly PropertyKey[];

/** One thing of the dump, and where it stands. */
export interface Found {
  readonly path: Path;
  readonly value: object;
}

/** Files, read as JSON. */
export type Input = readonly { readonly file: string; readonly value: unknown }[];

/** How the answers of one system's API look. */
export interface Shape<Kind extends string> {
  /** Keys that hold one or several things of a kind: `users`, `user`. */
  readonly names: Readonly<Record<string, Kind>>;
  /** Keys that hold the things of an answer which does not name them: `results`. */
  readonly envelopes: readonly string[];
  /** What a thing is that came without a name. */
  kindOf(value: Readonly<Record<string, unknown>>): Kind | undefined;
}

// Files, pages, answers, lists: no honest dump is deeper.
const deepest = 8;

/** The things of each kind, from answers of the API and from files that hold several of them. */
export function listsOf<Kind extends string>(
  input: Input,
  { names, envelopes, kindOf }: Shape<Kind>,
  notes: Notes,
): (kind: Kind) => readonly Found[] {
  const found = new Map<Kind, Found[]>();

  function walk(value: unknown, path: Path, kind: Kind | undefined, depth: number): void {
    if (value === null || value === undefined) return;
    if (depth > deepest) {
      notes.add(path, "stands too deep to be a list of the API");
      return;
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, [...path, index], kind, depth + 1);
      return;
    }
    if (typeof value !== "object") {
      notes.add(path, `must be an object of the API, but is ${JSON.stringify(value).slice(0, 40)}`);
      return;
    }
    const object = value as Readonly<Record<string, unknown>>;
    const inside = isThing(object) ? [] : keysInside(object, kind);
    if (inside.length > 0) {
      for (const [key, of] of inside) walk(object[key], [...path, key], of, depth + 1);
      return;
    }
    const of = kind ?? kindOf(object);
    if (of === undefined) {
      notes.add(path, "is nothing that can be imported");
      return;
    }
    const list = found.get(of);
    if (list === undefined) found.set(of, [{ path, value: object }]);
    else list.push({ path, value: object });
  }

  function keysInside(
    object: Readonly<Record<string, unknown>>,
    kind: Kind | undefined,
  ): (readonly [string, Kind | undefined])[] {
    return Object.keys(object).flatMap((key): (readonly [string, Kind | undefined])[] => {
      if (typeof object[key] !== "object") return [];
      if (Object.hasOwn(names, key)) return [[key, names[key]]];
      return envelopes.includes(key) ? [[key, kind]] : [];
    });
  }

  for (const { file, value } of input) walk(value, input.length > 1 ? [file] : [], undefined, 0);
  return (kind) => found.get(kind) ?? [];
}

/** An answer of an API has no id of its own; the things in it have. */
function isThing(object: Readonly<Record<string, unknown>>): boolean {
  return typeof object.id === "string" || typeof object.id === "number";
}

/** Reads one thing by its schema; what does not fit is noted with its path and left out. */
export function readThing<Schema extends z.ZodType>(
  { path, value }: Found,
  schema: Schema,
  notes: Notes,
): z.output<Schema> | undefined {
  if (!isOfUsualSize(value)) {
    notes.add(path, "is too large to be one thing of the API: it is left out");
    return undefined;
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = explainIssues(read.error.issues, schema, value);
  const at = showPath([...path, ...(issue?.path ?? [])]);
  notes.add(at, `${issue?.message ?? "can't be read"}: ${showPath(path)} is left out`);
  return undefined;
}

// A schedule with a hundred layers of a hundred people is far below.
const mostValues = 100_000;

function isOfUsualSize(thing: object): boolean {
  const waiting: object[] = [thing];
  let count = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const values = Object.values(next);
    count += values.length;
    if (count > mostValues) return false;
    for (const value of values)
      if (typeof value === "object" && value !== null) waiting.push(value);
  }
  return true;
}
