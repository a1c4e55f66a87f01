import type { Listing } from "../gateway.ts";
import type { AuditEntry } from "./audit.ts";
import type { Offer } from "./catalogue.ts";
import type { ActionOrder, Asker } from "./order.ts";
import type { ActionAnswer, ActionForm, ActionRequest } from "./request.ts";

/** An action as a list of them shows it. */
export interface ActionView {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** It is about an incident. */
  readonly onIncident: boolean;
  readonly danger: boolean;
}

/** What people can do, and what they did. */
export interface Actions {
  /** All there are. */
  list(): readonly ActionView[];
  /** What can be done to an incident now; undefined: there is none. */
  offers(incident: string): Promise<readonly Offer[] | undefined>;
  /** What to ask before it is done, with its choices looked up. */
  form(request: Pick<ActionRequest, "action" | "incident" | "by">): Promise<ActionForm>;
  /** Checks who, what and whether; durable when it resolves, and done by whoever works. */
  request(request: ActionRequest): Promise<ActionAnswer>;
  /** The same for a line that somebody wrote: `silence 7KQ2M 2h noisy`. */
  line(
    text: string,
    by: Asker,
    more?: Pick<ActionRequest, "request" | "replyTo">,
  ): Promise<ActionAnswer>;
  /** Somebody agrees to what another asked for. */
  approve(order: string, by: Asker): Promise<ActionAnswer>;
  order(id: string): Promise<ActionOrder | undefined>;
  /** Newest first. */
  audit(query?: {
    readonly incident?: string;
    readonly action?: string;
    readonly cursor?: string;
    readonly limit?: number;
  }): Promise<Listing<AuditEntry>>;
}
