import type { Notice } from "../notice.ts";
import type { Change, Storage } from "../storage.ts";

/** The lane of notices that were accepted and not yet folded. */
export const inboxLane = "inbox";
/** Longer than any sender redelivers (GitHub: 3 days), in ms. */
const rememberedMs = 7 * 86_400_000;
/** Of a report that its sender repeats every minute or so: by then it is long outlived. */
const repeatRememberedMs = 3_600_000;

/** A notice as it lies in the inbox. */
export interface Received {
  readonly notice: Notice;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** The same for the notices of one request: they tell of one moment. */
  readonly request: string;
}

/** Ids are a source's own: no source can use up another's. */
export function inboxKey(notice: Pick<Notice, "source" | "id">): string {
  return `inbox:${notice.source}:${notice.id}`;
}

// More in one commit would hold up those of other requests.
const mostTogether = 100;

/**
 * Writes notices to the inbox and resolves once they are durable; says of each whether it was new. A known
 * id is left as it is, so a sender that tries again after a crash half way loses and doubles nothing.
 * `beside`: what is written with each of them or not at all.
 */
export async function accept(
  storage: Storage,
  notices: readonly Notice[],
  receivedAt: number,
  beside: readonly (readonly Change[])[] = [],
): Promise<boolean[]> {
  const request = notices[0]?.id ?? "";
  const each = notices.map((notice, index) => [
    inboxChange(notice, receivedAt, request),
    ...(beside[index] ?? []),
  ]);
  // Nearly always all are new, and one commit is cheaper than one for each.
  const all = each.flat();
  const together = each.length > 1 && all.length <= mostTogether && areDistinct(all);
  if (together && (await storage.commit(all))) return each.map(() => true);
  return Promise.all(each.map((changes) => storage.commit(changes)));
}

function inboxChange(notice: Notice, receivedAt: number, request: string): Change {
  return {
    key: inboxKey(notice),
    expect: 0,
    value: JSON.stringify({ notice, receivedAt, request } satisfies Received),
    lane: inboxLane,
    due: receivedAt,
    urgent: notice.severity === "critical",
  };
}

function areDistinct(changes: readonly Change[]): boolean {
  return new Set(changes.map(({ key }) => key)).size === changes.length;
}

/** What stays of a notice once it is folded: its id, and what became of it. */
export function accepted(notice: Notice, version: number, became: unknown, now: number): Change {
  return {
    key: inboxKey(notice),
    expect: version,
    value: JSON.stringify(became),
    expires: now + (notice.expiresAt === undefined ? rememberedMs : repeatRememberedMs),
  };
}
