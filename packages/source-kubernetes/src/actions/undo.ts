import { isDeepStrictEqual } from "node:util";
import {
  type ActionEnd,
  type Choice,
  codeSpan,
  cut,
  ends,
  type Field,
  type Found,
  firstFew,
  found,
  type Order,
  showDuration,
} from "@tocsin/core";
import type { KubePatch } from "@tocsin/kube-watch";
import { type Fields, fieldsOf, numberOf } from "../objects/fields.ts";
import { asTocsin, causeOf, changeCause } from "./cause.ts";
import type { Deed, Scene } from "./deed.ts";
import { changedMeanwhile, notDone } from "./ends.ts";
import { gitWarning, kindOf, readTargetObject, rightTo, targetPath } from "./objects.ts";
import { paused, slowly } from "./restart.ts";
import { type Revision, revisionsOf, withoutHash } from "./revisions.ts";

const mostChoices = 25;

export const undo: Deed = {
  name: "undo",
  title: "Roll back",
  description: "Gives a workload the pods of an earlier revision, as kubectl rollout undo does",
  kinds: ["Deployment", "StatefulSet", "DaemonSet"],
  confirm: (what) => `Roll ${what} back to the chosen revision?`,
  danger: true,
  fields,
  run,
};

interface History {
  readonly object: Fields;
  readonly current: Revision;
  readonly earlier: readonly Revision[];
}

async function fields(scene: Scene): Promise<readonly Field[] | ActionEnd> {
  const history = await historyOf(scene);
  if (!history.ok) return history.end;
  const { current, earlier } = history.found;
  const now = scene.clock.now();
  return [
    {
      name: "revision",
      label: "Revision",
      kind: "choice",
      required: true,
      initial: String(earlier[0]?.number ?? ""),
      choices: earlier.slice(0, mostChoices).map((each) => choiceOf(each, now)),
      hint: cut(`Now ${current.number}: ${firstFew(current.images, 2)}`, 150),
    },
  ];
}

async function run(scene: Scene, order: Order): Promise<ActionEnd> {
  const { cluster, target, subject, signal } = scene;
  const history = await historyOf(scene);
  const kind = kindOf(target);
  if (!history.ok) return history.end;
  const { object, earlier } = history.found;
  const wanted = Number(order.values.revision);
  const revision = earlier.find(({ number }) => number === wanted);
  if (revision === undefined || kind === undefined) {
    const known = firstFew(
      earlier.map(({ number }) => String(number)),
      10,
    );
    const text = `${subject} has no earlier revision ${wanted} any more: there are ${known}`;
    return { status: "refused", text };
  }
  const { template } = fieldsOf(object.spec);
  if (isDeepStrictEqual(withoutHash(fieldsOf(template)), revision.template))
    return { status: "refused", text: `${subject} is what revision ${wanted} was already` };
  const answer = await cluster.patch(targetPath(target, kind), {
    ...patchTo(revision, object, causeOf(order)),
    query: asTocsin,
    signal,
  });
  // The generation is not the one that was looked at.
  if (!answer.ok && answer.status === 422 && answer.reason.includes("error in our request"))
    return changedMeanwhile(target);
  if (!answer.ok) return notDone(answer, rightTo("patch", kind), target);
  const images = codeSpan(firstFew(revision.images, 3), 300);
  const slow = slowly(fieldsOf(object.spec));
  const text = `${subject} rolls back to revision ${wanted}: ${images}${slow}${gitWarning(object)}`;
  return { status: "done", text };
}

/** Refused where there is nothing to go back to. */
async function historyOf(scene: Scene): Promise<Found<History>> {
  const read = await readTargetObject(scene);
  if (!read.ok) return read;
  const object = read.found;
  if (fieldsOf(object.spec).paused === true) return { ok: false, end: paused(scene) };
  const revisions = await revisionsOf(scene, object);
  if (!revisions.ok) return revisions;
  const [current, ...earlier] = revisions.found;
  if (current !== undefined && earlier.length > 0) return found({ object, current, earlier });
  const why = "the cluster keeps no earlier revision of it (see `revisionHistoryLimit`)";
  return ends("refused", `${scene.subject} can't be rolled back: ${why}`);
}

/** Fails when the spec has changed since it was looked at. */
function patchTo(
  { template }: Revision,
  object: Fields,
  cause: string,
): Pick<KubePatch, "as" | "body"> {
  const { annotations, generation } = fieldsOf(object.metadata);
  const key = changeCause.replaceAll("/", "~1");
  const told =
    annotations === undefined
      ? { op: "add", path: "/metadata/annotations", value: { [changeCause]: cause } }
      : { op: "add", path: `/metadata/annotations/${key}`, value: cause };
  const seen = numberOf(generation);
  const same =
    seen === undefined ? [] : [{ op: "test", path: "/metadata/generation", value: seen }];
  return {
    as: "json",
    body: [...same, { op: "replace", path: "/spec/template", value: template }, told],
  };
}

/** `7 · web:1.4.1 · 3 d ago · bump to 1.4.1` */
function choiceOf({ number, images, created, cause }: Revision, now: number): Choice {
  const names = images.map((image) => image.slice(image.lastIndexOf("/") + 1));
  const age = created === undefined ? undefined : `${showDuration(now - created)} ago`;
  const words = [String(number), firstFew(names, 2), age, cause];
  return { value: String(number), label: cut(words.filter(Boolean).join(" · "), 75) };
}
