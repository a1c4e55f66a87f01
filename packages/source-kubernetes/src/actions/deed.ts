import {
  type Action,
  type ActionEnd,
  type Clock,
  type Field,
  lookUpFields,
  type Order,
  type Tools,
} from "@tocsin/core";
import type { Cluster } from "@tocsin/kube-watch";
import { subjectOf } from "../objects/meta.ts";
import type { Reach } from "./reach.ts";
import type { ActionName } from "./rules.ts";
import { type Target, targetOf } from "./target.ts";

/** Where a deed is done. */
export interface Scene {
  readonly cluster: Cluster;
  readonly target: Target;
  /** `Deployment shop/web` */
  readonly subject: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** An action on the one thing that an incident is about. */
export interface Deed {
  readonly name: ActionName;
  readonly title: string;
  readonly description: string;
  readonly kinds: readonly string[];
  /** Of `Deployment shop/web in prod`. */
  readonly confirm?: (what: string) => string;
  readonly danger?: true;
  /** An end: it can't be done, and why. */
  readonly fields?: (scene: Scene) => Promise<readonly Field[] | ActionEnd>;
  readonly run: (scene: Scene, order: Order) => Promise<ActionEnd>;
}

const timeoutMs = 30_000;

export function actionOf(deed: Deed, reach: Reach, { clock }: Tools): Action {
  const { name, title, description, kinds, confirm, danger, fields, run } = deed;
  const sceneOf = async (target: Target, signal: AbortSignal) => {
    const reached = await reach(target);
    if (!reached.ok) return reached.end;
    return { cluster: reached.found, target, subject: subjectOf(target), clock, signal };
  };
  return {
    name,
    title,
    description,
    timeoutMs,
    applies: (about) => kinds.includes(targetOf(about)?.kind ?? ""),
    ...(danger === undefined ? {} : { danger }),
    ...(confirm === undefined
      ? {}
      : {
          confirm(about) {
            const target = about && targetOf(about);
            return confirm(target ? `${subjectOf(target)} in ${target.cluster}` : "it");
          },
        }),
    ...(fields === undefined
      ? {}
      : {
          fields: (about) =>
            lookUpFields(clock, async (signal) => {
              const target = about && targetOf(about);
              if (target === undefined) return { status: "refused", text: noTarget };
              const scene = await sceneOf(target, signal);
              return "status" in scene ? scene : fields(scene);
            }),
        }),
    async run(order) {
      const target = order.about && targetOf(order.about);
      if (target === undefined || !kinds.includes(target.kind))
        return { status: "refused", text: noTarget };
      const scene = await sceneOf(target, order.signal);
      return "status" in scene ? scene : run(scene, order);
    },
  };
}

const noTarget = "the incident is about no single thing of a cluster that this can be done to";
