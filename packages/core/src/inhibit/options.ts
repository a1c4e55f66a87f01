/** What fires and matches `source` keeps what matches `target` from being told, where `equal` labels agree. */
export interface InhibitOptions {
  /** For people; default: its place in the list. */
  readonly name?: string;
  /** All must match: `severity="critical"`. */
  readonly source: readonly string[];
  readonly target: readonly string[];
  /** Labels that must have the same value on both; one that both lack is the same. */
  readonly equal?: readonly string[];
}
