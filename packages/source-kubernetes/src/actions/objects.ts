import { ends, type Found, found } from "@tocsin/core";
import type { Cluster } from "@tocsin/kube-watch";
import { type Fields, fieldsOf, listOf, valueIn } from "../objects/fields.ts";
import { pathOf, type Watched, watchedKinds } from "../resources.ts";
import { notRead, type Right } from "./ends.ts";
import type { Target } from "./target.ts";

/** The kind of a target in the API's words; undefined for one that is not known here. */
export function kindOf({ kind }: Pick<Target, "kind">): Watched | undefined {
  return watchedKinds.find((each) => each.kind === kind);
}

/** The target's path, with a part such as `scale`. */
export function targetPath(target: Target, kind: Watched, part?: string): string {
  const path = `${pathOf(kind, target.namespace)}/${encodeURIComponent(target.name)}`;
  return part === undefined ? path : `${path}/${part}`;
}

export function rightTo(verb: string, { group, plural }: Watched, part?: string): Right {
  return { group, resource: part === undefined ? plural : `${plural}/${part}`, verb };
}

interface Looking {
  readonly cluster: Pick<Cluster, "get">;
  readonly target: Target;
  readonly signal: AbortSignal;
}

/** The target as it is now. */
export async function readTargetObject(looking: Looking, part?: string): Promise<Found<Fields>> {
  const { cluster, target, signal } = looking;
  const kind = kindOf(target);
  if (kind === undefined) return ends("refused", `nothing is known here of a ${target.kind}`);
  const answer = await cluster.get(targetPath(target, kind, part), { signal });
  if (!answer.ok) return { ok: false, end: notRead(answer, rightTo("get", kind, part), target) };
  return found(fieldsOf(answer.body));
}

/** Objects of a kind in the target's namespace. */
export async function listObjects(
  { cluster, target, signal }: Looking,
  kind: Pick<Watched, "group" | "version" | "plural">,
  query: Readonly<Record<string, string>>,
): Promise<Found<readonly Fields[]>> {
  const watched: Watched = { kind: "Event", ...kind };
  const path = pathOf(watched, target.namespace);
  const answer = await cluster.get(path, { query: { limit: "500", ...query }, signal });
  if (!answer.ok) return { ok: false, end: notRead(answer, rightTo("list", watched), target) };
  return found(listOf(fieldsOf(answer.body).items, 500));
}

/** What selects a workload's pods, as a query writes it; "" when it selects none. */
export function selectorOf(object: Fields): string {
  const { matchLabels, matchExpressions } = fieldsOf(fieldsOf(object.spec).selector);
  const equal = Object.entries(fieldsOf(matchLabels)).map(([key, value]) => `${key}=${value}`);
  const others = listOf(matchExpressions).map(({ key, operator, values }) => {
    const list = `(${(Array.isArray(values) ? values : []).join(",")})`;
    if (operator === "In") return `${key} in ${list}`;
    if (operator === "NotIn") return `${key} notin ${list}`;
    return operator === "DoesNotExist" ? `!${key}` : String(key);
  });
  return [...equal, ...others].join(",");
}

export function isOwnedBy(object: Fields, owner: Fields): boolean {
  const { uid } = fieldsOf(owner.metadata);
  const owners = listOf(fieldsOf(object.metadata).ownerReferences, 20);
  return uid !== undefined && owners.some((each) => each.uid === uid && each.controller === true);
}

/** A sentence for what Argo CD is going to set back; "" where it does not manage the thing. */
export function gitWarning(object: Fields): string {
  const { annotations } = fieldsOf(object.metadata);
  if (valueIn(annotations, "argocd.argoproj.io/tracking-id") === undefined) return "";
  return "; Argo CD manages it and with self-heal sets this back, so change it in Git too";
}
