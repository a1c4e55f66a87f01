import type { ActionEnd, Order } from "@tocsin/core";
import { fieldsOf } from "../objects/fields.ts";
import { asTocsin, causeOf } from "./cause.ts";
import type { Deed, Scene } from "./deed.ts";
import { notDone } from "./ends.ts";
import { kindOf, readTargetObject, rightTo, targetPath } from "./objects.ts";

/** Who cordoned it, for whoever looks at the node. */
const cordonedBy = "tocsin/cordoned";

export const cordon: Deed = {
  name: "cordon",
  title: "Cordon",
  description: "Lets no new pods onto a node; those that run there stay",
  kinds: ["Node"],
  confirm: (what) => `Let no new pods onto ${what}? What runs there stays.`,
  run: (scene, order) => setTo(true, scene, order),
};

export const uncordon: Deed = {
  name: "uncordon",
  title: "Uncordon",
  description: "Lets new pods onto a node again",
  kinds: ["Node"],
  confirm: (what) => `Let new pods onto ${what} again?`,
  run: (scene, order) => setTo(false, scene, order),
};

async function setTo(shut: boolean, scene: Scene, order: Order): Promise<ActionEnd> {
  const { cluster, target, subject, signal } = scene;
  const kind = kindOf(target);
  const read = await readTargetObject(scene);
  if (!read.ok) return read.end;
  const isShut = fieldsOf(read.found.spec).unschedulable === true;
  const state = shut ? "takes no new pods" : "takes new pods";
  if (isShut === shut) return { status: "done", text: `${subject} ${state} already` };
  if (kind === undefined) return { status: "refused", text: `${subject} can't be cordoned` };
  const answer = await cluster.patch(targetPath(target, kind), {
    as: "strategic",
    // null takes a field away.
    body: {
      metadata: { annotations: { [cordonedBy]: shut ? causeOf(order) : null } },
      spec: { unschedulable: shut ? true : null },
    },
    query: asTocsin,
    signal,
  });
  if (!answer.ok) return notDone(answer, rightTo("patch", kind), target);
  const rest = shut ? "; what runs there stays: drain it with kubectl if it has to go" : "";
  return { status: "done", text: `${subject} ${state} now${rest}` };
}
