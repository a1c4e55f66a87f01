import type { Delivery } from "../deliver/delivery.ts";
import type { Person } from "../oncall/person.ts";
import type { WorkingHours } from "../oncall/working-hours.ts";
import type { Policy } from "./escalation.ts";

/** What an escalation has to know of the world at one moment: looked up before, so that deciding is pure. */
export interface Surroundings {
  readonly people: ReadonlyMap<string, Person>;
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  /** Names of channels that are open. */
  readonly hasChannel: (name: string) => boolean;
  /** Who is on call; undefined: there is no such schedule any more. */
  readonly onCall: (schedule: string) => readonly string[] | undefined;
  readonly hours: (policy: Policy) => WorkingHours;
  /** Whose turn it is of so many, and passes it on. */
  readonly turn: (policy: string, step: number, of: number) => number;
  /** How long a channel's receipts take, in ms; undefined: it gives none. */
  readonly receiptWithinMs: (channel: string) => number | undefined;
  /** How long after its last telling what nobody has taken is told again, in ms; undefined: never. */
  readonly repeatMs: number | undefined;
  /** What the incident's delivery to a target is like now. */
  readonly delivery: (target: string) => Delivery | undefined;
}
