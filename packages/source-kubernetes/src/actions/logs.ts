import { type ActionEnd, cut, type Field, type Order } from "@tocsin/core";
import { readLog } from "../logs.ts";
import type { Container, Pod } from "../objects/pod.ts";
import { withoutSecrets } from "../tell/secrets.ts";
import type { Deed, Scene } from "./deed.ts";
import { notRead } from "./ends.ts";
import { podsOf } from "./pods.ts";
import { sayAll } from "./said.ts";

const usualLines = 50;
const mostLines = 500;
const bytes = 131_072;
const fewLines = 40;
const mostPods = 50;

export const logs: Deed = {
  name: "logs",
  title: "Logs",
  description: "The last lines that a container wrote, into the incident's thread",
  kinds: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"],
  fields,
  run,
};

async function fields(scene: Scene): Promise<readonly Field[] | ActionEnd> {
  const pods = await podsOf(scene);
  if (!pods.ok) return pods.end;
  const [first] = pods.found;
  if (first === undefined) return nothing(scene);
  const ill = illOf(first);
  const containers = new Set(pods.found.flatMap((pod) => pod.containers.map(({ name }) => name)));
  return [
    {
      name: "pod",
      label: "Pod",
      kind: "choice",
      required: true,
      initial: first.name,
      choices: pods.found.slice(0, mostPods).map((pod) => ({
        value: pod.name,
        label: cut(`${pod.name} (${stateOf(pod)})`, 75),
      })),
    },
    {
      name: "container",
      label: "Container",
      kind: "choice",
      required: true,
      initial: ill?.name ?? "",
      choices: [...containers].slice(0, 100).map((name) => ({ value: name, label: cut(name, 75) })),
    },
    {
      name: "of",
      label: "Of",
      kind: "choice",
      required: true,
      // One that waits or runs again has its crash behind it.
      initial: ill?.ended === undefined && ill?.lastEnded !== undefined ? "before" : "now",
      choices: [
        { value: "now", label: "its present run" },
        { value: "before", label: "the run before its last restart" },
      ],
    },
    {
      name: "lines",
      label: "Lines",
      kind: "number",
      initial: String(usualLines),
      hint: `The last ones, at most ${mostLines}`,
    },
  ];
}

async function run(scene: Scene, order: Order): Promise<ActionEnd> {
  const { target, cluster, signal } = scene;
  const { pod = "", container = "", of, lines = usualLines } = order.values;
  const count = Number(lines);
  if (!Number.isInteger(count) || count < 1 || count > mostLines)
    return { status: "refused", text: `lines must be a whole number from 1 to ${mostLines}` };
  const place = {
    namespace: target.namespace,
    pod: String(pod),
    container: String(container),
    previous: of === "before",
  };
  const answer = await readLog(cluster, place, { lines: count, bytes, fewLines }, signal);
  const what = `${place.pod}, container ${place.container}`;
  if (!answer.ok) {
    const right = { group: "", resource: "pods/log", verb: "get" };
    return notRead(answer, right, { ...target, kind: "Pod", name: place.pod });
  }
  const text = withoutSecrets(String(answer.body));
  const pieces = await sayAll(order, text);
  if (pieces === 0) return { status: "done", text: `${what} wrote nothing` };
  const which = place.previous ? "of the run before its last restart" : "of its present run";
  return { status: "done", text: `the log of ${what}, ${which}` };
}

/** The container that is asked about: one that waits or has crashed, else the last. */
function illOf({ containers }: Pod): Container | undefined {
  return (
    containers.find(({ waiting, lastEnded }) => waiting !== undefined && lastEnded !== undefined) ??
    containers.find(({ ended }) => ended !== undefined && ended.exitCode !== 0) ??
    containers.findLast(({ lastEnded }) => lastEnded !== undefined) ??
    containers.at(-1)
  );
}

function stateOf(pod: Pod): string {
  const ill = illOf(pod);
  return ill?.waiting?.reason ?? ill?.ended?.reason ?? pod.reason ?? pod.phase;
}

function nothing({ subject }: Scene): ActionEnd {
  return { status: "refused", text: `${subject} has no pods, so there are no logs` };
}
