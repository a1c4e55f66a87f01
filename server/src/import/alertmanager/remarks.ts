import { isCollection, isMap, isScalar, isSeq, type Node, type YAMLSeq } from "yaml";
import { plain } from "../../cli/table.ts";
import type { OldFile, Path } from "./document.ts";
import { cleanLine } from "./secrets.ts";

/** Comments, and the place in the new file that they belong to. */
export interface Remark {
  readonly path: Path;
  /** Above the key, or above the item of a list. */
  readonly above?: string;
  /** Above the first entry of what the key holds. */
  readonly inside?: string;
  /** On the same line. */
  readonly beside?: string;
  /** Below the last entry. */
  readonly below?: string;
}

/** Takes comments along from one place in the old file to one in the new. */
export interface Remarks {
  /** What stands above everything, and above what has no counterpart. */
  readonly head: string | undefined;
  carry(from: Path, to: Path): void;
  /** All of the comments near a thing that is written in another way. */
  gather(from: Path, to: Path): void;
  /** A comment that the old file does not have. */
  say(text: string, to: Path): void;
  readonly all: readonly Remark[];
}

const longestLine = 200;
// A longer one is no remark, and each is looked through for each secret.
const longestRead = 1_000;
const mostSecrets = 5_000;
const mostLines = 40;

export function takeRemarks(file: OldFile, secrets: ReadonlySet<string>): Remarks {
  const all: Remark[] = [];
  const add = (remark: Remark) => {
    if (Object.keys(remark).length > 1) all.push(remark);
  };
  const clean = (...texts: readonly (string | null | undefined)[]) => cleaned(texts, secrets);

  return {
    all,
    head: clean(file.head, file.at(["global"]).key?.commentBefore),
    carry(from, to) {
      const { key, value } = file.at(from);
      const group = isCollection(value);
      const ofItems = isSeq(value) && key !== undefined ? commentsOfWords(value) : [];
      const ofFirst = group && key === undefined ? value.commentBefore : undefined;
      const above = clean(key?.commentBefore, ofFirst, ...ofItems);
      const inside = group && key !== undefined ? clean(value.commentBefore) : undefined;
      const inLine = isScalar(value) || (group && value.flow);
      const beside = inLine ? clean(value.comment)?.replaceAll("\n", " ") : undefined;
      const below = group && !value.flow ? clean(value.comment) : undefined;
      add({
        path: to,
        ...(above === undefined ? {} : { above }),
        ...(inside === undefined ? {} : { inside }),
        ...(beside === undefined ? {} : { beside }),
        ...(below === undefined ? {} : { below }),
      });
    },
    gather(from, to) {
      const above = clean(...commentsNear(file.at(from).value));
      if (above !== undefined) add({ path: to, above });
    },
    say(text, to) {
      add({ path: to, above: ` ${plain(text)}` });
    },
  };
}

/** Of a list of words, which may be written in another order. */
function commentsOfWords({ items }: YAMLSeq): (string | null | undefined)[] {
  return items.flatMap((item) => (isScalar(item) ? [item.commentBefore, item.comment] : []));
}

/** Of a map: above it, above its keys, beside its values, and above the items of its lists. */
function commentsNear(node: Node | undefined): (string | null | undefined)[] {
  if (!isMap(node)) return [];
  const entries = node.items.flatMap(({ key, value }) => [
    isScalar(key) ? key.commentBefore : undefined,
    ...(isScalar(value) ? [value.comment] : []),
    ...(isSeq(value)
      ? [
          value.commentBefore,
          ...value.items.map((item) => (isCollection(item) ? item.commentBefore : undefined)),
        ]
      : []),
  ]);
  return [node.commentBefore, ...entries, node.comment];
}

function cleaned(
  texts: readonly (string | null | undefined)[],
  secrets: ReadonlySet<string>,
): string | undefined {
  if (secrets.size > mostSecrets) return undefined;
  const lines = texts
    .flatMap((text) => (text === null || text === undefined ? [] : text.split("\n")))
    .filter((line) => line.trim() !== "" && line.length <= longestRead)
    .slice(0, mostLines)
    .flatMap((line) => cleanLine(plain(line), secrets)?.slice(0, longestLine).trimEnd() ?? []);
  return lines.length === 0 ? undefined : lines.join("\n");
}
