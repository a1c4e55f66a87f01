import { type Choice, oneLine } from "@tocsin/core";
import type { ManagedResource } from "./live.ts";

/** A resource to sync. */
export type Part = Pick<ManagedResource, "group" | "kind" | "namespace" | "name">;

export const everything = "all";
const drifted = "out-of-sync";

// 100 in a form, less the two words above.
const mostChoices = 98;
const mostParts = 50;

/** Whether Argo CD would change it. */
export function outOfSync({ status }: ManagedResource): boolean {
  return status === "OutOfSync";
}

/** What a form offers: all, what differs, or one; what differs first. */
export function partChoices(resources: readonly ManagedResource[]): readonly Choice[] {
  const differing = resources.filter(outOfSync);
  const rest = resources.filter((each) => !outOfSync(each));
  const one = (each: ManagedResource, mark: string) => ({
    value: keyOf(each),
    label: oneLine(`${keyOf(each)}${mark}`, 75),
  });
  const all = [
    ...differing.map((each) => one(each, " (out of sync)")),
    ...rest.map((each) => one(each, "")),
  ];
  // An option's value goes back and forth whole.
  const fitting = all.filter(({ value }) => value.length <= 150).slice(0, mostChoices);
  return [
    { value: everything, label: "Everything" },
    ...(differing.length === 0
      ? []
      : [{ value: drifted, label: `What is out of sync (${differing.length})` }]),
    ...unique(fitting),
  ];
}

/** What was chosen, as resources there are; undefined: all of them. */
export function partsOf(
  only: string,
  lines: string,
  resources: readonly ManagedResource[],
): { readonly parts: readonly Part[] | undefined } | { readonly problem: string } {
  const listed = lines
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  if (listed.length === 0) {
    if (only === everything) return { parts: undefined };
    if (only !== drifted) return named([only], resources);
    const parts = resources.filter(outOfSync);
    return parts.length > 0 ? { parts } : { problem: "nothing is out of sync any more" };
  }
  if (only !== everything)
    return { problem: "choose either what to sync, or list several: not both" };
  if (listed.length > mostParts)
    return { problem: `${listed.length} resources are too many to list, ${mostParts} at most` };
  return named(listed, resources);
}

function named(keys: readonly string[], resources: readonly ManagedResource[]) {
  const parts: Part[] = [];
  for (const key of keys) {
    const fitting = resources.filter((each) => keyOf(each) === key || fullKeyOf(each) === key);
    const [part, ...more] = fitting;
    const quoted = JSON.stringify(oneLine(key, 100));
    if (part === undefined)
      return { problem: `the application has no resource ${quoted}: write KIND NAMESPACE/NAME` };
    if (more.length > 0)
      return { problem: `${quoted} is more than one: write GROUP/KIND NAMESPACE/NAME` };
    parts.push(part);
  }
  return { parts };
}

/** `Deployment shop/web`; without a namespace where it has none. */
function keyOf({ kind = "", namespace, name = "" }: Part): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function fullKeyOf(part: Part): string {
  return `${part.group ?? ""}/${keyOf(part)}`;
}

function unique(choices: readonly Choice[]): readonly Choice[] {
  return [...new Map(choices.map((each) => [each.value, each])).values()];
}
