import type { Ref } from "../objects/meta.ts";
import { minute } from "../signals/signal.ts";

/** More new problems than this within a minute are told as one. */
const mostOfNode = 8;
const mostOfCluster = 20;
const windowMs = minute;

/** A problem that is about to be told. */
export interface Candidate {
  readonly key: string;
  /** When all that shows it is on one node. */
  readonly node: string | undefined;
}

/** What became of the candidates: told each by itself, or as part of a storm. */
export interface Gathered {
  readonly alone: readonly string[];
  readonly storms: ReadonlyMap<string, { readonly ref: Ref; readonly keys: readonly string[] }>;
}

export interface StormGuard {
  gather(candidates: readonly Candidate[], now: number): Gathered;
}

const cluster: Ref = { kind: "Cluster", namespace: "", name: "" };

/** Remembers what was told lately, so that a flood becomes one message. */
export function stormGuard(): StormGuard {
  let lately: { readonly at: number; readonly node: string | undefined }[] = [];
  /** When the storm of a place was joined last. */
  const raging = new Map<string, number>();

  return {
    gather(candidates, now) {
      lately = lately.filter(({ at }) => now - at < windowMs);
      const storms = new Map<string, { ref: Ref; keys: string[] }>();
      let rest = [...candidates];

      const collapse = (ref: Ref, most: number, node: string | undefined) => {
        const place = node ?? "";
        const isThere = (each: { node: string | undefined }) =>
          node === undefined || each.node === node;
        const here = rest.filter(isThere);
        if (here.length === 0) return;
        const joined = raging.get(place);
        const rages = joined !== undefined && now - joined < windowMs;
        if (!rages && here.length + lately.filter(isThere).length <= most) return;
        raging.set(place, now);
        storms.set(place, { ref, keys: here.map(({ key }) => key) });
        rest = rest.filter((each) => !isThere(each));
      };

      const nodes = new Set(candidates.flatMap(({ node }) => node ?? []));
      for (const node of nodes)
        collapse({ kind: "Node", namespace: "", name: node }, mostOfNode, node);
      collapse(cluster, mostOfCluster, undefined);
      for (const { node } of rest) lately.push({ at: now, node });
      return { alone: rest.map(({ key }) => key), storms };
    },
  };
}
