/** Where a message is known at the provider: enough to edit it or answer in its thread. Opaque to core. */
export type Ref = string;

/**
 * What became of one send. Expected failures are data; a thrown error is a bug and counts as `ambiguous`.
 * Reasons are for people: what happened and what to change, never with a secret in them.
 */
export type Outcome =
  | { readonly status: "sent"; readonly ref?: Ref; readonly evidence?: string }
  /** Surely not accepted, worth another try. `ref`: a first part did arrive; go on from there. */
  | {
      readonly status: "retry";
      readonly reason: string;
      readonly afterMs?: number;
      readonly ref?: Ref;
    }
  /** The provider asks for patience: costs no attempt and pauses the scope. */
  | {
      readonly status: "slow";
      readonly reason: string;
      readonly afterMs: number;
      readonly scope: "target" | "credential" | "all";
      readonly ref?: Ref;
    }
  /** The request left and no answer came: reconcile before sending again. */
  | { readonly status: "ambiguous"; readonly reason: string; readonly ref?: Ref }
  /** The provider refused the form, not the matter: render simpler and send at once. */
  | { readonly status: "degrade"; readonly reason: string; readonly ref?: Ref }
  /** No use in trying again until a person changes something. */
  | {
      readonly status: "failed";
      readonly reason: string;
      readonly scope: "target" | "credential" | "payload";
    };

/** What a look at the provider says of an earlier attempt whose end is unknown. */
export type Reconciled =
  | { readonly status: "found"; readonly ref?: Ref }
  | { readonly status: "absent" }
  /** Not to be seen just now: look again later. */
  | { readonly status: "unknown"; readonly reason: string }
  /** This credential or target never lets us look: send again, and take the risk of a second message. */
  | { readonly status: "blind"; readonly reason: string };

/** The provider can be reached and believes us, or what to change. */
export type Health =
  | { readonly ok: true; readonly detail?: string }
  | { readonly ok: false; readonly reason: string };
