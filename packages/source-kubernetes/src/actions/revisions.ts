import { type Found, found } from "@tocsin/core";
import {
  type Fields,
  fieldsOf,
  listOf,
  numberOf,
  textOf,
  timeOf,
  valueIn,
} from "../objects/fields.ts";
import { changeCause } from "./cause.ts";
import type { Scene } from "./deed.ts";
import { isOwnedBy, kindOf, listObjects, selectorOf } from "./objects.ts";

/** What a workload was made of once. */
export interface Revision {
  readonly number: number;
  /** The pods' template as it stood in the workload. */
  readonly template: Fields;
  readonly images: readonly string[];
  readonly created: number | undefined;
  readonly cause: string | undefined;
}

const controllerRevisions = { group: "apps", version: "v1", plural: "controllerrevisions" };
const hashLabel = "pod-template-hash";

/** The revisions that the cluster keeps, newest first: the first is what is wanted now. */
export async function revisionsOf(scene: Scene, object: Fields): Promise<Found<Revision[]>> {
  const sets = kindOf({ kind: "ReplicaSet" });
  const isDeployment = scene.target.kind === "Deployment";
  const kind = isDeployment && sets !== undefined ? sets : controllerRevisions;
  const listed = await listObjects(scene, kind, { labelSelector: selectorOf(object) });
  if (!listed.ok) return listed;
  const own = listed.found.filter((each) => isOwnedBy(each, object));
  const revisions = own.flatMap((each) => {
    return (isDeployment ? ofReplicaSet(each) : ofControllerRevision(each)) ?? [];
  });
  return found(revisions.sort((one, other) => other.number - one.number));
}

function ofReplicaSet(set: Fields): Revision | undefined {
  const { annotations } = fieldsOf(set.metadata);
  const number = Number(valueIn(annotations, "deployment.kubernetes.io/revision") ?? Number.NaN);
  return revision(set, number, fieldsOf(fieldsOf(set.spec).template));
}

function ofControllerRevision(kept: Fields): Revision | undefined {
  const number = numberOf(kept.revision) ?? Number.NaN;
  // A patch that replaces the template: without that word it is the template.
  const { $patch: _, ...template } = fieldsOf(fieldsOf(fieldsOf(kept.data).spec).template);
  return revision(kept, number, template);
}

function revision(of: Fields, number: number, template: Fields): Revision | undefined {
  if (!Number.isSafeInteger(number) || number < 1 || template.spec === undefined) return undefined;
  const { annotations, creationTimestamp } = fieldsOf(of.metadata);
  const containers = listOf(fieldsOf(template.spec).containers, 20);
  return {
    number,
    template: withoutHash(template),
    images: containers.flatMap(({ image }) => textOf(image, 300) ?? []),
    created: timeOf(creationTimestamp),
    cause: valueIn(annotations, changeCause),
  };
}

/** The Deployment's controller adds the hash to its ReplicaSets alone. */
export function withoutHash(template: Fields): Fields {
  const metadata = fieldsOf(template.metadata);
  const labels = fieldsOf(metadata.labels);
  if (!Object.hasOwn(labels, hashLabel)) return template;
  const { [hashLabel]: _, ...others } = labels;
  return { ...template, metadata: { ...metadata, labels: others } };
}
