import type { Notice } from "../notice.ts";
import type { Change, Storage } from "../storage.ts";

/** The lane of notices that were accepted and not yet folded. */
export const inboxLane = "inbox";
/** Longer than any sender redelivers (GitHub: 3 days), in ms. */
const rememberedMs = 7 * 86_400_000;

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

/**
 * Writes notices to the inbox and resolves once they are durable. Each is written by itself: a known
 * id is left as it is, and a sender that tries again after a crash half way loses and doubles nothing.
 */
export async function accept(
  storage: Storage,
  notices: readonly Notice[],
  receivedAt: number,
): Promise<boolean[]> {
  const request = notices[0]?.id ?? "";
  return Promise.all(
    notices.map((notice) =>
      storage.commit([
        {
          key: inboxKey(notice),
          expect: 0,
          value: JSON.stringify({ notice, receivedAt, request } satisfies Received),
          lane: inboxLane,
          due: receivedAt,
          urgent: notice.severity === "critical",
        },
      ]),
    ),
  );
}

/** What stays of a notice once it is folded: its id, and what became of it. */
export function accepted(notice: Notice, version: number, became: unknown, now: number): Change {
  return {
    key: inboxKey(notice),
    expect: version,
    value: JSON.stringify(became),
    expires: now + rememberedMs,
  };
}
