import type { IncidentState } from "../message.ts";
import type { Notice, Severity } from "../notice.ts";
import type { Field, Values } from "./field.ts";

/**
 * Something that a person can do, declared once: it is a button, a modal, a slash command, an API call and a
 * command line at the same time.
 */
export interface Action {
  /** Lower case, digits and `-`: `silence`, `rollback`. A source's is called `SOURCE.NAME`. */
  readonly name: string;
  /** On a button, at most 30 characters: "Roll back". */
  readonly title: string;
  /** One line, for help. */
  readonly description: string;
  /** Whether it can be done now to what an incident holds. Absent: it is about no incident, a command. */
  readonly applies?: (about: About) => boolean;
  /** What it has to be told. A function where the choices are looked up; it may reject with a sentence. */
  readonly fields?: readonly Field[] | ((about: About | undefined) => Promise<readonly Field[]>);
  /** What is asked before it is done: "Restart 3 pods of shop/web?". Absent: nothing is asked. */
  readonly confirm?: (about: About | undefined) => string;
  /** It only looks: answered at once, without an order, an audit or an approval. */
  readonly looks?: true;
  /** It takes something away or down: shown as such. */
  readonly danger?: true;
  /** Who may where the config says nothing. Default `people`: whoever is in the config. */
  readonly allow?: Allowed;
  /** How long it may run, in ms. Default 60,000. */
  readonly timeoutMs?: number;
  /** Does it. Expected failures are data; what it throws is told as a failure. */
  run(order: Order): Promise<ActionEnd>;
}

/** `everyone`: who can reach the channel or the API. `people`: whom the config names. `nobody`: whom its permissions name. */
export type Allowed = "everyone" | "people" | "nobody";

/** What an action is about. */
export interface About {
  readonly id: string;
  readonly code: string;
  readonly state: IncidentState;
  readonly title: string;
  readonly subject: string;
  readonly severity: Severity;
  /** The labels that its notices were put together by. */
  readonly group: Readonly<Record<string, string>>;
  /** What all its notices have in common. */
  readonly labels: Readonly<Record<string, string>>;
  /** Newest state of each thing in it, worst first; for a source's action those of that source alone. */
  readonly notices: readonly Notice[];
}

/** One doing of an action. */
export interface Order {
  /** The same after a crash; what an idempotency key can be made of. */
  readonly id: string;
  /** Checked against the fields; what was left out is absent. */
  readonly values: Values;
  readonly about?: About;
  readonly by: { readonly name: string; readonly person?: string };
  readonly why?: string;
  /** Output while it runs, as plain text: shown in the incident's thread. Resolves once it is kept. */
  say(text: string): Promise<void>;
  /** Aborts when its time is over or the gateway stops. */
  readonly signal: AbortSignal;
}

/** What became of it, with a sentence for people: CommonMark, so foreign words belong into code spans. */
export type ActionEnd =
  | { readonly status: "done"; readonly text: string }
  /** The other side says no: not allowed there, in conflict, not possible now. What to do about it. */
  | { readonly status: "refused"; readonly text: string }
  /** It went wrong, surely without effect. */
  | { readonly status: "failed"; readonly text: string }
  /** Nobody knows whether it was done. */
  | { readonly status: "unclear"; readonly text: string };
