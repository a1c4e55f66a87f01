import type { LabelView, Matcher } from "../route/matcher.ts";
import { parseMatcher } from "../route/matcher.ts";
import { candidatesOf } from "../route/siblings.ts";
import type { Storage } from "../storage.ts";
import { showDuring } from "./during.ts";
import {
  type KeptSilence,
  nextTurn,
  readSilence,
  type Silence,
  silenceTerms,
  stampKey,
  stateOf,
} from "./silence.ts";

/** A silence that counts now, ready to be matched. */
export interface ActiveSilence {
  readonly silence: Silence;
  readonly matchers: readonly Matcher[];
  /** When it ends or pauses, ms. */
  readonly endsAt: number;
  covers(labels: LabelView): boolean;
}

/** Those that count at one time. */
export interface ActiveSilences {
  readonly all: readonly ActiveSilence[];
  covering(labels: LabelView): readonly ActiveSilence[];
}

/** What is known of a storage's silences as long as its stamp stands. */
interface Known {
  readonly stamp: number;
  readonly live: readonly KeptSilence[];
  active?: { readonly from: number; readonly until: number; readonly silences: ActiveSilences };
}

/** More than any team keeps. */
export const mostSilences = 1_000;
// Those that have ended are shown for five days.
const mostListed = 10_000;
const pageSize = 250;
const remembered = 5_000;
const compiled = new Map<string, Matcher>();

const known = new WeakMap<Storage, Known>();

/** Those that count at `now`: one small record is read, and all of them only when one of them has changed. */
export async function activeSilences(storage: Storage, now: number): Promise<ActiveSilences> {
  const [record] = await storage.read([stampKey]);
  const stamp = record?.version ?? 0;
  let here = known.get(storage);
  if (here?.stamp !== stamp) {
    const live = await silencesWith(storage, silenceTerms.live, mostSilences);
    here = { stamp, live };
    known.set(storage, here);
  }
  const { active } = here;
  if (active !== undefined && active.from <= now && now < active.until) return active.silences;
  const turns = here.live.flatMap((silence) => nextTurn(silence, now) ?? []);
  const silences = readyTogether(here.live, now);
  here.active = { from: now, until: Math.min(...turns, Number.POSITIVE_INFINITY), silences };
  return silences;
}

/** Filed by the values they ask for, so that a thousand cost little more than ten. */
export function readyTogether(live: readonly KeptSilence[], now: number): ActiveSilences {
  const all = live
    .filter((silence) => stateOf(silence, now) === "active")
    .map((each) => readyOf(each, now));
  const candidates = candidatesOf(all);
  return {
    all,
    covering: (labels) => [...candidates(labels)].filter((silence) => silence.covers(labels)),
  };
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

export function readyOf(silence: Silence, now: number): ActiveSilence {
  const read = silence.matchers.map(matcherOf);
  const matchers = read.filter((matcher) => matcher !== undefined);
  // It was readable when it was made; what is not covers nothing.
  const isWhole = matchers.length === read.length;
  return {
    silence,
    matchers,
    endsAt: nextTurn(silence, now) ?? Date.parse(silence.endsAt),
    covers: (labels) => isWhole && matchers.every((matcher) => matcher.test(labels)),
  };
}

/** Why what it covers is told to nobody, for people. */
export function reasonOf({ createdBy, comment, during, untilResolved }: Silence): string {
  const when = during === undefined ? "" : ` during ${showDuring(during)}`;
  const end = untilResolved === true ? " until it is resolved" : "";
  return `silenced by ${createdBy}${when}${end}${comment === "" ? "" : `: ${comment}`}`;
}

/** A regular expression is compiled once, however many notices it meets. */
function matcherOf(text: string): Matcher | undefined {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const reading = parseMatcher(text);
  if (!("matcher" in reading)) return undefined;
  if (compiled.size >= remembered) compiled.clear();
  compiled.set(text, reading.matcher);
  return reading.matcher;
}
