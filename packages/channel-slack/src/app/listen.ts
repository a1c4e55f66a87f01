import { type Desk, redact, type Secret } from "@tocsin/core";
import { problemOf } from "../problem.ts";
import type { SlackApp } from "./app.ts";
import { readCallback } from "./callback.ts";
import type { Hands } from "./hands.ts";

interface Envelope {
  readonly envelope_id: string;
  readonly body: unknown;
  readonly ack: (response?: object) => Promise<void>;
}

// Slack closes a connection every few hours; one that held for less, in ms, is trouble.
const steadyMs = 10_000;

/**
 * Socket Mode: a connection that we open and Slack sends callbacks by. One that Slack closes is replaced at
 * once. Ends with the signal; rejects when Slack does not let us in.
 */
export async function listen(
  desk: Desk,
  signal: AbortSignal,
  appToken: Secret,
  app: SlackApp,
  { options, tools }: Pick<Hands, "options" | "tools">,
): Promise<void> {
  const { SocketModeReceiver, LogLevel } = await import("@slack/bolt");
  const { log } = tools;
  const level = LogLevel.ERROR;
  const say = (...words: unknown[]) =>
    log.debug("slack socket", { said: words.map((word) => redact(String(word))) });
  // It is not given the app: what it brings goes the one way that callbacks go.
  const { client } = new SocketModeReceiver({
    // Its own way to connect again leaves a rejection that nobody handles.
    autoReconnectEnabled: false,
    appToken: appToken.reveal(),
    logger: {
      debug() {},
      info() {},
      warn: say,
      error: say,
      setLevel() {},
      getLevel: () => level,
      setName() {},
    },
    installerOptions: {
      clientOptions: {
        slackApiUrl: options.apiUrl,
        timeout: options.timeoutMs,
        retryConfig: { retries: 0 },
        fetch: tools.fetch,
      },
    },
  });

  async function take({ envelope_id: id, body, ack }: Envelope): Promise<void> {
    const callback = readCallback(body);
    if (callback === undefined || callback === "other") return ack();
    const taken = await app.take(callback, id, desk);
    await ack(taken.status === "answered" ? taken.body : undefined);
  }

  client.on("slack_event", (envelope: Envelope) => {
    // Without an acknowledgement Slack tells whoever clicked, and brings an event again.
    take(envelope).catch((error: unknown) =>
      log.error("a callback of Slack failed", { error: redact(String(error)) }),
    );
  });
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  try {
    while (!signal.aborted) {
      const began = tools.now();
      const closed = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
      await Promise.race([started(client.start(), options.timeoutMs), aborted]);
      await Promise.race([closed, aborted]);
      if (tools.now() - began < steadyMs && !signal.aborted) {
        throw new Error("Slack closed the connection soon after it was opened");
      }
    }
  } finally {
    client.disconnect().catch(() => {});
  }
}

/** Rejects with what to change. */
async function started(starting: Promise<unknown>, timeoutMs: number): Promise<void> {
  try {
    await starting;
  } catch (error) {
    const problem = problemOf(error, timeoutMs);
    if (problem.kind !== "refused") throw error;
    throw new Error(
      `Slack opens no connection for the option appToken: make an app-level token (xapp-…) with the scope connections:write (${problem.code})`,
    );
  }
}
