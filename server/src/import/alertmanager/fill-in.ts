import { isAlias, isMap, isScalar, isSeq, type Node } from "yaml";
import type { AliasTargets, YamlProblem } from "./expansion.ts";

export type FilledIn =
  | { readonly value: unknown; readonly problem?: undefined }
  | { readonly problem: YamlProblem };

export const mergeKey = "<<";
/** What `<<` brings adds to what a route says itself, where anything else is replaced. */
const adding = /^(source_|target_)?(matchers|match|match_re)$/;

/**
 * The value of a file that was measured. Alertmanager reads keys in their order, merges too: one that
 * stands last replaces what the map says itself.
 */
export function fillIn(root: unknown, targets: AliasTargets): FilledIn {
  let problem: YamlProblem | undefined;

  function filled(node: unknown): unknown {
    if (isAlias(node)) return filled(targets.get(node));
    if (isSeq(node)) return node.items.map(filled);
    if (!isMap(node)) return isScalar(node) ? node.value : null;
    const map: Record<string, unknown> = {};
    read(node, map);
    return map;
  }

  function read(node: Node | undefined, into: Record<string, unknown>): void {
    if (!isMap(node)) {
      problem ??= { offset: node?.range?.[0] ?? 0, message: "<< takes a map, or a list of maps" };
      return;
    }
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      if (key.value === mergeKey && key.type === "PLAIN") merge(value, into);
      else add(String(key.value), filled(value), into);
    }
  }

  function merge(node: unknown, into: Record<string, unknown>): void {
    // Of a list the first counts most.
    const sources = isSeq(node) ? [...node.items].reverse() : [node];
    for (const source of sources) {
      read(isAlias(source) ? targets.get(source) : (source as Node | undefined), into);
    }
  }

  const value = filled(root);
  return problem === undefined ? { value } : { problem };
}

function add(key: string, value: unknown, into: Record<string, unknown>): void {
  const before = into[key];
  if (adding.test(key) && Array.isArray(before) && Array.isArray(value)) {
    into[key] = [...before, ...value];
  } else if (adding.test(key) && isRecord(before) && isRecord(value)) {
    into[key] = { ...before, ...value };
  } else into[key] = value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
