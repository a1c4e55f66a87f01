import {
  type CatchUp,
  type Emit,
  type Health,
  type Memory,
  type NoticeInput,
  sleep,
  type Tools,
  type Watch,
} from "@tocsin/core";
import { z } from "zod";
import type { Alertmanager } from "./alertmanager.ts";
import type { Telling } from "./notice.ts";
import { type Remembered, reconcile } from "./reconcile.ts";

const everyMs = 60_000;
/** Longer than a usual group_interval (5 min): until then Alertmanager itself may tell it. */
const patienceMs = 10 * 60_000;
/** Prometheus sends each firing alert again about every minute; until then a new Alertmanager knows nothing. */
const settlesMs = 5 * 60_000;

/** Notices in one go: a storm is written down piece by piece. */
const atOnce = 500;

const memoryName = "firing";
const remembered = z.array(
  z.object({
    fingerprint: z.string(),
    startsAt: z.string().optional(),
    subject: z.string(),
    title: z.string(),
    goneSince: z.number().exactOptional(),
    ended: z.literal(true).exactOptional(),
  }),
);

/**
 * Looks at what Alertmanager lists: once in full at the start, then every minute for what has gone without
 * a word (a cut request, a silence, an Alertmanager that began anew).
 */
export function lookBack(
  server: Alertmanager,
  telling: Telling,
  { now, clock }: Tools,
): {
  readonly catchUp: CatchUp;
  readonly watch: Watch;
  readonly check: (signal: AbortSignal) => Promise<Health>;
} {
  let caughtUp = false;

  const look = async (
    memory: Memory,
    how: { readonly tellAll: boolean; readonly patienceMs: number },
    signal: AbortSignal,
  ) => {
    const listed = await server.alerts(signal);
    const known = knownIn(await memory.get(memoryName));
    return { listed, ...reconcile({ listed, known, now: now(), ...how }, telling) };
  };
  const keep = (memory: Memory, known: readonly Remembered[]) =>
    memory.set(memoryName, JSON.stringify(known));

  const catchUp: CatchUp = async (emit, signal, memory) => {
    const started = Date.parse((await server.startedAt(signal)) ?? "");
    const settled = !(now() - started < settlesMs);
    const patience = settled ? 0 : Number.POSITIVE_INFINITY;
    const found = await look(memory, { tellAll: true, patienceMs: patience }, signal);
    const notices = [...found.firing, ...found.resolved];
    await tell(notices, emit);
    // After they are durable: what a crash in between tells again has the same ids.
    await keep(memory, found.known);
    caughtUp = true;
    const ends = settled
      ? `${found.resolved.length} gone and resolved`
      : "it has just started, so nothing that is gone is resolved yet";
    return { found: notices.length, detail: `${found.firing.length} alerts fire, ${ends}` };
  };

  const watch: Watch = async (emit, signal, memory) => {
    while (!signal.aborted) {
      await sleep(clock, everyMs, signal);
      if (signal.aborted) return;
      // A first look that failed is made up for.
      const { firing, resolved, known } = await look(
        memory,
        { tellAll: !caughtUp, patienceMs },
        signal,
      );
      await tell([...firing, ...resolved], emit);
      await keep(memory, known);
      caughtUp = true;
    }
  };

  const check = (signal: AbortSignal) =>
    server.knowsUs(signal).then(
      (): Health => ({ ok: true, detail: "Alertmanager answers, and has the receiver" }),
      ({ message: reason }: Error): Health => ({ ok: false, reason }),
    );

  return { catchUp, watch, check };
}

async function tell(notices: readonly NoticeInput[], emit: Emit): Promise<void> {
  for (let from = 0; from < notices.length; from += atOnce) {
    await emit(notices.slice(from, from + atOnce));
  }
}

/** What was kept, or nothing: then the next looks begin anew. */
function knownIn(text: string | undefined): readonly Remembered[] {
  if (text === undefined) return [];
  try {
    return remembered.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
