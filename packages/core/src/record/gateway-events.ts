import type { ActionOrder } from "../actions/order.ts";
import type { Incident } from "../correlate/incident.ts";
import type { DeliveryView } from "../deliver/delivery.ts";
import type { Notice } from "../notice.ts";
import type { TemplatePart } from "../templates/template.ts";

/** What the gateway tells those who listen, by name. */
export interface GatewayEvents {
  /** A request to a hook was answered. */
  received: { readonly source: string; readonly status: number };
  accepted: { readonly source: string; readonly accepted: number; readonly duplicates: number };
  /** A notice was folded and routed. */
  routed: { readonly notice: Notice; readonly incidents: readonly string[] };
  /** A "no", with its reason as one word for metrics and a sentence for people. */
  suppressed: {
    readonly reason: string;
    readonly detail: string;
    readonly notice?: string;
    readonly incident?: string;
    readonly target?: string;
  };
  incident: {
    readonly incident: Incident;
    readonly change: "opened" | "revised" | "acknowledged" | "closed";
  };
  /** A step of an escalation paged somebody. */
  paged: {
    readonly incident: Incident;
    readonly person: string;
    readonly channel: string;
    /** How much later than it was due, in ms. */
    readonly lateMs: number;
  };
  /** A person answered, through a channel, the API or the command line. */
  answered: {
    readonly incident: Incident;
    readonly action: "acknowledge" | "resolve" | "escalate";
    readonly by: string;
    /** From the opening, in ms. */
    readonly afterMs: number;
  };
  /** An action that was ordered came to its end. */
  acted: { readonly order: ActionOrder };
  delivered: {
    readonly delivery: DeliveryView;
    readonly channel: string;
    readonly how: "sent" | "updated" | "reconciled";
    /** From the acceptance of the newest notice in it to the provider's answer, in ms. */
    readonly latencyMs: number;
  };
  /** A template of a route, receiver or channel failed; the part was told as without it. */
  templateFailed: {
    /** `route prod`, `receiver ops`, `channel slack` */
    readonly of: string;
    readonly part: TemplatePart;
    readonly reason: string;
    readonly incident: string;
  };
  failed: {
    readonly delivery: DeliveryView;
    readonly channel: string;
    readonly reason: string;
    readonly dead: boolean;
  };
}
