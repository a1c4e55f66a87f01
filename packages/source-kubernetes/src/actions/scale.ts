import { type ActionEnd, counted, type Field, type Order } from "@tocsin/core";
import { type Fields, fieldsOf, numberOf, textOf } from "../objects/fields.ts";
import { asTocsin } from "./cause.ts";
import type { Deed, Scene } from "./deed.ts";
import { notDone } from "./ends.ts";
import {
  gitWarning,
  kindOf,
  listObjects,
  readTargetObject,
  rightTo,
  targetPath,
} from "./objects.ts";

/** More is a slip of the finger. */
const mostPods = 1_000;

export const scale: Deed = {
  name: "scale",
  title: "Scale",
  description: "Changes how many pods a workload has, as kubectl scale does",
  kinds: ["Deployment", "StatefulSet", "ReplicaSet"],
  confirm: (what) => `Change how many pods ${what} has? 0 takes it down.`,
  danger: true,
  fields,
  run,
};

async function fields(scene: Scene): Promise<readonly Field[] | ActionEnd> {
  const [read, autoscaler] = await Promise.all([
    readTargetObject(scene, "scale"),
    autoscalerOf(scene),
  ]);
  if (!read.ok) return read.end;
  const now = wantedOf(read.found);
  const hint = autoscaler === undefined ? "" : `; ${autoscaler} changes it again`;
  return [
    {
      name: "pods",
      label: "Pods",
      kind: "number",
      required: true,
      initial: String(now),
      hint: `Now ${now}${hint}`,
    },
    { name: "down", label: "Take it down", kind: "flag", hint: "Needed for 0 pods" },
  ];
}

async function run(scene: Scene, order: Order): Promise<ActionEnd> {
  const { cluster, target, subject, signal } = scene;
  const pods = Number(order.values.pods);
  if (!Number.isInteger(pods) || pods < 0 || pods > mostPods)
    return { status: "refused", text: `pods must be a whole number from 0 to ${mostPods}` };
  if (pods === 0 && order.values.down !== true) {
    const text = `0 pods take ${subject} down: ask again with down, nothing was done`;
    return { status: "refused", text };
  }
  const kind = kindOf(target);
  const read = await readTargetObject(scene, "scale");
  if (!read.ok) return read.end;
  const before = wantedOf(read.found);
  if (before === pods)
    return { status: "done", text: `${subject} has ${counted(pods, "pod")} already` };
  if (kind === undefined) return { status: "refused", text: `${subject} can't be scaled` };
  const answer = await cluster.patch(targetPath(target, kind, "scale"), {
    as: "merge",
    body: { spec: { replicas: pods } },
    query: asTocsin,
    signal,
  });
  if (!answer.ok) return notDone(answer, rightTo("patch", kind, "scale"), target);
  const [autoscaler, object] = await Promise.all([autoscalerOf(scene), readTargetObject(scene)]);
  const again = autoscaler === undefined ? "" : `; ${autoscaler} will change it again`;
  const git = object.ok ? gitWarning(object.found) : "";
  const text = `${subject} is scaled from ${before} to ${counted(wantedOf(answer.body), "pod")}`;
  return { status: "done", text: `${text}${again}${git}` };
}

function wantedOf(scale: Fields): number {
  // Go leaves a 0 out.
  return numberOf(fieldsOf(scale.spec).replicas) ?? 0;
}

/** `HorizontalPodAutoscaler web (2 to 10)`, where one of these can be seen to have its hand on it. */
async function autoscalerOf(scene: Scene): Promise<string | undefined> {
  const kind = kindOf({ kind: "HorizontalPodAutoscaler" });
  const listed = kind && (await listObjects(scene, kind, {}));
  if (listed?.ok !== true) return undefined;
  const { target } = scene;
  const found = listed.found.find(({ spec }) => {
    const { kind, name } = fieldsOf(fieldsOf(spec).scaleTargetRef);
    return kind === target.kind && name === target.name;
  });
  if (found === undefined) return undefined;
  const { minReplicas, maxReplicas } = fieldsOf(found.spec);
  const name = textOf(fieldsOf(found.metadata).name, 100) ?? "";
  return `HorizontalPodAutoscaler ${name} (${numberOf(minReplicas) ?? 1} to ${numberOf(maxReplicas) ?? "?"})`;
}
