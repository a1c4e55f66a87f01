import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
} from "yaml";
import type { ExplainedIssue } from "../schema/explain.ts";
import { showPath } from "../schema/path.ts";
import { type Environment, interpolate } from "./interpolate.ts";
import type { ConfigProblem, Place } from "./problem.ts";

type ConfigPath = readonly PropertyKey[];

/** A config file as a value, with the way back from a path in it to the line it stands on. */
export interface ConfigDocument {
  readonly value: unknown;
  /** `key`: where its name stands; `value`: where what it holds stands. The nearest thing above when absent. */
  problem(path: ConfigPath, message: string, at?: "key" | "value"): ConfigProblem;
  /** What a schema says of the part of the file at `base`. */
  problems(issues: readonly ExplainedIssue[], base: ConfigPath): ConfigProblem[];
}

export type DocumentReading =
  | { readonly document: ConfigDocument; readonly problems?: undefined }
  | { readonly problems: readonly ConfigProblem[] };

/** What a variable was replaced in, so that no message repeats the variable's value. */
interface Filled {
  readonly raw: string;
  readonly value: string;
}

// Shorter values would blot out ordinary words.
const shortestConcealed = 4;

/** Reads YAML or JSON (which is YAML) and fills in the environment's variables, see `interpolate`. */
export function readDocument(
  text: string,
  environment: Environment,
  standIn?: (name: string) => string,
): DocumentReading {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const broken = [...yaml.errors, ...yaml.warnings];
  if (broken.length > 0) {
    return {
      problems: broken.map((error) => ({
        place: placeAt(error.pos[0]),
        path: "",
        message: messageOf(error),
      })),
    };
  }
  const problems: ConfigProblem[] = [];
  const filled: Filled[] = [];
  visit(yaml, {
    Pair(_, pair) {
      if (isScalar(pair.key)) {
        // YAML takes a bare `null:` for nothing; here it is a name, as people call the receiver of nobody.
        if (pair.key.value === null) pair.key.value = pair.key.source ?? "";
        return;
      }
      if (pair.key === null) return;
      const offset = isCollection(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
      problems.push({
        place: placeAt(offset),
        path: "",
        message: "a key must be a word, not a list, a map or an alias",
      });
    },
    Scalar(key, node) {
      if (key === "key" || typeof node.value !== "string" || !node.value.includes("${")) return;
      const raw = node.value;
      const reading = interpolate(raw, environment, standIn);
      node.value = reading.text;
      if (reading.text !== raw) filled.push({ raw, value: reading.text });
      for (const message of reading.problems) {
        problems.push({ place: placeAt(node.range?.[0] ?? 0), path: "", message });
      }
    },
  });
  if (problems.length > 0) return { problems };
  return toValue(yaml, placeAt, filled);
}

/** YAML's most common stumbling block in words that help. */
function messageOf({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code !== "BLOCK_AS_IMPLICIT_KEY") return message;
  return 'a value with a colon at its end, or before a space, must be in quotes: storage: "memory:"';
}

function toValue(
  yaml: Document.Parsed,
  placeAt: (offset: number) => Place,
  filled: readonly Filled[],
): DocumentReading {
  let value: unknown;
  try {
    // Enough for any honest use of anchors; a "billion laughs" file stops here.
    value = yaml.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problems: [{ place: { line: 1, column: 1 }, path: "", message }] };
  }
  const problem: ConfigDocument["problem"] = (path, message, at = "value") => ({
    place: placeAt(offsetOf(yaml, path, at)),
    path: showPath(path),
    message: conceal(message, filled),
  });
  const problems: ConfigDocument["problems"] = (issues, base) =>
    issues.map(({ path, message, ofKey }) =>
      problem([...base, ...path], message, ofKey ? "key" : "value"),
    );
  return { document: { value, problem, problems } };
}

/** The variable's name in place of its value, which may be a secret. */
function conceal(message: string, filled: readonly Filled[]): string {
  return filled.reduce(
    (text, { raw, value }) =>
      value.length < shortestConcealed ? text : text.replaceAll(value, raw),
    message,
  );
}

function offsetOf(yaml: Document.Parsed, path: ConfigPath, at: "key" | "value"): number {
  let node: unknown = yaml.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(yaml);
    if (!isCollection(node)) break;
    const last = index === path.length - 1;
    const pair = isMap(node)
      ? node.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
        )
      : undefined;
    const next: unknown = pair === undefined ? node.get(step, true) : pair.value;
    if (pair === undefined && next === undefined) break;
    const key = startOf(pair?.key);
    // An empty value (`receiver:`) has a place of its own, behind what follows: its key is better.
    const empty = isScalar(next) && next.value === null;
    offset =
      (last && at === "key") || empty
        ? (key ?? startOf(next) ?? offset)
        : (startOf(next) ?? key ?? offset);
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  if (isScalar(node) || isCollection(node) || isAlias(node)) return node.range?.[0];
  return undefined;
}
