import type { HealthOfResource, Payload } from "../payload.ts";

/** What becomes known of Application objects, each as its API gives it. */
export type Change =
  /** All there are: in the namespace, or anywhere. */
  | {
      readonly type: "listed";
      readonly objects: readonly unknown[];
      readonly namespace?: string;
    }
  | { readonly type: "set" | "gone"; readonly object: unknown; readonly namespace?: string };

/** Takes changes one at a time. */
export type Take = (change: Change) => Promise<void>;

/** Where Application objects come from. */
export interface Flow {
  /** Lists, and hands over every change, until the signal. Rejects with what `take` throws. */
  follow(take: Take, signal: AbortSignal): Promise<void>;
  /** Whether it may be looked at. Rejects with what to change. */
  check(signal: AbortSignal): Promise<void>;
  /** The health of each resource, for applications that don't keep it in their status. */
  resourcesOf?(app: Payload["app"], signal: AbortSignal): Promise<readonly HealthOfResource[]>;
  /**
   * Whether an empty list may mean that the account has lost its rights: Argo CD leaves out what one may
   * not see, the cluster refuses.
   */
  readonly hides: boolean;
}
