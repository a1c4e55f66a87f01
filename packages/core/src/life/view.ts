/** Somebody who has to report now and then. Times are ISO 8601. */
export interface SignView {
  readonly of: "source" | "route";
  readonly name: string;
  readonly everyMs: number;
  readonly lastAt?: string;
  /** Since when it is missing; absent while it reports in time. */
  readonly missingSince?: string;
}

/** The gateway's own heartbeat, as this process has it. */
export interface HeartbeatView {
  readonly ok: boolean;
  /** Why it stays away, or was not heard. */
  readonly reason?: string;
  /** When it was heard last. ISO 8601. */
  readonly lastAt?: string;
}

/** Signs of life: of those who report, and of the gateway itself. */
export interface Life {
  /** Of all that the config expects. */
  signs(): Promise<readonly SignView[]>;
  /** Undefined where the config has none, or this process does no work. */
  heartbeat(): HeartbeatView | undefined;
}
