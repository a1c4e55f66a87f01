import { type Secret, sleep, type Tools } from "@tocsin/core";
import { z } from "zod";
import { readTree } from "../payload.ts";
import { type ArgoApi, argoApi } from "./api.ts";
import type { Flow, Take } from "./flow.ts";
import { jsonLines } from "./lines.ts";

/** From the request to the subscription: Argo CD answers nothing before its first event. */
const subscribedAfterMs = 2_000;
// Argo CD drops events for a reader that is slow (its buffer holds 1,000), and says nothing of it.
const listEveryMs = 10 * 60_000;
// It looks at each application every 3 min by default, and each look is an event.
const silenceMs = 10 * 60_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const treeWithinMs = 5_000;
// etcd holds objects of at most 1.5 MB by default.
const longestLine = 8 * 1024 * 1024;

const event = z.object({ result: z.object({ type: z.string(), application: z.unknown() }) });
const refused = z.object({ error: z.object({ message: z.string() }) });
const listing = z.object({ items: z.array(z.unknown()).nullish() });

/** Application objects through Argo CD's own API: its stream of events, and lists to be sure of it. */
export function serverFlow(server: string, token: Secret, tools: Tools): Flow {
  const { clock, log, name } = tools;
  const api = argoApi(server, token, tools);
  return {
    hides: true,
    check: (signal) => listNames(api, signal),
    async follow(take, signal) {
      let pause = firstPauseMs;
      let told = "";
      while (!signal.aborted) {
        const began = clock.now();
        const reason = await session(api, take, signal, tools);
        if (signal.aborted) return;
        if (clock.now() - began > longestPauseMs) pause = firstPauseMs;
        // Once per reason: Argo CD may be away for a night.
        const tell = reason === undefined || reason === told ? log.debug : log.warn;
        const next = { source: name, reason: reason ?? "the stream ended" };
        tell.call(log, "Argo CD's stream is opened again", next);
        told = reason ?? "";
        await sleep(clock, pause, signal);
        pause = Math.min(pause * 2, longestPauseMs);
      }
    },
    async resourcesOf({ metadata }, signal) {
      const late = new AbortController();
      const cancel = clock.at(clock.now() + treeWithinMs, () => late.abort());
      const namespace = encodeURIComponent(metadata.namespace ?? "");
      const path = `/api/v1/applications/${encodeURIComponent(metadata.name)}/resource-tree?appNamespace=${namespace}`;
      try {
        return readTree(await api.get(path, AbortSignal.any([signal, late.signal])));
      } finally {
        cancel();
      }
    },
  };
}

/** Rejects where the account may see no application. */
export async function listNames(api: ArgoApi, signal: AbortSignal): Promise<void> {
  await api.get("/api/v1/applications?fields=items.metadata.name", signal);
}

/** One connection's life; gives why it ended, and rejects with what `take` throws. */
async function session(
  api: ArgoApi,
  take: Take,
  signal: AbortSignal,
  tools: Tools,
): Promise<string | undefined> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  let failure: { readonly error: unknown } | undefined;
  const taking: Take = async (change) => {
    try {
      await take(change);
    } catch (error) {
      failure ??= { error };
      throw error;
    }
  };
  const parts = [readStream(api, taking, both, tools), listAgain(api, taking, both, tools)];
  let reason: string | undefined;
  try {
    await Promise.race(parts);
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  } finally {
    over.abort();
    await Promise.allSettled(parts);
  }
  if (failure !== undefined) throw failure.error;
  return reason;
}

async function readStream(api: ArgoApi, take: Take, signal: AbortSignal, tools: Tools) {
  const { clock, log, name } = tools;
  const silent = new AbortController();
  const wait = () => clock.at(clock.now() + silenceMs, () => silent.abort());
  let cancel = wait();
  // Any version: without one it begins with all applications, and the list brings those.
  const path = "/api/v1/stream/applications?resourceVersion=0";
  try {
    const body = await api.open(path, AbortSignal.any([signal, silent.signal]));
    const leftOut = (reason: string) =>
      log.warn("an event of Argo CD's stream is left out", { source: name, reason });
    for await (const line of jsonLines(body, { longest: longestLine, leftOut })) {
      cancel();
      cancel = wait();
      const problem = refused.safeParse(line);
      if (problem.success)
        throw new Error(`Argo CD ended its stream: ${problem.data.error.message}`);
      const read = event.safeParse(line);
      if (!read.success) continue;
      const { type, application } = read.data.result;
      await take({ type: type === "DELETED" ? "gone" : "set", object: application });
    }
  } catch (error) {
    // Nothing to worry about: the connection may have died without a word.
    if (!silent.signal.aborted) throw error;
  } finally {
    cancel();
  }
}

async function listAgain(api: ArgoApi, take: Take, signal: AbortSignal, tools: Tools) {
  for (let pause = subscribedAfterMs; !signal.aborted; pause = listEveryMs) {
    await sleep(tools.clock, pause, signal);
    if (signal.aborted) return;
    const read = listing.safeParse(await api.get("/api/v1/applications", signal));
    if (!read.success) throw new Error("Argo CD's list of applications can't be read");
    await take({ type: "listed", objects: read.data.items ?? [] });
  }
}
