import type { TemplateOptions } from "../templates/template.ts";

/** A length of time: ms as a number, or `90s`, `5m`, `1h30m`, `2d`. */
export type Duration = number | string;

/** When something that changes to and fro counts as flapping. */
export interface FlapOptions {
  /** So many changes between firing and resolved, 3 to 20. */
  readonly changes: number;
  /** In this time, 1m to 24h; so long it has to be stable to be told how it ended. */
  readonly within: Duration;
}

/** A node of the routing tree as written. What is absent comes from the node above. */
export interface RouteOptions {
  /** Shown in explanations. Default: its place in the tree, `0.2`. */
  readonly name?: string;
  readonly receiver?: string;
  /** The escalation that its problems start; `none` where one from above shall not. */
  readonly escalation?: string;
  /** All must match: `severity="critical"`, `env=~"prod|live"`. */
  readonly matchers?: readonly string[];
  /** Default `[source, subject]`; `["..."]`: by all labels; `[]`: one incident for the whole route. */
  readonly groupBy?: readonly string[];
  /** How long a new incident waits for company before it is told. Default 0s. */
  readonly groupWait?: Duration;
  /** The least time between two tellings of one incident that make a noise and are not urgent. Default 1m. */
  readonly groupInterval?: Duration;
  /** When a problem that still fires is told again. Default 4h. */
  readonly repeatInterval?: Duration;
  /** How long a problem has to fire before anybody is told. Default 0s. */
  readonly for?: Duration;
  /** How long after it closed by itself news of its group reopens an incident. Default 0s: never. */
  readonly linger?: Duration;
  /** When its problems are flapping and told of once; `none` where one from above shall not. Default: never. */
  readonly flap?: FlapOptions | "none";
  /** How long nothing may come to it or to a route below: after that a problem is told. Not inherited. */
  readonly expectEvery?: Duration;
  /** Names of times in which nobody is told of its incidents; not inherited. */
  readonly mute?: readonly string[];
  /** Names of times outside of which nobody is told; not inherited. */
  readonly active?: readonly string[];
  /** The words of its messages; each part goes before that of a receiver and a channel. */
  readonly templates?: TemplateOptions;
  /** Go on with the next sibling after this one has matched. */
  readonly continue?: boolean;
  readonly routes?: readonly RouteOptions[];
}
