import type { Attempt, Channel } from "../channel.ts";
import type { Message } from "../message.ts";
import type { Outcome, Reconciled, Ref } from "../outcome.ts";
import type { Draft } from "../record/draft.ts";
import { redact } from "../secret.ts";
import type { Clock } from "../tools.ts";
import { deadlinesOf } from "./deadlines.ts";
import type { AttemptRecord } from "./delivery.ts";

export interface Try {
  readonly how: AttemptRecord["how"];
  readonly outcome: Outcome;
  readonly level: 0 | 1 | 2;
}

export interface TryOptions {
  readonly channel: Channel;
  readonly attempt: Omit<Attempt, "signal" | "level" | "unclear" | "previous"> & {
    readonly previous?: Ref | undefined;
  };
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
function within(
  { attempt, unclear, timeoutMs, clock }: TryOptions,
  level: 0 | 1 | 2,
  call: (attempt: Attempt) => Promise<Outcome>,
): Promise<Outcome> {
  const deadlines = deadlinesOf(clock);
  let controller: AbortController | undefined;
  const given: Draft<Attempt> = {
    address: attempt.address,
    deliveryId: attempt.deliveryId,
    tellingId: attempt.tellingId,
    number: attempt.number,
    level,
    unclear,
    bytesOf: attempt.bytesOf,
    // Made for those who ask: it costs as much as all else of a try.
    get signal() {
      controller ??= new AbortController();
      return controller.signal;
    },
  };
  if (attempt.previous !== undefined) given.previous = attempt.previous;
  return new Promise((resolve) => {
    let cancel = deadlines.add(clock.now() + timeoutMs, () => {
      const late = `no answer within ${timeoutMs} ms`;
      controller ??= new AbortController();
      controller.abort(new Error(late));
      const outcome: Outcome = { status: "ambiguous", reason: late };
      cancel = deadlines.add(clock.now() + graceMs, () => resolve(outcome));
    });
    const end = (outcome: Outcome) => {
      cancel();
      resolve(clean(outcome));
    };
    calling(call, given).then(end, (error: unknown) => {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      end({ status: "ambiguous", reason });
    });
  });
}

/** What a channel throws at once counts like what it rejects with. */
async function calling(
  call: (attempt: Attempt) => Promise<Outcome>,
  attempt: Attempt,
): Promise<Outcome> {
  return call(attempt);
}

function clean(outcome: Outcome): Outcome {
  if ("reason" in outcome) return { ...outcome, reason: redact(outcome.reason).slice(0, 1_000) };
  return outcome.evidence === undefined
    ? outcome
    : { ...outcome, evidence: redact(outcome.evidence).slice(0, 1_000) };
}
