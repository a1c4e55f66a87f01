import {
  defineSource,
  type Log,
  memoryStorage,
  type SourceUse,
  silentLog,
  virtualClock,
} from "@tocsin/core";
import { z } from "zod";
import type { Config } from "../config/load.ts";
import { gatewayOf } from "../run/gateway-of.ts";
import { happen, type Stage } from "./happen.ts";
import { type JournalLine, journal, noJournal } from "./journal.ts";
import type { Policy, PolicyTest } from "./policy.ts";
import { recordingChannels } from "./recording.ts";
import { listener, type Telling } from "./telling.ts";

/** An event of the test that could not happen. */
export interface Mishap {
  readonly time: number;
  readonly line: number;
  /** What was to happen, and why it could not. */
  readonly message: string;
}

/** What went on in a test. */
export interface TestRun {
  readonly tellings: readonly Telling[];
  readonly mishaps: readonly Mishap[];
  readonly journal: readonly JournalLine[];
}

/** More is no policy but a storm; the test ends there. */
const mostTellings = 20_000;
const strideMs = 6 * 3_600_000;

/** Runs the gateway on a virtual clock through what happens in a test. Nothing leaves the process. */
export async function runTest(
  test: PolicyTest,
  { config, faces }: Policy,
  explained: boolean,
): Promise<TestRun> {
  const clock = virtualClock(test.calendar.start);
  const tellings: Telling[] = [];
  const mishaps: Mishap[] = [];
  const notes = explained ? journal(clock.now) : noJournal;
  const outages: Stage["outages"] = new Map();
  const listen = listener();
  const gateway = gatewayOf(config, {
    sources: deafSources(config.sources),
    channels: recordingChannels(faces, {
      clock,
      heard(message, told) {
        for (const telling of listen(message, told)) {
          tellings.push(telling);
          notes.told(telling);
        }
      },
      away: (channel) =>
        (outages.get(channel) ?? 0) > clock.now() ? `${channel} is down in this test` : undefined,
    }),
    storage: memoryStorage(),
    clock,
    log: faults(mishaps, clock.now),
    fetch: () => Promise.reject(new Error("a policy test reaches nobody")),
  });
  const stage: Stage = {
    gateway,
    clock,
    config,
    outages,
    silences: new Map(),
    explain: (notices) => notes.explain(gateway, notices),
  };
  await gateway.start();
  notes.listen(gateway);
  const passTo = async (time: number) => {
    while (clock.now() < time && tellings.length <= mostTellings) {
      await clock.advance(Math.min(strideMs, time - clock.now()));
    }
    await clock.advance(0);
  };
  for (const { time, line, words, deed } of test.events) {
    if (time > test.until) break;
    await passTo(time);
    notes.event(words);
    const why = await happen(deed, stage);
    if (why !== undefined) mishaps.push({ time, line, message: `${words}: ${why}` });
    await clock.advance(0);
  }
  await passTo(test.until);
  if (tellings.length > mostTellings) {
    const message = `more than ${mostTellings} tellings: it was ended here`;
    mishaps.push({ time: clock.now(), line: test.line, message });
  }
  await notes.close(gateway);
  await gateway.stop();
  return { tellings, mishaps, journal: notes.lines };
}

/** In place of sources that owe a sign of life: they watch nothing and take no requests. */
function deafSources(sources: Config["sources"]): Record<string, SourceUse> {
  const deaf = defineSource({ type: "deaf", options: z.unknown(), open: () => ({}) });
  return Object.fromEntries(
    [...sources].flatMap(([name, { use }]) =>
      use.expectEvery === undefined ? [] : [[name, { ...use, plugin: deaf }]],
    ),
  );
}

/** What the gateway itself calls an error is a fault of no policy, and must not pass unseen. */
function faults(mishaps: Mishap[], now: () => number): Log {
  return {
    ...silentLog,
    error(message, fields) {
      const { reason, error = reason } = fields ?? {};
      if (mishaps.length >= 20) return;
      mishaps.push({ time: now(), line: 0, message: `the gateway: ${message}: ${String(error)}` });
    },
  };
}
