import type { Muting } from "../decide/mute.ts";
import type { LabelView, Matcher } from "../route/matcher.ts";
import { parseMatcher } from "../route/matcher.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import { type KeptSilence, readSilence, type Silence, silenceTerms, stateOf } from "./silence.ts";

/** A silence that counts now, ready to be matched. */
export interface ActiveSilence {
  readonly silence: Silence;
  readonly endsAt: number;
  covers(labels: LabelView): boolean;
}

/** More than any team keeps; each is looked at for each notice. */
export const mostSilences = 1_000;
// Those that have ended are shown for five days.
const mostListed = 10_000;
const pageSize = 250;
const remembered = 5_000;
const compiled = new Map<string, Matcher>();

/** Those that count at `now`. */
export async function activeSilences(storage: Storage, now: number): Promise<ActiveSilence[]> {
  const live = await silencesWith(storage, silenceTerms.live, mostSilences);
  return live.filter((silence) => stateOf(silence, now) === "active").map(readyOf);
}

/** All that can mute something now. */
export async function mutingNow(
  storage: Storage,
  { times }: Pick<Setup, "times">,
  now: number,
): Promise<Muting> {
  return { silences: await activeSilences(storage, now), times };
}

/** Every silence that is known, the newest first. */
export async function allSilences(storage: Storage): Promise<readonly KeptSilence[]> {
  return silencesWith(storage, silenceTerms.all, mostListed);
}

export async function silencesWith(
  storage: Storage,
  term: string,
  most: number,
): Promise<readonly KeptSilence[]> {
  const found: KeptSilence[] = [];
  let cursor: string | undefined;
  do {
    const query = { collection: "silence", terms: [term], limit: pageSize };
    const page = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.records.map(readSilence));
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < most);
  return found;
}

export function readyOf(silence: Silence): ActiveSilence {
  const matchers = silence.matchers.map(matcherOf);
  return {
    silence,
    endsAt: Date.parse(silence.endsAt),
    covers: (labels) => matchers.every((matcher) => matcher?.test(labels) === true),
  };
}

/** A regular expression is compiled once, however many notices it meets. */
function matcherOf(text: string): Matcher | undefined {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const reading = parseMatcher(text);
  // It was readable when it was made; what is not covers nothing.
  if (!("matcher" in reading)) return undefined;
  if (compiled.size >= remembered) compiled.clear();
  compiled.set(text, reading.matcher);
  return reading.matcher;
}
