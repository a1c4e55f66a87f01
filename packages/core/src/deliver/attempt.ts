import type { Attempt, Channel } from "../channel.ts";
import type { Message } from "../message.ts";
import type { Outcome, Reconciled } from "../outcome.ts";
import { redact } from "../secret.ts";
import type { Clock } from "../tools.ts";
import type { AttemptRecord } from "./delivery.ts";

export interface Try {
  readonly how: AttemptRecord["how"];
  readonly outcome: Outcome;
  readonly level: 0 | 1 | 2;
}

export interface TryOptions {
  readonly channel: Channel;
  readonly attempt: Omit<Attempt, "signal" | "level" | "unclear">;
  readonly level: 0 | 1 | 2;
  readonly ref: string | undefined;
  /** An earlier send may have arrived. */
  readonly unclear: boolean;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

// After so many looks in vain a second message is the lesser evil: at least once is the promise.
const mostLooks = 5;
// A channel that does not heed the signal is left alone after this long, in ms.
const graceMs = 1_000;

/** Sends or updates once, looking first when an earlier send ended unclear, simpler when that is asked for. */
export async function tryDelivery(message: Message, options: TryOptions): Promise<Try> {
  const { channel, ref } = options;
  let { level } = options;
  const wouldSend = ref === undefined || channel.update === undefined;
  if (options.unclear && wouldSend && channel.reconcile !== undefined) {
    const found = await reconciled(message, options);
    if (found !== undefined) return { how: "reconcile", outcome: found, level };
  }
  let known = ref;
  for (;;) {
    const update = known === undefined ? undefined : channel.update?.bind(channel, known);
    const how = update === undefined ? "send" : "update";
    const outcome = await within(options, level, (attempt) =>
      update === undefined ? channel.send(message, attempt) : update(message, attempt),
    );
    if (outcome.status !== "degrade" || level === 2) return { how, outcome, level };
    known = outcome.ref ?? known;
    level = level === 0 ? 1 : 2;
  }
}

async function reconciled(message: Message, options: TryOptions): Promise<Outcome | undefined> {
  const { channel, level } = options;
  const answers: Reconciled[] = [];
  const outcome = await within(options, level, async (attempt) => {
    const answer = await channel.reconcile?.(message, attempt);
    if (answer !== undefined) answers.push(answer);
    return { status: "sent" };
  });
  if (outcome.status !== "sent") return outcome;
  const [seen] = answers;
  if (seen?.status === "found") {
    return { status: "sent", ...(seen.ref === undefined ? {} : { ref: seen.ref }) };
  }
  if (seen?.status === "unknown" && options.attempt.number < mostLooks) {
    return { status: "ambiguous", reason: `could not look whether it arrived: ${seen.reason}` };
  }
  return undefined;
}

/** Runs one call to a channel under its deadline; whatever is thrown counts as unclear. */
async function within(
  { attempt, unclear, timeoutMs, clock }: TryOptions,
  level: 0 | 1 | 2,
  call: (attempt: Attempt) => Promise<Outcome>,
): Promise<Outcome> {
  const controller = new AbortController();
  const timers: (() => void)[] = [];
  const deadline = new Promise<Outcome>((resolve) => {
    timers.push(
      clock.at(clock.now() + timeoutMs, () => {
        controller.abort(new Error(`no answer within ${timeoutMs} ms`));
        const late: Outcome = { status: "ambiguous", reason: `no answer within ${timeoutMs} ms` };
        timers.push(clock.at(clock.now() + graceMs, () => resolve(late)));
      }),
    );
  });
  try {
    const outcome = await Promise.race([
      call({ ...attempt, unclear, level, signal: controller.signal }),
      deadline,
    ]);
    return clean(outcome);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return clean({ status: "ambiguous", reason });
  } finally {
    for (const cancel of timers) cancel();
  }
}

function clean(outcome: Outcome): Outcome {
  if ("reason" in outcome) return { ...outcome, reason: redact(outcome.reason).slice(0, 1_000) };
  return outcome.evidence === undefined
    ? outcome
    : { ...outcome, evidence: redact(outcome.evidence).slice(0, 1_000) };
}
