import type { Desk, Stamps, Tools } from "@tocsin/core";
import type { Slack } from "../client.ts";
import type { SlackOptions } from "../options.ts";

/** What the handlers of the app work with. */
export interface Hands {
  readonly slack: Slack;
  readonly options: SlackOptions;
  readonly tools: Tools;
  /** Of what is pressed and sent. */
  stamps(): Promise<Stamps>;
  /** Aborts when the channel closes. */
  readonly signal: AbortSignal;
}

/** One callback in hand. */
export interface Hand {
  readonly desk: Desk;
  /** Answers the request; without one the answer is empty. False: the time was over, and it went out empty. */
  answer(response: object): boolean;
}

/** What the work gives within the time; "late" when it takes longer. It goes on meanwhile. */
export async function inTime<Value>(
  ms: number,
  work: Promise<Value>,
  { clock }: Pick<Tools, "clock">,
): Promise<Value | "late"> {
  let cancel = () => {};
  const late = new Promise<"late">((resolve) => {
    cancel = clock.at(clock.now() + ms, () => resolve("late"));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
