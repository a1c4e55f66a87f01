import type { Field } from "./field.ts";
import type { ActionOrder, Asker } from "./order.ts";

/** Somebody wants something done. */
export interface ActionRequest {
  readonly action: string;
  /** The id of an incident; an action that is about one needs it. */
  readonly incident?: string;
  /** By field, as text or as JSON. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly by: Asker;
  readonly why?: string;
  /** The same request again does nothing: an id of the caller's. Default: each is its own. */
  readonly request?: string;
  readonly replyTo?: { readonly channel: string; readonly to: string };
}

export type ActionAnswer =
  | { readonly status: "accepted"; readonly order: ActionOrder }
  /** It only looked. */
  | { readonly status: "answered"; readonly text: string }
  /** It may not, or can't be done now. */
  | { readonly status: "refused"; readonly reason: string }
  /** What was given does not fit, by field; `why`: a reason is needed. */
  | { readonly status: "invalid"; readonly problems: Readonly<Record<string, string>> }
  | { readonly status: "unknown"; readonly reason: string };

/** What to ask before an action is done. */
export type ActionForm =
  | {
      readonly status: "form";
      readonly action: string;
      readonly title: string;
      readonly fields: readonly Field[];
      readonly confirm?: string;
      /** A reason has to be given. */
      readonly reason: boolean;
      readonly danger: boolean;
    }
  | Exclude<ActionAnswer, { status: "accepted" | "answered" | "invalid" }>;
