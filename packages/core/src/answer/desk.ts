import type { Offer } from "../actions/catalogue.ts";
import type { ActionAnswer, ActionForm, ActionRequest } from "../actions/request.ts";
import type { ActionView } from "../gateway.ts";
import type { ActionName, Message } from "../message.ts";
import type { OnCallView } from "../oncall/view.ts";

/** A request to `/callbacks/:channel`, as the provider made it. */
export interface CallbackRequest {
  readonly method: string;
  /** In full and as the provider knows it, on the gateway's public URL: some providers sign it. */
  readonly url: string;
  /** What follows `/callbacks/:channel/`, without the slash. */
  readonly rest: string;
  readonly headers: Headers;
  /** The bytes as they arrived: signatures are over these. */
  readonly body: Uint8Array;
}

/** What a person answered, and where. Name the incident, or the delivery whose telling is answered. */
export interface Answer {
  readonly action: ActionName;
  /** The id of an incident, or its code in any case: `7KQ2M`. */
  readonly incident?: string;
  /** A delivery: then of all incidents that were told in the same telling. */
  readonly delivery?: string;
  /** Who: the address that this channel knows them by, and the name it shows. Core finds the person. */
  readonly by: { readonly address?: string; readonly name?: string };
  /** How, for the timeline: `button`, `keypad`, `sms`, `link`. */
  readonly how: string;
  readonly why?: string;
}

/** What became of an answer at one incident. */
export interface Answered {
  readonly status: "done" | "unchanged";
  /** Why nothing changed, as half a sentence: "it is closed already". */
  readonly reason?: string;
  /** A rule wants a reason, or that somebody agrees: `form` and `request` take it. */
  readonly asks?: true;
  readonly incident: {
    readonly id: string;
    readonly code: string;
    readonly title: string;
    readonly state: "open" | "acknowledged" | "closed";
    readonly acknowledged?: { readonly by: string; readonly at: string };
  };
}

/** What a provider says of a message that it had accepted. */
export interface Receipt {
  readonly delivery: string;
  /** The provider's reference that it speaks of; a receipt for an older telling changes nothing. */
  readonly ref?: string;
  /** `delivered`: it is there. `answered`: a person took the call. `failed`: nobody was reached. */
  readonly status: "delivered" | "answered" | "failed";
  /** For people: "no answer", "a machine answered", "undelivered (30003): the phone is off". */
  readonly reason?: string;
}

/** Somebody, as a channel knows them: core finds the person. */
export interface Who {
  readonly address?: string;
  /** As the channel shows them. */
  readonly name?: string;
  /** How they ask, for the audit: `button`, `command`, `modal`. */
  readonly how: string;
}

/** What somebody asks for in a channel. */
export interface Ask extends Pick<ActionRequest, "action" | "incident" | "values" | "why"> {
  readonly by: Who;
  /** The provider's id of the click or the command: the same one again does nothing. */
  readonly request: string;
  /** Where the channel's `reply` shall tell how it ended. */
  readonly replyTo?: string;
}

/** What a channel's `receive` may do: all of it is durable when it resolves. */
export interface Desk {
  /** Does what the person answered, at each incident it is about; empty: no such incident. */
  act(answer: Answer): Promise<readonly Answered[]>;
  /** Notes what became of a telling; one that failed moves the escalation on. */
  receipt(receipt: Receipt): Promise<void>;
  /** What is to be said of a delivery now, `others` included; undefined when there is no such delivery. */
  show(delivery: string): Promise<Message | undefined>;
  /** Incidents that are not closed and of which this address was told, newest telling first; at most 20. */
  told(address: string): Promise<readonly Message[]>;
  /** Whether the address is a contact of somebody. */
  knows(address: string): Promise<boolean>;
  /** What can be done to an incident now, by its id or its code. */
  offers(incident: string): Promise<readonly Offer[]>;
  /** What to ask before an action is done, with its choices looked up: may take some seconds. */
  form(action: string, incident: string | undefined, by: Who): Promise<ActionForm>;
  /** Checks who, what and whether; durable when it resolves. How it ends is told by `reply` and in the thread. */
  request(ask: Ask): Promise<ActionAnswer>;
  /** The same for a line that somebody wrote: `silence 7KQ2M 2h noisy`. */
  line(text: string, ask: Pick<Ask, "by" | "request" | "replyTo">): Promise<ActionAnswer>;
  /** All commands that there are. */
  commands(): readonly ActionView[];
  /** Somebody agrees to what another asked for. */
  approve(order: string, by: Who): Promise<ActionAnswer>;
  /**
   * Writes into the audit what the channel itself refuses: what is not proven, came twice, or comes from
   * elsewhere. Bounded: of a flood some are written.
   */
  refuse(reason: string, by: Who): Promise<void>;
  /** Incidents that are open, newest first, at most 20; none for whom the action `incidents` is not for. */
  open(by?: Who): Promise<readonly Message[]>;
  /** Who is on call now, by schedule. */
  onCall(): Promise<readonly OnCallView[]>;
  /** True the first time within the time: the guard against replays, over all processes. */
  once(key: string, ttlMs: number): Promise<boolean>;
}
