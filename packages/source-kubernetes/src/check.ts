import type { Health, Tools } from "@tocsin/core";
import { type ClusterOptions, connectCluster } from "@tocsin/kube-watch";
import { askLeave } from "./look.ts";
import { placesOf } from "./resources.ts";

/** Requests under way at once. */
const atOnce = 10;
const mostNamed = 12;

/** Whether the cluster answers, and all that is watched may be read. */
export async function checkCluster(
  { kubeconfig, context, namespaces }: ClusterOptions & { readonly namespaces: readonly string[] },
  tools: Tools,
  signal: AbortSignal,
): Promise<Health> {
  try {
    const cluster = await connectCluster({ kubeconfig, context }, tools);
    const places = placesOf(namespaces);
    const refused: string[] = [];
    for (let from = 0; from < places.length; from += atOnce) {
      const some = places.slice(from, from + atOnce);
      const answers = await Promise.all(
        some.map(({ kind, scope }) => askLeave(cluster, kind, scope, signal)),
      );
      for (const [at, leave] of answers.entries()) {
        const { kind, scope } = some[at] as (typeof some)[number];
        if (leave.status === "failed")
          return { ok: false, reason: `the cluster ${cluster.name} fails: ${leave.reason}` };
        if (leave.status === "refused")
          refused.push(scope === "" ? kind.plural : `${scope}/${kind.plural}`);
      }
    }
    if (refused.length === 0)
      return { ok: true, detail: `the cluster ${cluster.name} shows all that is watched` };
    const more = refused.length > mostNamed ? `, and ${refused.length - mostNamed} more` : "";
    const names = refused.slice(0, mostNamed).join(", ");
    return {
      ok: false,
      reason: `the account may not read ${names}${more} in ${cluster.name}: apply what "tocsin setup ${tools.name}" prints`,
    };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
