import type { SilenceOptions, SilenceResult, Silences } from "../gateway.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import type { Clock } from "../tools.ts";
import { allSilences, mostSilences, readyOf, silencesWith } from "./active.ts";
import { readOptions } from "./read-options.ts";
import {
  endedNow,
  type KeptSilence,
  nextTurn,
  readSilence,
  type Silence,
  type SilenceView,
  silenceChanges,
  silenceKey,
  silenceTerms,
  stateOf,
} from "./silence.ts";
import { coveredBy } from "./turn.ts";
import { isAnythingLeft } from "./until-resolved.ts";
import { canUpdate, startOf } from "./update-rules.ts";

export interface SilencesContext {
  readonly storage: () => Storage;
  readonly setup: () => Pick<Setup, "times">;
  readonly clock: Clock;
}

/** A silence that hides more open incidents than this is asked for twice. */
const manyIncidents = 100;

/** Silences: made, changed by Alertmanager's rules, ended. */
export function silencesOf({ storage, setup, clock }: SilencesContext): Silences {
  const view = ({ sort: _, ...silence }: KeptSilence): SilenceView => viewOf(silence, clock.now());
  const refused = (reason: string): SilenceResult => ({ status: "refused", reason });

  async function find(id: string): Promise<{ kept: KeptSilence; version: number } | undefined> {
    const [record] = await storage().read([silenceKey(id)]);
    return record === undefined
      ? undefined
      : { kept: readSilence(record), version: record.version };
  }

  // Due at once: what it covers or covered is looked at, also after a crash.
  const put = (silence: Silence, sort: number, expect: number, now: number) =>
    storage().commit(silenceChanges(silence, sort, expect, now, now));

  /** Why it can't be made; undefined when it can. */
  async function tooMuch(silence: Silence, force: boolean, now: number) {
    const live = await silencesWith(storage(), silenceTerms.live, mostSilences);
    if (live.filter(({ id }) => id !== silence.id).length >= mostSilences) {
      return `there are ${mostSilences} silences, which is the most: expire some`;
    }
    const ready = readyOf(silence, now);
    const { length: hidden } = await coveredBy(storage(), ready);
    if (hidden > manyIncidents && !force) {
      return `it would hide ${hidden} open incidents: narrow its matchers, or force it`;
    }
    const isVain = silence.untilResolved === true && stateOf(silence, now) === "active";
    return isVain && !(await isAnythingLeft(ready, storage()))
      ? "nothing that it covers is open, so it would be over at once: leave out untilResolved"
      : undefined;
  }

  async function add(options: SilenceOptions, from?: Silence): Promise<SilenceResult> {
    const now = clock.now();
    const reading = readOptions(options, from, setup().times, now);
    if (reading.problem !== undefined) return refused(reading.problem);
    const { silence } = reading;
    const refusal = await tooMuch(silence, options.force === true, now);
    if (refusal !== undefined) return refused(refusal);
    await put(silence, now, 0, now);
    return { status: "done", silence: view({ ...silence, sort: now }) };
  }

  async function change(id: string, options: SilenceOptions): Promise<SilenceResult> {
    const found = await find(id);
    if (found === undefined) return { status: "unknown" };
    const now = clock.now();
    const { kept, version } = found;
    const reading = readOptions(options, kept, setup().times, now);
    if (reading.problem !== undefined) return refused(reading.problem);
    if (!canUpdate(kept, options, now)) {
      // As Alertmanager does: the old one ends, and a new one with another id takes its place.
      const result = await add(options, kept);
      if (result.status === "done") await expire(id);
      return result;
    }
    const next: Silence = { ...reading.silence, id, startsAt: startOf(kept, options, now) };
    if (!(await put(next, kept.sort, version, now))) return change(id, options);
    return { status: "done", silence: view({ ...next, sort: kept.sort }) };
  }

  async function expire(id: string): Promise<boolean> {
    const found = await find(id);
    if (found === undefined) return false;
    const now = clock.now();
    const { sort, ...kept } = found.kept;
    if (stateOf(kept, now) === "expired") return true;
    return (await put(endedNow(kept, now), sort, found.version, now)) || expire(id);
  }

  return {
    async list({ state } = {}) {
      const all = (await allSilences(storage())).map(view);
      return state === undefined ? all : all.filter((each) => each.state === state);
    },
    async get(id) {
      const found = await find(id);
      return found === undefined ? undefined : view(found.kept);
    },
    add: (options) => (options.id === undefined ? add(options) : change(options.id, options)),
    expire,
  };
}

function viewOf(silence: Silence, now: number): SilenceView {
  const turns = silence.during === undefined ? undefined : nextTurn(silence, now);
  return {
    ...silence,
    state: stateOf(silence, now),
    ...(turns === undefined ? {} : { turnsAt: new Date(turns).toISOString() }),
  };
}
