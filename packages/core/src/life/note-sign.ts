import type { Notice } from "../notice.ts";
import { ownSource } from "../record/self-report.ts";
import { labelsOf } from "../route/labels.ts";
import { matchRoutes } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import type { Clock, Log } from "../tools.ts";
import type { Expectation } from "./expected.ts";
import { backReport, readSign, signChange, signKey, throttleOf } from "./sign.ts";

export interface SignsContext {
  readonly storage: () => Storage;
  readonly setup: () => Pick<Setup, "route" | "expected">;
  readonly clock: Clock;
  readonly log: Log;
}

/** Notes signs of life. Never rejects: a sign that could not be written is noted with the next. */
export interface SignNotes {
  /** A sender has proven that it is the source. */
  source(name: string): Promise<void>;
  /** These were reported, new or not. */
  notices(source: string, notices: readonly Notice[]): Promise<void>;
}

// Each lost race means that another process has noted a sign.
const tries = 20;

export function noteSigns({ storage, setup, clock, log }: SignsContext): SignNotes {
  /** When this process wrote down the last sign of each. */
  const written = new Map<string, number>();

  const isFresh = (each: Expectation, now: number) =>
    now - (written.get(signKey(each)) ?? Number.NEGATIVE_INFINITY) < throttleOf(each.everyMs);

  async function note(each: Expectation, now: number) {
    const key = signKey(each);
    if (isFresh(each, now)) return;
    written.set(key, now);
    try {
      await writeSign(key, now);
    } catch (error) {
      written.delete(key);
      log.warn("a sign of life could not be written down", { of: key, error: String(error) });
    }
  }

  async function writeSign(key: string, now: number) {
    for (let count = 0; count < tries; count += 1) {
      const [record] = await storage().read([key]);
      // Nobody looks for it yet: whoever begins to gives it its time.
      if (record === undefined) return;
      const sign = readSign(record);
      if ((sign.lastAt ?? 0) >= now) return;
      const { missingSince, ...alive } = sign;
      const changes = [signChange({ ...alive, lastAt: now }, record.version)];
      if (missingSince !== undefined) changes.push(backReport(sign, now, "reports"));
      if (await storage().commit(changes)) return;
    }
  }

  function routesOf(notices: readonly Notice[], now: number): ReadonlySet<Expectation> {
    const { route, expected } = setup();
    const stale = new Set(
      [...expected.routes.values()].flat().filter((each) => !isFresh(each, now)),
    );
    const found = new Set<Expectation>();
    for (const notice of notices) {
      if (found.size === stale.size) break;
      for (const { name } of matchRoutes(route, labelsOf(notice))) {
        for (const each of expected.routes.get(name) ?? []) if (stale.has(each)) found.add(each);
      }
    }
    return found;
  }

  return {
    async source(name) {
      const expectation = setup().expected.sources.get(name);
      if (expectation !== undefined) await note(expectation, clock.now());
    },
    async notices(source, notices) {
      const { expected } = setup();
      // What the gateway says of itself, such as that nothing comes, is no sign of life.
      if (expected.all.length === 0 || source === ownSource) return;
      const now = clock.now();
      const ofSource = expected.sources.get(source);
      const found = expected.routes.size === 0 ? [] : routesOf(notices, now);
      const all = [...(ofSource === undefined ? [] : [ofSource]), ...found];
      await Promise.all(all.map((each) => note(each, now)));
    },
  };
}
