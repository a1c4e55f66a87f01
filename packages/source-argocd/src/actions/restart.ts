import {
  type About,
  type Action,
  type ActionEnd,
  type Choice,
  type Found,
  found,
  type Order,
  oneLine,
} from "@tocsin/core";
import { z } from "zod";
import { list, text } from "../lenient.ts";
import { applicationIn, ask, calledIn, change, type Hand, orderedPlace, pathOf } from "./hand.ts";
import type { Place } from "./place.ts";

const tree = z.object({
  nodes: list(z.object({ group: text, version: text, kind: text, namespace: text, name: text })),
});

interface Workload {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const kinds = ["Deployment", "StatefulSet", "DaemonSet"];
const mostChoices = 100;

/** Restarts the pods of one of the application's workloads, one after the other. */
export function restart(hand: Hand): Action {
  return {
    name: "restart",
    title: "Restart",
    description: "Restart a Deployment, StatefulSet or DaemonSet of the application.",
    applies: (about) => applicationIn(about, hand) !== undefined,
    fields: async (about) => [
      {
        name: "workload",
        label: "Workload",
        kind: "choice",
        required: true,
        choices: await choicesFor(about, hand),
      },
    ],
    confirm: (about) => `Restart the pods of a workload of ${calledIn(about, hand)}?`,
    danger: true,
    run: (order) => run(order, hand),
  };
}

async function choicesFor(about: About | undefined, hand: Hand): Promise<readonly Choice[]> {
  const place = about && applicationIn(about, hand);
  if (place === undefined) return [];
  const read = await workloadsOf(hand, place, AbortSignal.any([]));
  if (!read.ok) throw new Error(read.end.text);
  if (read.found.length === 0)
    throw new Error(`${place.called} has no Deployment, StatefulSet or DaemonSet in the cluster`);
  return read.found.slice(0, mostChoices).map((each) => ({
    value: keyOf(each),
    label: oneLine(keyOf(each), 75),
  }));
}

async function run(order: Order, hand: Hand): Promise<ActionEnd> {
  const ordered = orderedPlace(order, hand);
  if (!ordered.ok) return ordered.end;
  const place = ordered.found;
  const read = await workloadsOf(hand, place, order.signal);
  if (!read.ok) return read.end;
  const workload = read.found.find((each) => keyOf(each) === order.values.workload);
  if (workload === undefined) {
    const text = `${place.called} has no ${oneLine(String(order.values.workload), 100)} any more`;
    return { status: "refused", text };
  }
  const end = await restartOne(hand, place, workload, order.signal);
  if (end !== undefined) return end;
  return {
    status: "done",
    text: `the pods of ${keyOf(workload)} are replaced, as its update strategy says`,
  };
}

async function restartOne(
  hand: Hand,
  place: Place,
  { group, version, kind, namespace, name }: Workload,
  signal: AbortSignal,
): Promise<ActionEnd | undefined> {
  const right = `action/${group}/${kind}/restart`;
  const resource = { namespace, resourceName: name, group, version, kind };
  const path = pathOf(place, "/resource/actions");
  const owner = { appNamespace: place.namespace };
  const newer = { body: { name: place.name, ...owner, ...resource, action: "restart" } };
  const { answer, end } = await change(hand, place, right, signal, ["POST", `${path}/v2`, newer]);
  // Argo CD before 3.1 has no such path, and then nothing was done.
  const old = answer.kind === "answered" && answer.status === 404 && answer.said === "Not Found";
  if (!old) return end;
  const older = { query: { ...owner, ...resource }, body: "restart" };
  return (await change(hand, place, right, signal, ["POST", path, older])).end;
}

async function workloadsOf(
  hand: Hand,
  place: Place,
  signal: AbortSignal,
): Promise<Found<readonly Workload[]>> {
  const read = await ask(hand, place, pathOf(place, "/resource-tree"), signal);
  if (!read.ok) return read;
  const nodes = tree.safeParse(read.found).data?.nodes ?? [];
  const workloads = nodes.flatMap(({ group, version, kind, namespace, name }): Workload[] =>
    group === "apps" && version && kind && namespace && name && kinds.includes(kind)
      ? [{ group, version, kind, namespace, name }]
      : [],
  );
  return found(workloads.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)));
}

/** `Deployment shop/web` */
function keyOf({ kind, namespace, name }: Workload): string {
  return `${kind} ${namespace}/${name}`;
}
