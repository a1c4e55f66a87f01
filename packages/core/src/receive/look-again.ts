import type { AskedToLook, Source } from "../source.ts";
import type { Storage } from "../storage.ts";
import { type Clock, sleep } from "../tools.ts";
import { isHeld } from "./lease.ts";

const noticedWithinMs = 5_000;
// Where nobody watches for a day, whoever begins to looks at everything anyhow.
const keptMs = 24 * 3_600_000;

const keyOf = (source: string) => `look:${source}`;

/** Whether it can't look back otherwise than by beginning its watch anew. */
export function looksWhenAsked({ watch, catchUp }: Source): boolean {
  return watch !== undefined && catchUp === undefined;
}

/** Leaves a wish for the process that runs the watch. Many wishes at once are one look. */
export async function askToLook(
  source: string,
  storage: Storage,
  clock: Clock,
): Promise<AskedToLook> {
  const now = clock.now();
  await storage.commit([{ key: keyOf(source), value: `${now}`, expires: now + keptMs }]);
  const detail = (await isHeld(`source:${source}`, storage, clock))
    ? `asked the watch to look again: it begins anew within ${noticedWithinMs / 1_000} s and compares all it sees with what was told`
    : "no process watches just now: the next that does begins with all it sees, and compares that with what was told";
  return { asked: true, detail };
}

/** Runs the watch, and begins it anew each time that somebody asked for a look. Ends as the watch ends. */
export async function lookWhenAsked(
  run: (signal: AbortSignal) => Promise<void>,
  about: {
    readonly name: string;
    readonly storage: Storage;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { name, storage, signal } = about;
  for (let asked = true; asked && !signal.aborted; ) {
    asked = false;
    // First, so that a wish which comes while it begins is not taken for one that is granted.
    await storage.commit([{ key: keyOf(name), value: null }]);
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    const wished = untilAsked({ ...about, signal: both }).then((is) => {
      asked = is;
      over.abort();
    });
    try {
      await run(both);
    } catch (error) {
      if (!asked) throw error;
    } finally {
      over.abort();
      await wished;
    }
  }
}

/** False: the signal aborted before anybody asked. */
async function untilAsked({
  name,
  storage,
  clock,
  signal,
}: Parameters<typeof lookWhenAsked>[1]): Promise<boolean> {
  while (!signal.aborted) {
    await sleep(clock, noticedWithinMs, signal);
    if (signal.aborted) return false;
    // A storage that is away for a moment is asked again.
    const [wish] = await storage.read([keyOf(name)]).catch(() => []);
    if (wish !== undefined) return true;
  }
  return false;
}
