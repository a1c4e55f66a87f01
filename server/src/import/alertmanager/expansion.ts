import { type Document, isAlias, isCollection, isPair, type Node, visit } from "yaml";

export interface YamlProblem {
  readonly offset: number;
  readonly message: string;
}

/** What each alias of a file stands for. */
export type AliasTargets = ReadonlyMap<Node, Node | undefined>;

// Routes stand in routes; fifty levels of them are a hundred of YAML.
const deepest = 200;
// A file of five megabytes without any alias has fewer.
const mostValues = 1_000_000;
const mostAliases = 10_000;

/** Why a file can't be filled in: aliases let a few lines stand for billions of values, or for themselves. */
export function expansionProblem(
  yaml: Document.Parsed,
  targets: AliasTargets,
): YamlProblem | undefined {
  const sizes = new Map<Node, number>();
  const open = new Set<Node>();
  let problem: YamlProblem | undefined;

  function refuse(node: Node, message: string): number {
    problem ??= { offset: node.range?.[0] ?? 0, message };
    return 0;
  }

  function sizeOf(node: unknown, depth: number): number {
    if (problem !== undefined) return 0;
    if (isPair(node)) return sizeOf(node.value, depth);
    if (isAlias(node)) {
      const target = targets.get(node);
      if (target === undefined) return refuse(node, "there is no anchor of this name before it");
      if (open.has(target)) return refuse(node, "this alias stands for a thing that it is part of");
      const size = sizeOf(target, depth);
      return size > mostValues
        ? refuse(node, "the aliases stand for more values than any alertmanager.yml has")
        : size;
    }
    if (!isCollection(node)) return 1;
    if (depth > deepest) return refuse(node, "is nested too deeply to be an alertmanager.yml");
    const known = sizes.get(node);
    if (known !== undefined) return known;
    open.add(node);
    let size = 1;
    for (const item of node.items) size += sizeOf(item, depth + 1);
    open.delete(node);
    sizes.set(node, size);
    return size;
  }

  if (targets.size > mostAliases) {
    return { offset: 0, message: `has more than ${mostAliases} aliases: write some of them out` };
  }
  const size = sizeOf(yaml.contents, 0);
  if (problem === undefined && size > mostValues) {
    problem = { offset: 0, message: "has more values than any alertmanager.yml" };
  }
  return problem;
}

/** The nearest anchor of the alias's name before it. */
export function aliasTargets(yaml: Document.Parsed): AliasTargets {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node | undefined>();
  visit(yaml, {
    Node(_, node) {
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
