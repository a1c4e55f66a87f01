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
  const { kubeconfig, context, namespaces } = options;
  return {
    hides: false,
    async follow(take, signal) {
      const cluster = await connectCluster(
        {
          ...(kubeconfig === undefined ? {} : { kubeconfig }),
          ...(context === undefined ? {} : { context }),
        },
        tools,
      );
      const failed = new AbortController();
      const both = AbortSignal.any([signal, failed.signal]);
      const watch = (namespace?: string) =>
        cluster.watch(
          { path: pathOf(namespace) },
          (change) => take(namespace === undefined ? change : { ...change, namespace }),
          both,
        );
      const watches = (namespaces ?? [undefined]).map(watch);
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
