import { inboxKey, inboxLane, type Received } from "../accept/accept.ts";
import { nameOf } from "../accept/hash.ts";
import type { Notice } from "../notice.ts";
import type { Change } from "../storage.ts";

/** The end of a problem that its sender does not tell of; `id`: of what it follows from. */
export function endOf(
  { source, fingerprint, subject, title, labels, annotations }: Notice,
  { id, type, at }: Pick<Notice, "id" | "type" | "at">,
): Notice {
  return {
    id: nameOf(`${id}\n${fingerprint}`, 26),
    source,
    type,
    kind: "problem",
    status: "resolved",
    fingerprint,
    subject,
    severity: "info",
    title,
    links: [],
    labels,
    ...(annotations === undefined ? {} : { annotations }),
    facts: [],
    at,
    endedAt: at,
  };
}

/** A notice of the gateway's own making takes the way of every notice. */
export function lineUp(notice: Notice, now: number): Change {
  const received: Received = { notice, receivedAt: now, request: notice.id };
  return { key: inboxKey(notice), value: JSON.stringify(received), lane: inboxLane, due: now };
}
