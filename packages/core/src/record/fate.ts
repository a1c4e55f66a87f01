import { inboxKey } from "../accept/accept.ts";
import type { NoticeFate } from "../gateway.ts";
import { redact } from "../secret.ts";
import type { Storage } from "../storage.ts";

/** What is left in the inbox of a notice, once it is folded. */
export interface Became {
  readonly incidents?: readonly string[];
  readonly reasons?: readonly string[];
  /** Why it was put aside. */
  readonly failed?: string;
}

/** What became of a notice: for whoever asks why nobody was told. */
export async function fateOf(
  storage: Storage,
  source: string,
  id: string,
): Promise<NoticeFate | undefined> {
  const [record] = await storage.read([inboxKey({ source, id })]);
  if (record === undefined) return undefined;
  const became = JSON.parse(record.value) as Became;
  if (became.failed !== undefined) {
    const [reason = ""] = became.failed.split("\n");
    return { id, source, state: "failed", incidents: [], reasons: [redact(reason)] };
  }
  const { incidents, reasons = [] } = became;
  return {
    id,
    source,
    state: incidents === undefined ? "waiting" : "done",
    incidents: incidents ?? [],
    reasons,
  };
}
