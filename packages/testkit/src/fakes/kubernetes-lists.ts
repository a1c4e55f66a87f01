import { randomUUID } from "node:crypto";
import { shownAs } from "./kubernetes-events.ts";
import type { KubernetesKind } from "./kubernetes-paths.ts";
import type { Selects } from "./kubernetes-select.ts";
import { badRequest, continueExpired, type KubernetesStatus } from "./kubernetes-status.ts";
import type { KubernetesStore, StoredObject } from "./kubernetes-store.ts";

export interface ListRequest {
  readonly kind: KubernetesKind;
  readonly selects: Selects;
  /** 0: all at once. */
  readonly limit: number;
  readonly next: string;
}

interface Rest {
  readonly version: number;
  readonly objects: readonly StoredObject[];
}

/** Lists page by page: all pages show the moment of the first, until it is compacted. */
export function kubernetesLists(store: KubernetesStore) {
  const rests = new Map<string, Rest>();
  return ({ kind, selects, limit, next }: ListRequest): KubernetesStatus => {
    let rest: Rest | undefined = rests.get(next);
    if (next === "") {
      const shown = store.list(kind.plural).map((each) => shownAs(each, kind.apiVersion));
      rest = { version: store.version, objects: (shown as StoredObject[]).filter(selects) };
    }
    if (rest === undefined) return badRequest("continue key is not valid");
    if (rest.version < store.oldest) return continueExpired;
    const size = limit === 0 ? rest.objects.length : limit;
    const left = rest.objects.slice(size);
    const token = left.length === 0 ? "" : randomUUID();
    if (token !== "") rests.set(token, { version: rest.version, objects: left });
    return {
      status: 200,
      body: {
        kind: `${kind.kind}List`,
        apiVersion: kind.apiVersion,
        metadata: {
          resourceVersion: store.write(rest.version),
          ...(token === "" ? {} : { continue: token, remainingItemCount: left.length }),
        },
        // As the API does, the items don't say what they are.
        items: rest.objects.slice(0, size).map(({ kind: _, apiVersion: __, ...item }) => item),
      },
    };
  };
}
