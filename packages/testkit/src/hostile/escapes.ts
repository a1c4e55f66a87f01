import type { Traits } from "@tocsin/core";
import fc from "fast-check";
import { hostileTales } from "./tale.ts";
import { type HostileTelling, lookAtTellings, noticesIn } from "./tellings.ts";

/** How long a suite of `escapes` may take, in ms: a day where it is asked for more than a short look. */
export const escapesTimeoutMs = process.env.TOCSIN_ESCAPES === undefined ? 20_000 : 86_400_000;

export interface EscapesOptions {
  /** How many messages are looked at when nobody asks for more by TOCSIN_ESCAPES. Default 20. */
  readonly messages?: number;
}

const runsAtOnce = 20;
// A short look is no longer than it has to be.
const shortRuns = 2;
// The full form most of the time.
const levels = [0, 1, 0, 2] as const;
const longestShown = 4_000;
/** How long the least that fails may be looked for. */
const longestSearchMs = 60_000;

/**
 * Whether text from outside stays text: hostile notices, names and outputs go through a gateway, and `check`
 * looks at what the channel under test makes of each message. TOCSIN_ESCAPES=100000: of so many notices.
 */
export async function escapes(
  channel: string,
  traits: Traits,
  check: (telling: HostileTelling, level: 0 | 1 | 2) => Promise<void>,
  { messages: usual = 20 }: EscapesOptions = {},
): Promise<void> {
  const asked = Number(process.env.TOCSIN_ESCAPES ?? 0);
  const wanted = asked > 0 ? 0 : usual;
  let messages = 0;
  let notices = 0;
  let failed = false;
  const began = performance.now();
  const property = fc.asyncProperty(hostileTales(), async (tales) => {
    if (!failed && messages >= wanted && notices >= asked) return;
    // Until it is seen to hold; what follows then looks for the least that fails.
    const before = failed;
    failed = true;
    await lookAtTellings(tales, traits, async (told) => {
      for (const [index, telling] of told.entries()) {
        await check(telling, levels[index % levels.length] ?? 0);
        messages += 1;
      }
    });
    failed = before;
    notices += tales.reduce((sum, tale) => sum + noticesIn(tale), 0);
  });
  while (messages < wanted || notices < asked) {
    const result = await fc.check(property, {
      numRuns: asked > 0 ? runsAtOnce : shortRuns,
      interruptAfterTimeLimit: longestSearchMs,
    });
    if (!result.failed) continue;
    const shown = JSON.stringify(result.counterexample)?.slice(0, longestShown);
    const { errorInstance: error } = result;
    throw new Error(
      `${error instanceof Error ? error.message : error}\nof (seed ${result.seed}) ${shown}`,
    );
  }
  if (asked > 0) {
    const seconds = Math.round((performance.now() - began) / 1000);
    console.info(`${channel}: ${messages} messages of ${notices} notices in ${seconds} s`);
  }
}
