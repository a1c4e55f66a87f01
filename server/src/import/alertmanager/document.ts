import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";
import type { ConfigProblem, Place } from "../../config/problem.ts";
import { showPath } from "../../schema/path.ts";
import { type AliasTargets, aliasTargets, expansionProblem } from "./expansion.ts";
import { fillIn, mergeKey } from "./fill-in.ts";

export type Path = readonly PropertyKey[];

/** What stands at a path of the file. */
export interface Standing {
  readonly key?: Scalar;
  readonly value?: Node;
}

/** alertmanager.yml as a value, with the way back from a path in it to what stands there. */
export interface OldFile {
  /** Every scalar is text as written, or null: what it means is for the one who reads it. */
  readonly value: unknown;
  /** The comment at the top, when a blank line is below it. */
  readonly head: string;
  problem(path: Path, message: string, at?: "key" | "value"): ConfigProblem;
  at(path: Path): Standing;
}

export type OldFileReading =
  | { readonly file: OldFile; readonly problems?: undefined }
  | { readonly problems: readonly ConfigProblem[] };

/** Ten thousand routes are two megabytes. */
export const largestFile = 5_000_000;
// One slip may break every line behind it.
const mostProblems = 20;

/** Reads YAML as Alertmanager does (version 1.1), without deciding what a scalar is. */
export function readOldFile(text: string): OldFileReading {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refused = (offset: number, message: string) => ({
    problems: [{ place: placeAt(offset), path: "", message }],
  });
  let yaml: Document.Parsed;
  try {
    yaml = parseDocument(text, {
      version: "1.1",
      schema: "failsafe",
      // Merges are filled in as Alertmanager does, which is not YAML's way.
      merge: false,
      stringKeys: true,
      uniqueKeys: (one, other) =>
        isScalar(one) && isScalar(other) && one.value === other.value && one.value !== mergeKey,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: "error",
    });
  } catch {
    return refused(0, "is nested too deeply to be an alertmanager.yml");
  }
  const broken = [...yaml.errors, ...yaml.warnings];
  if (broken.length > 0) {
    return {
      problems: broken.slice(0, mostProblems).map(({ pos, code, message }) => ({
        place: placeAt(pos[0]),
        path: "",
        message: wordsOf(code, message),
      })),
    };
  }
  const targets = aliasTargets(yaml);
  const tooMuch = expansionProblem(yaml, targets);
  if (tooMuch !== undefined) return refused(tooMuch.offset, tooMuch.message);
  const names = unusableNames(yaml);
  if (names !== undefined) return refused(names, '"__proto__" can\'t be a name here');
  findNothing(yaml);
  const filled = fillIn(yaml.contents, targets);
  if (filled.problem !== undefined) return refused(filled.problem.offset, filled.problem.message);
  return {
    file: {
      value: filled.value,
      head: yaml.commentBefore ?? "",
      at: (path) => standingAt(yaml.contents, path, targets),
      problem(path, message, at = "value") {
        const offset = offsetOf(yaml.contents, path, at, targets);
        return { place: placeAt(offset), path: showPath(path), message };
      },
    },
  };
}

/** Never with a part of the file in it, which may be a password without its quotes. */
function wordsOf(code: string, message: string): string {
  if (code === "BLOCK_AS_IMPLICIT_KEY") {
    return "a value with a colon at its end, or before a space, must be in quotes";
  }
  if (code === "DUPLICATE_KEY") return "this key stands here twice: leave one out";
  return `is no YAML: ${message.replace(/:? ["'`].*$/s, "").slice(0, 200)}`;
}

function unusableNames(yaml: Document.Parsed): number | undefined {
  let found: number | undefined;
  visit(yaml, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== "__proto__") return undefined;
      found = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

const nothing = new Set(["", "~", "null", "Null", "NULL"]);

/** `receiver:` and `receiver: ~` say nothing; `receiver: "null"` says a name. */
function findNothing(yaml: Document.Parsed): void {
  visit(yaml, {
    Scalar(key, node) {
      if (key === "key" || node.type !== "PLAIN") return;
      if (nothing.has(node.source ?? "")) node.value = null;
    },
  });
}

function offsetOf(
  root: Node | null,
  path: Path,
  at: "key" | "value",
  targets: AliasTargets,
): number {
  for (let length = path.length; length > 0; length -= 1) {
    const { key, value } = standingAt(root, path.slice(0, length), targets);
    // An empty value (`receiver:`) has its place behind what follows: its key is better.
    const empty = isScalar(value) && value.value === null;
    const whole = length === path.length;
    const node = (whole && at === "key") || empty ? (key ?? value) : (value ?? key);
    const offset = node?.range?.[0];
    if (offset !== undefined) return offset;
  }
  return root?.range?.[0] ?? 0;
}

function standingAt(root: Node | null, path: Path, targets: AliasTargets): Standing {
  let node: unknown = root;
  let key: unknown;
  for (const step of path) {
    if (isAlias(node)) node = targets.get(node);
    if (!isCollection(node)) return {};
    const pair = isMap(node)
      ? node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step)
      : undefined;
    key = pair?.key;
    node = pair === undefined ? node.get(step, true) : pair.value;
  }
  return {
    ...(isScalar(key) ? { key } : {}),
    ...(isNode(node) ? { value: node } : {}),
  };
}
