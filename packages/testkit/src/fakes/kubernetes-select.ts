import type { KubernetesObject } from "./kubernetes-objects.ts";
import { badRequest, type KubernetesStatus } from "./kubernetes-status.ts";

export type Selects = (object: KubernetesObject) => boolean;

/** What a list or a watch is narrowed to: namespace, labels and fields, by equality alone. */
export function readSelectors(
  query: URLSearchParams,
  namespace: string | undefined,
): Selects | KubernetesStatus {
  const tests: Selects[] = [];
  if (namespace !== undefined) tests.push(({ metadata }) => metadata.namespace === namespace);
  for (const kind of ["labelSelector", "fieldSelector"] as const) {
    for (const term of (query.get(kind) ?? "").split(",").filter(Boolean)) {
      const [, name = "", sign, wanted = ""] = /^([^=!]+)(==?|!=)(.*)$/.exec(term) ?? [];
      if (sign === undefined) return badRequest(`the fake can't read the ${kind} "${term}"`);
      const read = kind === "labelSelector" ? labelOf : fieldOf;
      tests.push((object) => (read(object, name) === wanted) === (sign !== "!="));
    }
  }
  return (object) => tests.every((test) => test(object));
}

function labelOf({ metadata }: KubernetesObject, name: string): string | undefined {
  return metadata.labels?.[name];
}

function fieldOf(object: KubernetesObject, path: string): string {
  let value: unknown = object;
  for (const name of path.split("."))
    value = (value as Record<string, unknown> | undefined)?.[name];
  return value === undefined || value === null ? "" : String(value);
}
