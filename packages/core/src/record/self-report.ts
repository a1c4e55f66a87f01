import type { NoticeInput } from "../notice.ts";

/** The source of what the gateway reports of itself. */
export const ownSource = "tocsin";

/** A channel's credential does not work, or works again: told through another channel. */
export function credentialReport(
  channel: string,
  reason: string | undefined,
  at: number,
): NoticeInput {
  const broken = reason !== undefined;
  return {
    type: broken ? "channel.broken" : "channel.mended",
    kind: "problem",
    status: broken ? "firing" : "resolved",
    fingerprint: `channel:${channel}:credential`,
    subject: `tocsin channel ${channel}`,
    severity: "critical",
    title: broken
      ? `Channel ${channel} can't deliver: its credential is refused`
      : `Channel ${channel} delivers again`,
    ...(broken ? { facts: [{ name: "Reason", value: reason }] } : {}),
    labels: { channel },
    at: new Date(at).toISOString(),
  };
}
