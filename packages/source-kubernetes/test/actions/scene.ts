import type { About, Action, ActionEnd, Field, Values } from "@tocsin/core";
import { normalise, silentLog } from "@tocsin/core";
import { connectCluster } from "@tocsin/kube-watch";
import {
  type FakeKubernetes,
  fakeKubernetes,
  type KubernetesObject,
  openSource,
  until,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { onTestFinished } from "vitest";
import { actionNames } from "../../src/actions/rules.ts";
import { kubernetes } from "../../src/index.ts";
import { start } from "../objects.ts";

export const orderId = "act_0123456789abcdefghij";

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
  let asking = 0;
  const counting: typeof fetch = async (input, init) => {
    asking += 1;
    try {
      return await fetch(input, init);
    } finally {
      asking -= 1;
    }
  };
  const hanging = () => cluster.requests.filter(({ status }) => status === 0).length;
  const busy = () => asking > hanging();
  const { actions = [] } = await openSource(
    kubernetes,
    { kubeconfig: cluster.kubeconfig, actions: actionNames, ...options },
    { clock, fetch: counting, name: "kube" },
  );
  const said: string[] = [];
  const settled = async <Value>(work: Promise<Value>, what: string): Promise<Value> => {
    let end: { value: Value } | { error: unknown } | undefined;
    work.then(
      (value) => {
        end = { value };
      },
      (error: unknown) => {
        end = { error };
      },
    );
    const over = await until(clock, () => end, { what, stepMs: 500, busy });
    if ("error" in over) throw over.error;
    return over.value;
  };
  const action = (name: string) => {
    const found = actions.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no action ${name}`);
    return found;
  };
  const fieldsOf = async (name: string, on: KubernetesObject) => {
    const { fields = [] } = action(name);
    return typeof fields === "function"
      ? settled(fields(aboutOf(on)), `fields of ${name}`)
      : fields;
  };
  const actWith: Scene["actWith"] = (name, about, values, signal) =>
    settled(
      action(name).run({
        id: orderId,
        values,
        about,
        by: { name: "Ann", person: "ann" },
        say: async (text) => void said.push(text),
        signal: signal ?? new AbortController().signal,
      }),
      `the end of ${name}`,
    );
  return {
    cluster,
    clock,
    said,
    action,
    fields: fieldsOf,
    async act(name, on, values = {}) {
      const given: Record<string, string | number | boolean> = {};
      for (const { name: field, kind, initial = "" } of await fieldsOf(name, on))
        if (initial !== "") given[field] = kind === "number" ? Number(initial) : initial;
      return actWith(name, aboutOf(on), { ...given, ...values });
    },
    actWith,
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
