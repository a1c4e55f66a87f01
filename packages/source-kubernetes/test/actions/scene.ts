import type { About, Action, ActionEnd, Field, Values } from "@tocsin/core";
import { normalise, silentLog } from "@tocsin/core";
import { connectCluster } from "@tocsin/kube-watch";
import {
  actionStage,
  countedFetch,
  type FakeKubernetes,
  fakeKubernetes,
  type KubernetesObject,
  openSource,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { onTestFinished } from "vitest";
import { actionNames } from "../../src/actions/rules.ts";
import { kubernetes } from "../../src/index.ts";
import { start } from "../objects.ts";

export interface Scene {
  readonly cluster: FakeKubernetes;
  readonly clock: VirtualClock;
  /** What was said into the thread. */
  readonly said: readonly string[];
  action(name: string): Action;
  /** The form of an action on a thing. */
  fields(name: string, on: KubernetesObject): Promise<readonly Field[]>;
  /** Does it as core would: what is not given is as the form says. */
  act(name: string, on: KubernetesObject, values?: Values): Promise<ActionEnd>;
  /** Does it with values alone, whatever the form says. */
  actWith(name: string, on: About, values: Values, signal?: AbortSignal): Promise<ActionEnd>;
  /** What was asked of the cluster to change. */
  patches(): readonly { path: string; contentType: string | undefined; body: unknown }[];
}

/** A cluster and the actions of a source that looks at it. */
export async function scene(options: object = {}): Promise<Scene> {
  const clock = virtualClock(start);
  const cluster = await fakeKubernetes({ clock, name: "prod" });
  onTestFinished(() => cluster.stop());
  // Its client takes longer to load than a form may take: no virtual time shall pass for that.
  await connectCluster({ kubeconfig: cluster.kubeconfig }, { clock, fetch, log: silentLog });
  const { fetch: counted, waiting } = countedFetch();
  const hanging = () => cluster.requests.filter(({ status }) => status === 0).length;
  const source = await openSource(
    kubernetes,
    { kubeconfig: cluster.kubeconfig, actions: actionNames, ...options },
    { clock, fetch: counted, name: "kube" },
  );
  const stage = actionStage(source, { clock, busy: () => waiting() > hanging() });
  return {
    cluster,
    clock,
    said: stage.said,
    action: stage.action,
    fields: (name, on) => stage.fields(name, aboutOf(on)),
    act: (name, on, values) => stage.act(name, aboutOf(on), values),
    actWith: stage.actWith,
    patches: () =>
      cluster.requests
        .filter(({ method }) => method === "PATCH")
        .map(({ path, contentType, body = "" }) => ({
          path,
          contentType,
          body: JSON.parse(body),
        })),
  };
}

/** An incident about things of a cluster. */
export function aboutOf(...things: readonly KubernetesObject[]): About {
  return aboutLabels(
    ...things.map(({ kind, metadata: { name, namespace = "" } }) =>
      kind === "Node"
        ? { cluster: "prod", node: name }
        : { cluster: "prod", namespace, workload: `${kind}/${name}` },
    ),
  );
}

export function aboutLabels(...all: readonly Record<string, string>[]): About {
  const notices = all.map((labels, at) =>
    normalise(
      {
        id: `notice-${at}`,
        title: "crash loop",
        kind: "problem",
        status: "firing",
        severity: "error",
        fingerprint: `k8s:${at}`,
        subject: "Deployment shop/web",
        labels,
      },
      "kube",
      start,
    ),
  );
  const common = { code: "7KQ2M", state: "open", title: "crash loop", severity: "error" };
  const subject = "Deployment shop/web";
  return { ...common, id: "incident-1", subject, group: {}, labels: {}, notices } as About;
}
