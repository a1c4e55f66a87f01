import { isDeepStrictEqual } from "node:util";
import { badRequest, conflict, type KubernetesStatus, status } from "./kubernetes-status.ts";
import type { StoredObject } from "./kubernetes-store.ts";

/** What a PATCH asks for. */
export interface PatchAsked {
  readonly contentType: string;
  readonly body: string;
  readonly plural: string;
  readonly group: string;
}

type Tree = Record<string, unknown>;

const accepted = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
];

/** The object as it would be, or why not. What the API keeps to itself, such as the status, stays. */
export function patched(object: StoredObject, asked: PatchAsked): StoredObject | KubernetesStatus {
  const copy = structuredClone(object);
  const next = withPatch(copy, asked);
  if (isStatus(next)) return next;
  const { name, namespace, uid, resourceVersion } = object.metadata;
  const given = next as StoredObject;
  if (given.metadata.resourceVersion !== resourceVersion)
    return conflict(asked.plural, asked.group, name);
  if (given.metadata.name !== name || given.metadata.namespace !== namespace)
    return badRequest("the name of the object does not match the name on the URL");
  if (given.metadata.uid !== uid) return conflict(asked.plural, asked.group, name);
  // Counted by the server, and the status has a path of its own.
  const generation = object.metadata.generation;
  const metadata = { ...given.metadata, ...(generation === undefined ? {} : { generation }) };
  return { ...given, metadata, ...(object.status === undefined ? {} : { status: object.status }) };
}

/** Any tree with a patch applied, as its content type says. */
export function withPatch(tree: object, { contentType, body }: PatchAsked) {
  if (!accepted.includes(contentType))
    return status(
      415,
      "UnsupportedMediaType",
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
    );
  let patch: unknown;
  try {
    patch = JSON.parse(body);
  } catch {
    return badRequest("error decoding patch: invalid character");
  }
  if (contentType === accepted[0])
    return Array.isArray(patch) ? operate(tree as Tree, patch) : badRequest("error decoding patch");
  if (!isTree(patch)) return badRequest("error decoding patch");
  return merge(tree as Tree, patch, contentType === accepted[2]);
}

function merge(tree: Tree, patch: Tree, strategic: boolean): Tree | KubernetesStatus {
  if (strategic && patch.$patch === "replace") {
    const { $patch: _, ...whole } = patch;
    return whole;
  }
  const next: Tree = { ...tree };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete next[name];
    else if (isTree(value)) {
      const merged = merge(isTree(next[name]) ? next[name] : {}, value, strategic);
      if (isStatus(merged)) return merged;
      next[name] = merged;
    } else if (Array.isArray(value) && strategic)
      return badRequest(`the fake merges no lists: ${name}`);
    else next[name] = value;
  }
  return next;
}

function operate(tree: Tree, operations: readonly unknown[]): Tree | KubernetesStatus {
  for (const each of operations) {
    const { op, path, value } = each as { op?: string; path?: string; value?: unknown };
    const names = (path ?? "").split("/").slice(1).map(unescaped);
    const last = names.pop();
    let holder: unknown = tree;
    for (const name of names) holder = isTree(holder) ? holder[name] : undefined;
    // The paths that are used here lead through no lists.
    if (!isTree(holder) || last === undefined) return unapplied;
    const has = Object.hasOwn(holder, last);
    if (op === "test") {
      if (!isDeepStrictEqual(holder[last], value)) return unapplied;
    } else if (op === "add" || (op === "replace" && has)) holder[last] = value;
    else if (op === "remove" && has) delete holder[last];
    else return unapplied;
  }
  return tree;
}

/** As the API words it: which operation it was stays its secret. */
const unapplied = status(
  422,
  "Invalid",
  "the server rejected our request due to an error in our request",
);

function unescaped(name: string): string {
  return name.replaceAll("~1", "/").replaceAll("~0", "~");
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isStatus(value: object): value is KubernetesStatus {
  return "status" in value && typeof value.status === "number";
}
