import type { Action, Tools } from "@tocsin/core";
import type { ClusterOptions } from "@tocsin/kube-watch";
import { cordon, uncordon } from "./cordon.ts";
import { actionOf, type Deed } from "./deed.ts";
import { describe } from "./describe.ts";
import { logs } from "./logs.ts";
import { reaching } from "./reach.ts";
import { restart } from "./restart.ts";
import { type ActionName, actionNames } from "./rules.ts";
import { scale } from "./scale.ts";
import { undo } from "./undo.ts";

export interface ActionOptions extends ClusterOptions {
  /** The cluster's name in labels. */
  readonly cluster?: string | undefined;
  readonly actions: readonly ActionName[];
}

const deeds: Readonly<Record<ActionName, Deed>> = {
  logs,
  restart,
  undo,
  describe,
  scale,
  cordon,
  uncordon,
};

/** What people can do to what this source reports. */
export function clusterActions(
  { actions, cluster, kubeconfig, context }: ActionOptions,
  tools: Tools,
): readonly Action[] {
  const reach = reaching({ kubeconfig, context }, cluster, tools);
  return actionNames
    .filter((name) => actions.includes(name))
    .map((name) => actionOf(deeds[name], reach, tools));
}
