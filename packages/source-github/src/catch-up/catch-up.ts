import type { CatchUp, CaughtUp, Emit, Memory, Tools } from "@tocsin/core";
import type { CatchUpOptions, HookOptions } from "../options.ts";
import { type GitHubApi, githubApi } from "./api.ts";
import { type Attempt, missedAmong, readAttempts } from "./attempts.ts";
import { fetchDelivery, type Parse } from "./fetch.ts";
import { nextCursor } from "./link.ts";
import { findHook, type Place, refusalOf } from "./place.ts";

const dayMs = 24 * 3_600_000;
/** GitHub keeps deliveries, and delivers them again, for three days. */
const keptMs = 3 * dayMs;
/** A delivery may be listed some minutes after it was tried. */
const marginMs = 3_600_000;
/** 20,000 deliveries: a fraction of the 5,000 requests that a token has in an hour. */
const mostPages = 200;

interface Found {
  readonly place: Place;
  readonly seen: number;
  readonly missed: readonly Attempt[];
  /** Everything since then was looked through. ISO 8601. */
  readonly since: string;
}

/** What GitHub could not deliver, delivered again by GitHub or, where that is refused, read here. */
export function catchUpWith(options: CatchUpOptions, parse: Parse, tools: Tools): CatchUp {
  const api = githubApi(options.apiUrl, options.token, tools);
  return async (emit, signal, memory) => {
    const details: string[] = [];
    const failures: string[] = [];
    let found = 0;
    for (const hook of options.hooks) {
      if (signal.aborted) break;
      try {
        const one = await catchUpOne(hook, { api, parse, tools, emit, memory, signal });
        found += one.found;
        details.push(one.detail);
      } catch (error) {
        signal.throwIfAborted();
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    if (details.length === 0 && failures.length > 0) throw new Error(failures.join("; "));
    return { found, detail: [...details, ...failures].join("; ") };
  };
}

interface Surroundings {
  readonly api: GitHubApi;
  readonly parse: Parse;
  readonly tools: Tools;
  readonly emit: Emit;
  readonly memory: Memory;
  readonly signal: AbortSignal;
}

async function catchUpOne(hook: HookOptions, around: Surroundings): Promise<CaughtUp> {
  const { api, tools, memory, signal } = around;
  const own = { name: tools.name, publicUrl: tools.publicUrl };
  const place = await findHook(api, hook, own, signal);
  const began = tools.now();
  const key = `looked ${place.path}`;
  const before = Number((await memory.get(key)) ?? 0);
  const from = Math.max(began - keptMs, before - marginMs);
  const { seen, missed, since } = await look(hook, place, from, around);
  let [again, read, lost] = [0, 0, 0];
  let refused = false;
  for (const attempt of missed) {
    if (!refused) {
      const path = `${place.path}/deliveries/${attempt.id}/attempts`;
      const { status } = await api.ask("POST", path, signal);
      if (status >= 200 && status < 300) {
        again += 1;
        continue;
      }
      // Of this delivery alone, or for want of the right: then of all.
      refused = status === 401 || status === 403 || status === 404;
    }
    const notices = await fetchDelivery(api, place, attempt, around.parse, signal);
    if (notices === undefined) lost += 1;
    else {
      if (notices.length > 0) await around.emit(notices);
      read += 1;
    }
  }
  // What could not be had is looked for again the next time.
  if (lost === 0) await memory.set(key, String(began));
  return {
    found: again + read,
    detail: detailOf(place, { seen, missed, since }, again, read, lost),
  };
}

/** From the newest back to `from`, page by page. */
async function look(
  hook: HookOptions,
  place: Place,
  from: number,
  { api, tools, signal }: Surroundings,
): Promise<Omit<Found, "place">> {
  const attempts: Attempt[] = [];
  let query = "?per_page=100";
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await api.ask("GET", `${place.path}/deliveries${query}`, signal);
    if (answer.status !== 200) throw new Error(refusalOf(answer, place.name, hook, tools.name));
    const read = readAttempts(answer.body);
    attempts.push(...read.filter(({ at }) => at >= from));
    const cursor = nextCursor(answer.headers, "cursor");
    if (cursor === undefined || read.some(({ at }) => at < from)) {
      return { seen: attempts.length, missed: missedAmong(attempts), since: iso(from) };
    }
    query = `?per_page=100&cursor=${encodeURIComponent(cursor)}`;
  }
  const oldest = Math.min(...attempts.slice(-1).map(({ at }) => at));
  return { seen: attempts.length, missed: missedAmong(attempts), since: iso(oldest) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function detailOf(
  { name }: Place,
  { seen, missed, since }: Omit<Found, "place">,
  again: number,
  read: number,
  lost: number,
): string {
  const looked = `${name}: ${missed.length} missing of ${seen} deliveries since ${since}`;
  const ways = [
    again > 0 ? `${again} are delivered again by GitHub` : "",
    read > 0 ? `${read} read from GitHub's record` : "",
    lost > 0 ? `${lost} could not be had` : "",
  ];
  return [looked, ...ways.filter(Boolean)].join(", ");
}
