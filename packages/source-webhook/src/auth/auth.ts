import type { HookRequest, Proof } from "@tocsin/core";

/** How the sender of one instance proves itself. */
export interface Auth {
  /** False: it takes whatever is sent to it. */
  readonly proves: boolean;
  verify(request: HookRequest): Proof | Promise<Proof>;
  /** The headers of a proof of our own; absent where only the sender can make one. */
  readonly sign?: (body: string, now: number) => Readonly<Record<string, string>>;
  /** What people enter at the sender's side, secrets and all: name, value. */
  readonly enter: readonly (readonly [string, string])[];
  /** Headers that bear a secret, in lower case: no template sees them. */
  readonly hidden: readonly string[];
  /** The id of a delivery, the same when it is sent again, and proven: Standard Webhooks'. */
  readonly idHeader?: string;
}

export function refused(reason: string): Proof {
  return { ok: false, reason };
}

/** Whoever reaches the hook is believed. */
export const nobody: Auth = {
  proves: false,
  verify: () => ({ ok: true }),
  sign: () => ({}),
  enter: [],
  hidden: [],
};
