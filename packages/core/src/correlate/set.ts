import { inboxKey } from "../accept/accept.ts";
import { nameOf } from "../accept/hash.ts";
import type { Notice } from "../notice.ts";
import type { Workspace } from "../record/workspace.ts";
import type { Storage } from "../storage.ts";
import { endOf, lineUp } from "./end.ts";
import type { Signal } from "./signal.ts";

// A set is what a sender told of in one piece: thousands are no set.
const retentionMs = 30 * 86_400_000;
const pageSize = 500;
const mostPages = 20;

/** Where it is noted when a set ended: a member's report that was on its way then comes too late. */
export function setEndKey({ source, set }: Pick<Notice, "source" | "set">): string | undefined {
  return set === undefined ? undefined : `ended:${nameOf(`${source}\n${set}`, 26)}`;
}

export function endedBefore(notice: Notice, work: Workspace): boolean {
  const key = setEndKey(notice);
  const at = key === undefined ? undefined : work.get<number>(key);
  return at !== undefined && notice.status === "firing" && Date.parse(notice.at) <= at;
}

/** What a signal that fires is found by, to be ended with its set. */
export function setTerm({ source, set }: Pick<Notice, "source" | "set">): string {
  return `set=${nameOf(`${source}\n${set}`, 26)}`;
}

/**
 * Everything of a set that fires is over, also what its sender no longer names: each gets a notice of its
 * own in the inbox, in the same commit, and takes the way of every notice.
 */
export async function endSet(
  ending: Notice,
  touched: readonly string[],
  work: Workspace,
  storage: Storage,
  now: number,
): Promise<void> {
  const { set, source } = ending;
  if (set === undefined) return;
  const key = setEndKey(ending) ?? "";
  const at = Math.max(work.get<number>(key) ?? 0, Date.parse(ending.at));
  work.put(key, at, (value, expect) => ({
    key,
    expect,
    value: JSON.stringify(value),
    expires: now + retentionMs,
  }));
  const members = new Map<string, Notice>();
  const add = ({ problem, at: since }: Signal) => {
    if (problem?.set !== set || problem.source !== source) return;
    if (since <= at) members.set(problem.fingerprint, problem);
  };
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = { collection: "signal", terms: [setTerm({ source, set })], limit: pageSize };
    const found = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    // What this batch has changed counts as it is here.
    for (const { key: each, value } of found.records) {
      if (!touched.includes(each)) add(JSON.parse(value) as Signal);
    }
    cursor = found.cursor;
    if (cursor === undefined) break;
  }
  for (const each of touched) {
    const signal = work.get<Signal>(each);
    if (signal !== undefined) add(signal);
  }
  for (const member of members.values()) {
    const end = endOf(member, { id: ending.id, type: ending.type, at: ending.at });
    work.put(inboxKey(end), end, () => lineUp(end, now));
  }
}
