import type { NoticeInput } from "@tocsin/core";
import type { Config } from "../config/load.ts";
import type { TellingWord } from "./format.ts";
import type { Face } from "./recording.ts";
import type { Targets } from "./targets.ts";
import type { Calendar } from "./times.ts";

/** What happens in a test. */
export type Deed =
  | { readonly do: "report"; readonly notice: NoticeInput; readonly expiresMs?: number }
  | {
      readonly do: "hook";
      readonly source: string;
      readonly body: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly do: "answer";
      readonly action: "acknowledge" | "resolve" | "escalate";
      readonly by: string;
      readonly incident?: string | undefined;
      readonly route?: string | undefined;
      readonly why?: string | undefined;
    }
  | {
      readonly do: "silence";
      readonly matchers: readonly string[];
      readonly forMs: number;
      readonly during?: readonly string[] | undefined;
      readonly untilResolved?: boolean | undefined;
      readonly by: string;
      readonly why: string;
    }
  | { readonly do: "unsilence"; readonly why: string }
  | { readonly do: "outage"; readonly channel: string; readonly forMs: number }
  | {
      readonly do: "override";
      readonly schedule: string;
      readonly people: readonly string[];
      readonly forMs: number;
      readonly replaces?: string | undefined;
    };

export interface PolicyEvent {
  readonly time: number;
  /** Of the file. */
  readonly line: number;
  /** As the file says it: `fires API is down`. */
  readonly words: string;
  readonly deed: Deed;
}

/** One telling that is to come, or, with `never`, that must not come. Times are ms; both ends are in it. */
export interface Expectation {
  readonly never: boolean;
  readonly targets: Targets;
  readonly word: TellingWord | undefined;
  readonly title: string | undefined;
  readonly from: number;
  readonly to: number;
  /** Any time of the test would do. */
  readonly anyTime: boolean;
  readonly line: number;
}

export interface PolicyTest {
  readonly name: string;
  readonly line: number;
  readonly calendar: Calendar;
  readonly until: number;
  readonly others: "quiet" | "none" | "allowed";
  /** In the order in which they happen. */
  readonly events: readonly PolicyEvent[];
  readonly expectations: readonly Expectation[];
}

/** A file of tests, checked, with the config that they are about. */
export interface Policy {
  /** As it is shown in messages. */
  readonly file: string;
  readonly config: Config;
  readonly faces: ReadonlyMap<string, Face>;
  readonly tests: readonly PolicyTest[];
}
