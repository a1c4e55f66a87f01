import type { ActionEnd, Order } from "@tocsin/core";
import type { Cluster } from "@tocsin/kube-watch";
import { eventOf } from "../objects/event.ts";
import { fieldsOf, listOf } from "../objects/fields.ts";
import type { Pod } from "../objects/pod.ts";
import { withoutSecrets } from "../tell/secrets.ts";
import type { Deed, Scene } from "./deed.ts";
import { conditionLines, eventLines, podLines, specLines } from "./description.ts";
import { readTargetObject } from "./objects.ts";
import { podsOf } from "./pods.ts";
import { sayAll } from "./said.ts";

const withPods = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"];
/** Of the pods in most trouble, whose events are shown too. */
const podsWithEvents = 3;

export const describe: Deed = {
  name: "describe",
  title: "Describe",
  description: "State, conditions, pods and last events, into the incident's thread",
  kinds: [...withPods, "Node", "PersistentVolumeClaim", "HorizontalPodAutoscaler"],
  run,
};

async function run(scene: Scene, order: Order): Promise<ActionEnd> {
  const { target, subject, clock } = scene;
  const now = clock.now();
  const read = await readTargetObject(scene);
  if (!read.ok) return read.end;
  const pods = withPods.includes(target.kind) ? await podsOf(scene) : undefined;
  const shown: readonly Pod[] = pods?.ok ? pods.found : [];
  const ill = shown.slice(0, podsWithEvents).map(({ name }) => ({ kind: "Pod", name }));
  const events = await Promise.all(
    [target, ...ill.filter((pod) => target.kind !== "Pod" || pod.name !== target.name)].map(
      (thing) => eventsOf(scene, thing),
    ),
  );
  const sections = [
    [subject, ...specLines(target.kind, read.found)],
    headed("Conditions", conditionLines(read.found, now)),
    headed(`Pods (${shown.length})`, podLines(shown, now)),
    headed("Events", eventLines(events.flat(), now)),
    pods?.ok === false ? [pods.end.text] : [],
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  await sayAll(order, withoutSecrets(text.join("\n\n")));
  return { status: "done", text: `${subject} as the cluster sees it now` };
}

/** None where they can't be read: the rest is worth showing too. */
async function eventsOf(
  { cluster, target: { namespace }, signal }: Scene & { readonly cluster: Cluster },
  { kind, name }: { readonly kind: string; readonly name: string },
) {
  const place = namespace === "" ? "" : `namespaces/${encodeURIComponent(namespace)}/`;
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const query = { fieldSelector, limit: "100" };
  const answer = await cluster.get(`/api/v1/${place}events`, { query, signal });
  if (!answer.ok) return [];
  return listOf(fieldsOf(answer.body).items, 100).flatMap((each) => eventOf(each) ?? []);
}

function headed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines];
}
