import type { ActionEnd, Order } from "@tocsin/core";
import { fieldsOf, textOf } from "../objects/fields.ts";
import { asTocsin, causeOf, changeCause } from "./cause.ts";
import type { Deed, Scene } from "./deed.ts";
import { notDone } from "./ends.ts";
import { kindOf, readTargetObject, rightTo, targetPath } from "./objects.ts";

/** As `kubectl rollout restart` writes it: a template that differs is rolled out. */
const restartedAt = "kubectl.kubernetes.io/restartedAt";

export const restart: Deed = {
  name: "restart",
  title: "Restart",
  description: "Replaces the pods of a workload one after another, as kubectl rollout restart does",
  kinds: ["Deployment", "StatefulSet", "DaemonSet"],
  confirm: (what) => `Restart the pods of ${what}, one after another?`,
  run,
};

async function run(scene: Scene, order: Order): Promise<ActionEnd> {
  const { cluster, target, subject, clock, signal } = scene;
  const kind = kindOf(target);
  const read = await readTargetObject(scene);
  if (!read.ok) return read.end;
  if (kind === undefined) return { status: "refused", text: `${subject} can't be restarted` };
  const spec = fieldsOf(read.found.spec);
  if (spec.paused === true) return paused(scene);
  // Whole seconds, as RFC 3339 is written there.
  const now = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
  const answer = await cluster.patch(targetPath(target, kind), {
    as: "strategic",
    body: {
      metadata: { annotations: { [changeCause]: causeOf(order) } },
      spec: { template: { metadata: { annotations: { [restartedAt]: now } } } },
    },
    query: asTocsin,
    signal,
  });
  if (!answer.ok) return notDone(answer, rightTo("patch", kind), target);
  return { status: "done", text: `${subject} restarts${slowly(spec)}` };
}

export function paused({ subject, target }: Scene): ActionEnd {
  const resume = `kubectl -n ${target.namespace} rollout resume deployment/${target.name}`;
  return { status: "refused", text: `${subject} is paused; resume it first: \`${resume}\`` };
}

/** What stands between a new template and new pods; "" when nothing does. */
export function slowly(spec: object): string {
  const { type, rollingUpdate } = fieldsOf(fieldsOf(spec).updateStrategy);
  const { partition } = fieldsOf(rollingUpdate);
  if (textOf(type) === "OnDelete")
    return "; its update strategy is OnDelete, so a pod is replaced once somebody deletes it";
  if (typeof partition === "number" && partition > 0)
    return `; its partition is ${partition}, so pods with a lower number stay as they are`;
  return "";
}
