import { type Order, oneLine } from "@tocsin/core";

/** What `kubectl rollout history` shows, and the rollout's notice as its cause: who asked for it here. */
export const changeCause = "kubernetes.io/change-cause";

export function causeOf({ id, by }: Order): string {
  return oneLine(`tocsin: ${id} by ${by.name}`, 200);
}

/** Whom the cluster names as the one who wrote a field. */
export const asTocsin = { fieldManager: "tocsin" } as const;
