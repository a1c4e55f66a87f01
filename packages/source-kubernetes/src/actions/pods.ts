import { type Found, found } from "@tocsin/core";
import { fieldsOf, timeOf } from "../objects/fields.ts";
import { isReady, type Pod, podOf } from "../objects/pod.ts";
import type { Scene } from "./deed.ts";
import { isOwnedBy, kindOf, listObjects, readTargetObject, selectorOf } from "./objects.ts";

/** The pods of a workload, those in trouble first; of a CronJob those of its last Job. */
export async function podsOf(scene: Scene): Promise<Found<readonly Pod[]>> {
  const read = await readTargetObject(scene);
  if (!read.ok) return read;
  const { kind } = scene.target;
  if (kind === "Pod") return found([podOf(read.found)].filter((pod) => pod !== undefined));
  const jobs = kindOf({ kind: "Job" });
  let selector = selectorOf(read.found);
  if (kind === "CronJob" && jobs !== undefined) {
    const listed = await listObjects(scene, jobs, {});
    if (!listed.ok) return listed;
    const made = (job: object) => timeOf(fieldsOf(fieldsOf(job).metadata).creationTimestamp) ?? 0;
    const own = listed.found.filter((job) => isOwnedBy(job, read.found));
    const last = own.reduce<object>((one, job) => (made(job) >= made(one) ? job : one), {});
    selector = selectorOf(fieldsOf(last));
  }
  // Without one it would be the whole namespace's.
  if (selector === "") return found([]);
  const pods = kindOf({ kind: "Pod" });
  if (pods === undefined) return found([]);
  const listed = await listObjects(scene, pods, { labelSelector: selector });
  if (!listed.ok) return listed;
  const all = listed.found.flatMap((object) => podOf(object) ?? []);
  return found(all.sort((one, other) => trouble(other) - trouble(one) || age(other) - age(one)));
}

/** How ill it looks: what it is asked about is likely to be this one. */
function trouble(pod: Pod): number {
  const restarts = Math.max(0, ...pod.containers.map((container) => container.restarts));
  const isDone = pod.phase === "Succeeded";
  return (isReady(pod) || isDone ? 0 : 1_000_000) + restarts;
}

function age({ created = 0 }: Pod): number {
  return created;
}
