import type { Offer } from "./actions/catalogue.ts";
import type { OrderDetail } from "./actions/details.ts";
import type { Actor, Fact, Image, Link, Notice, Severity, Status } from "./notice.ts";

/** Colour and icon of a message. */
export type Tone = "critical" | "error" | "warning" | "info" | "progress" | "success" | "neutral";

export type IncidentState = "open" | "acknowledged" | "closed";

/** One line of an incident that holds several things. */
export interface MessagePart {
  readonly title: string;
  readonly status?: Status;
  readonly severity: Severity;
  readonly at: string;
  readonly url?: string;
}

/** Something that happened to the incident since this target was last told: a reply in its thread. */
export interface News {
  /** Plain text. */
  readonly title: string;
  /** CommonMark. */
  readonly text?: string;
  readonly at: string;
  /** The id of an order that waits for somebody to agree: `Desk.approve` takes it. */
  readonly order?: string;
  /** What that order was given, as `text` says it too. */
  readonly details?: readonly OrderDetail[];
}

/** What a person may answer to a message. */
export const actionNames = ["acknowledge", "resolve", "escalate"] as const;
export type ActionName = (typeof actionNames)[number];

/** Whom a page is for. */
export interface Audience {
  /** The key in the config. */
  readonly person: string;
  readonly name: string;
  /** BCP 47: `ko`, `en-GB`. */
  readonly language: string;
  /** IANA: `Asia/Seoul`. */
  readonly timezone: string;
}

/**
 * What one target must be shown of one incident: the newest state, in a form that any channel can render.
 * Titles, names and values are plain text and must be escaped by the channel; `text` is CommonMark from
 * outside. No field is trusted.
 */
export interface Message {
  readonly incident: {
    readonly id: string;
    /** Four to six characters that a person can say or type: `7KQ2M`. */
    readonly code: string;
    readonly state: IncidentState;
    /** Page of the incident, when the gateway has a public URL. */
    readonly url?: string;
    readonly openedAt: string;
    readonly closedAt?: string;
    readonly acknowledged?: { readonly by: string; readonly at: string };
    /** So often it has changed between firing and resolved; title and summary say it too. */
    readonly flapping?: { readonly changes: number; readonly since: string };
    /** The names of the route and of the receiver that made it. */
    readonly route: string;
    readonly receiver: string;
    /** The labels that the notices were grouped by. */
    readonly group: Readonly<Record<string, string>>;
    readonly groupKey: string;
  };
  readonly revision: number;
  readonly tone: Tone;
  readonly severity: Severity;
  readonly source: string;
  readonly subject: string;
  /** One line of plain text that can stand alone in a push message. */
  readonly title: string;
  /** One line of plain text: state and duration ("Failing since #12 · 3 failures · 2 h 10 m"). */
  readonly summary: string;
  /** CommonMark. Long things (log lines, descriptions); may be cut. */
  readonly text?: string;
  readonly facts: readonly Fact[];
  readonly links: readonly Link[];
  readonly labels: Readonly<Record<string, string>>;
  readonly actor?: Actor;
  readonly images: readonly Image[];
  /** The things it holds, worst first, when there are several. */
  readonly parts: readonly MessagePart[];
  /** How many more there are than `parts` lists. */
  readonly moreParts: number;
  /** Since this target was last told, oldest first; empty on the first telling. */
  readonly news: readonly News[];
  /** True when the telling should be noticed although nothing changed (repeatInterval). */
  readonly nudge: boolean;
  /** What can be answered now, in this order; empty when there is nothing to answer. */
  readonly actions: readonly ActionName[];
  /** What else can be done to it, by the sources' and the gateway's own actions. */
  readonly offers: readonly Offer[];
  /** What its words are in, BCP 47; absent: English. `wordsOf` has those that a channel puts around them. */
  readonly language?: string;
  /** Set when it pages a person. */
  readonly audience?: Audience;
  /** Of other incidents that are told in the same telling, worst first; only where the channel `pages`. */
  readonly others: readonly Message[];
  /** The notices it is made of, newest state of each fingerprint, for channels that speak to machines. */
  readonly notices: readonly Notice[];
}
