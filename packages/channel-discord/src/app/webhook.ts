import type { Clock } from "@tocsin/core";
import type { Answer, Client } from "../client.ts";
import type { Origin } from "./interaction.ts";
import { bodyOf, ephemeral, type Say } from "./say.ts";

/** An interaction that was answered, where more can be said for 15 minutes. */
export type Answerable = Pick<Origin, "applicationId" | "token">;

// Discord knows of no answer yet: ours is still on its way to it.
const notYet: ReadonlySet<number> = new Set([10_008, 10_015]);
const waitsMs = [300, 1_000, 2_000];
const longestWaitMs = 5_000;

export interface Webhook {
  /** Puts this in the place of the first answer. */
  edit(at: Answerable, what: Say, signal: AbortSignal): Promise<Answer>;
  /** Says one thing more. */
  follow(at: Answerable, what: Say, signal: AbortSignal): Promise<Answer>;
}

/** What is said after the first answer, by the webhook that each interaction is. */
export function interactionWebhook(client: Client, clock: Clock): Webhook {
  async function patiently(call: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    for (const wait of waitsMs) {
      const answer = await call();
      const ms = answer.ok ? undefined : waitFor(answer.problem, wait);
      if (ms === undefined || signal.aborted) return answer;
      await pause(clock, ms, signal);
    }
    return call();
  }

  return {
    edit(at, what, signal) {
      const { flags, ...body } = bodyOf(what);
      // Who sees a message is settled when it is made.
      const edited = { ...body, flags: flags & ~ephemeral };
      const route = `${routeOf(at)}/messages/@original` as const;
      return patiently(
        () => client.call({ method: "PATCH", route, auth: false, body: edited, signal }),
        signal,
      );
    },
    follow(at, what, signal) {
      const route = routeOf(at);
      const body = bodyOf(what);
      return patiently(
        () => client.call({ method: "POST", route, auth: false, body, signal }),
        signal,
      );
    },
  };
}

function routeOf({ applicationId, token }: Answerable) {
  return `/webhooks/${applicationId}/${encodeURIComponent(token)}` as const;
}

function waitFor(
  problem: Extract<Answer, { ok: false }>["problem"],
  wait: number,
): number | undefined {
  if (problem.kind === "limited") {
    return problem.afterMs <= longestWaitMs ? problem.afterMs : undefined;
  }
  return problem.kind === "refused" && notYet.has(problem.code) ? wait : undefined;
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.at(clock.now() + ms, end);
    function end() {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end);
  });
}
