import type { Tools } from "@tocsin/core";
import { connectCluster } from "@tocsin/kube-watch";
import type { Flow } from "./flow.ts";

interface ClusterOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespaces?: readonly string[] | undefined;
}

/** Application objects through the API of the cluster that Argo CD runs in. */
export function clusterFlow(options: ClusterOptions, tools: Tools): Flow {
  const { namespaces = [undefined], ...where } = options;
  return {
    hides: false,
    async check(signal) {
      const cluster = await connectCluster(where, tools);
      for (const namespace of namespaces) {
        const answer = await cluster.get(pathOf(namespace), { query: { limit: "1" }, signal });
        if (!answer.ok) throw new Error(`the cluster ${cluster.name} says: ${answer.reason}`);
      }
    },
    async follow(take, signal) {
      const cluster = await connectCluster(where, tools);
      const failed = new AbortController();
      const both = AbortSignal.any([signal, failed.signal]);
      const watch = (namespace?: string) =>
        cluster.watch(
          { path: pathOf(namespace) },
          (change) => take(namespace === undefined ? change : { ...change, namespace }),
          both,
        );
      const watches = namespaces.map(watch);
      try {
        await Promise.all(watches);
      } finally {
        failed.abort();
        await Promise.allSettled(watches);
      }
    },
  };
}

function pathOf(namespace: string | undefined): string {
  const within = namespace === undefined ? "" : `namespaces/${encodeURIComponent(namespace)}/`;
  return `/apis/argoproj.io/v1alpha1/${within}applications`;
}
