import type { Desk } from "@tocsin/core";
import { type Dispatch, startBolt } from "./bolt.ts";
import type { Callback } from "./callback.ts";
import { type Hand, type Hands, inTime } from "./hands.ts";
import { onClick } from "./on-click.ts";
import { onCommand } from "./on-command.ts";
import { onEvent } from "./on-event.ts";
import { onSubmission } from "./on-submission.ts";
import { home, strangerIn } from "./origin.ts";
import { said } from "./said.ts";
import { tell } from "./tell.ts";

/** What a callback came to. */
export type Taken =
  /** It is answered, with nothing where there is no body. */
  | { readonly status: "answered"; readonly body?: object }
  | { readonly status: "foreign"; readonly reason: string };

/** The app's one way in, whatever brought the callback. */
export interface SlackApp {
  /** Has Bolt loaded in a moment, so that the first click does not wait for it. */
  warm(): void;
  /** Rejects when it could not be done. `proof`: what makes it this one, so that it counts once. */
  take(callback: Callback, proof: string, desk: Desk): Promise<Taken>;
  /** Waits for what is in hand. */
  close(): Promise<void>;
}

// Slack waits 3 s, the way here and back included.
const patienceMs = 2_200;
/** Both halves of the time in which a signature holds. */
const replayMs = 10 * 60_000;
const closingMs = 5_000;
// Loading it takes 350 ms, which what starts beside it need not wait for.
const warmUpMs = 1_000;

export function slackApp(given: Omit<Hands, "signal">): SlackApp {
  const closing = new AbortController();
  const hands: Hands = { ...given, signal: closing.signal };
  const { tools, options } = hands;
  const who = home(options, hands.slack, tools, closing.signal);
  const inHand = new Set<Promise<void>>();
  let bolt: Promise<Dispatch> | undefined;

  const handlers = {
    click: (body: Parameters<typeof onClick>[0], hand: Hand) => onClick(body, hand, hands),
    submission: (body: Parameters<typeof onSubmission>[0], hand: Hand) =>
      onSubmission(body, hand, hands),
    command: (body: Parameters<typeof onCommand>[0], hand: Hand) => onCommand(body, hand, hands),
    event: async (body: Parameters<typeof onEvent>[0], hand: Hand) =>
      onEvent(body, hand, hands, (await who()).bot),
  };

  const ready = (): Promise<Dispatch> => {
    bolt ??= startBolt(handlers, hands).catch((error: unknown) => {
      bolt = undefined;
      throw error;
    });
    return bolt;
  };
  let stopWarming = () => {};

  async function take(callback: Callback, proof: string, desk: Desk): Promise<Taken> {
    const end = tools.now() + patienceMs;
    const reason = strangerIn(callback, await who());
    if (reason !== undefined) {
      tools.log.warn("a callback of Slack is refused", { reason });
      await desk.refuse(reason, { how: callback.kind });
      return { status: "foreign", reason };
    }
    // An event that failed comes again, perhaps within the second: it is told apart by its id.
    if (callback.kind !== "event" && !(await desk.once(`callback:${proof}`, replayMs))) {
      tools.log.warn("a callback of Slack came twice and counts once", { kind: callback.kind });
      await desk.refuse("it came twice, with the same signature", { how: callback.kind });
      return { status: "answered" };
    }
    const dispatch = await ready();
    let isOpen = true;
    let work: Promise<void> = Promise.resolve();
    const answer = new Promise<object | undefined>((resolve, reject) => {
      const answered = (body?: object): boolean => {
        const first = isOpen;
        isOpen = false;
        resolve(body);
        return first;
      };
      work = dispatch(callback, { desk, answer: answered });
      work.then(() => answered(), reject);
    });
    const left = Math.max(0, end - tools.now());
    const body = await inTime(left, answer, tools);
    isOpen = false;
    keep(work, callback);
    return body === undefined || body === "late"
      ? { status: "answered" }
      : { status: "answered", body };
  }

  /** What goes on after its answer: that it fails is told to whoever asked. */
  function keep(work: Promise<void>, { body }: Callback): void {
    const ended = work
      .catch(async (error: unknown) => {
        tools.log.error("a callback of Slack failed after its answer", { error: String(error) });
        const url = "response_url" in body ? body.response_url : undefined;
        const words = said("It failed on our side, perhaps in part: look before you try again.");
        if (url !== undefined) await tell(words, { url }, hands);
      })
      .finally(() => inHand.delete(ended));
    inHand.add(ended);
  }

  return {
    warm() {
      const load = () =>
        void ready().catch((error: unknown) =>
          tools.log.error("Bolt could not be loaded", { error: String(error) }),
        );
      stopWarming = tools.clock.at(tools.now() + warmUpMs, load);
    },
    take,
    async close() {
      stopWarming();
      await inTime(closingMs, Promise.all(inHand), tools);
      closing.abort();
    },
  };
}
