import type { Rate } from "../channel.ts";
import type { Severity } from "../notice.ts";

/** One way to reach a person. */
export interface Contact {
  readonly name: string;
  readonly address: string;
  /** The channels to try, in order. */
  readonly channels: readonly string[];
  readonly enabled: boolean;
  /** As the config says; what `verify` found out is in the storage. */
  readonly verified: boolean;
}

/** One line of a person's notification rules. */
export interface Rule {
  /** Since the person was paged. */
  readonly afterMs: number;
  /** Names of contacts that are enabled. */
  readonly contacts: readonly string[];
  /** In place of the contact's own. */
  readonly channels?: readonly string[];
}

/** A person, read and checked. */
export interface Person {
  /** The key in the config. */
  readonly key: string;
  readonly name: string;
  readonly timezone: string;
  /** BCP 47; undefined: as the receiver says. */
  readonly language?: string | undefined;
  /** What permissions call them by: `role:sre`. */
  readonly roles: readonly string[];
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly rules: { readonly high: readonly Rule[]; readonly low: readonly Rule[] };
  /** When a page of this severity may come through (ms): `time` itself outside of quiet hours. */
  awakeFrom(time: number, severity: Severity): number;
  /** The most tellings, by contact. */
  readonly budget: ReadonlyMap<string, Rate>;
}
