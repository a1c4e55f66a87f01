import type { App as BoltApp, Receiver } from "@slack/bolt";
import { redact } from "@tocsin/core";
import type { Callback, Click, CommandCall, SlackEvent, Submission } from "./callback.ts";
import type { Hand, Hands } from "./hands.ts";

/** Who does what Bolt hands on. */
export interface Handlers {
  readonly click: (body: Click, hand: Hand) => Promise<void>;
  readonly submission: (body: Submission, hand: Hand) => Promise<void>;
  readonly command: (body: CommandCall, hand: Hand) => Promise<void>;
  readonly event: (body: SlackEvent, hand: Hand) => Promise<void>;
}

/** Hands a callback to its handler; rejects with what the handler threw. */
export type Dispatch = (callback: Callback, hand: Hand) => Promise<void>;

/** Loads Bolt, which takes 350 ms and 32 MB: only where callbacks come. It makes no request and no answer itself. */
export async function startBolt(
  handlers: Handlers,
  { tools }: Pick<Hands, "tools">,
): Promise<Dispatch> {
  const { App, LogLevel } = await import("@slack/bolt");
  const level = LogLevel.ERROR;
  const say = (...words: unknown[]) =>
    tools.log.debug("bolt", { said: words.map((word) => redact(String(word))) });
  const logger = {
    debug() {},
    info() {},
    warn: say,
    error: say,
    setLevel() {},
    getLevel: () => level,
    setName() {},
  };
  let app: BoltApp | undefined;
  const receiver: Receiver = {
    init(given) {
      app = given;
    },
    start: async () => {},
    stop: async () => {},
  };
  const bolt = new App({
    receiver,
    // Callbacks are proven before they come here, and Bolt, which calls nobody, needs no token.
    authorize: async () => ({}),
    attachFunctionToken: false,
    convoStore: false,
    logger,
    clientOptions: {
      retryConfig: { retries: 0 },
      fetch: () => Promise.reject(new Error("Bolt makes no request here")),
    },
  });
  // A body that comes to a handler is the very one that was handed in below, read by its schema.
  bolt.action(/^tocsin\./u, ({ body, context }) => handlers.click(as(body), handOf(context)));
  bolt.view(/^tocsin\./u, ({ body, context }) => handlers.submission(as(body), handOf(context)));
  bolt.command(/^\//u, ({ body, context }) => handlers.command(as(body), handOf(context)));
  for (const type of ["app_mention", "app_home_opened"] as const) {
    bolt.event(type, ({ body, context }) => handlers.event(as(body), handOf(context)));
  }
  bolt.error(async (error) => {
    throw error.original ?? error;
  });
  return async ({ body }, hand) => {
    await app?.processEvent({
      body: { ...body },
      // The answer is the hand's, with what its handler has to say.
      ack: async () => {},
      customProperties: { hand },
    });
  };
}

function as<Body>(body: unknown): Body {
  return body as Body;
}

function handOf(context: Readonly<Record<string, unknown>>): Hand {
  return context.hand as Hand;
}
