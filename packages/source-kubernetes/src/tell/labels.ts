import { type Ref, refKey } from "../objects/meta.ts";
import type { Known } from "../objects/thing.ts";
import type { Sick } from "../track/trouble.ts";
import { isWorkload, type World } from "../track/world.ts";
import { readImage } from "./image.ts";

/** What people route and correlate by: who it is, of which application, of which build. */
export function labelsOf(
  ref: Ref,
  cluster: string,
  world: World,
  more: Readonly<Record<string, string | undefined>> = {},
  image = imageOf(ref, world),
): Record<string, string> {
  const thing = world.get(refKey(ref));
  const build = image === undefined ? undefined : readImage(image);
  const isNode = ref.kind === "Node";
  return present({
    cluster,
    namespace: ref.namespace,
    workload: isNode || ref.kind === "Cluster" ? undefined : `${ref.kind}/${ref.name}`,
    node: isNode ? ref.name : undefined,
    app: thing?.app ?? podOf(ref, world)?.app,
    environment: thing?.environment,
    image: build?.image,
    tag: build?.tag,
    commit: thing?.commit ?? build?.commit,
    ...more,
  });
}

/** The image of the container that is ill, else the first of the workload. */
export function imageOf(ref: Ref, world: World, sick: readonly Sick[] = []): string | undefined {
  for (const { thing, symptom } of sick) {
    if (!("containers" in thing)) continue;
    const own = thing.containers.find(({ name }) => name === symptom.container);
    const image = (own ?? thing.containers.at(-1))?.image;
    if (image !== undefined) return image;
  }
  const thing = world.get(refKey(ref));
  if (isWorkload(thing)) return thing.images[0];
  return podOf(ref, world)?.containers.at(-1)?.image;
}

function podOf(ref: Ref, world: World): Extract<Known, { kind: "Pod" }> | undefined {
  return ref.kind === "Node" ? undefined : world.podsOf(ref)[0];
}

/** The fields that are there. */
export function present(
  fields: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const there = Object.entries(fields).filter((field): field is [string, string] => !!field[1]);
  return Object.fromEntries(there);
}
