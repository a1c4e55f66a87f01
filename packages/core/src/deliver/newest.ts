import type { Incident, Part } from "../correlate/incident.ts";
import { signalKey } from "../correlate/keys.ts";
import type { Signal } from "../correlate/signal.ts";
import type { Storage } from "../storage.ts";

/**
 * The incident with what was last said of problems that are reported again and again: their annotations, and when
 * they began by the earliest word on it. Neither is news by itself, so neither is written into the incident.
 */
export async function withNewest(incident: Incident, storage: Storage): Promise<Incident> {
  const keys = incident.parts.flatMap(({ notice }) =>
    notice.expiresAt === undefined ? [] : [signalKey(notice)],
  );
  if (keys.length === 0) return incident;
  const signals = new Map<string, Signal>();
  for (const record of await storage.read(keys)) {
    if (record !== undefined) signals.set(record.key, JSON.parse(record.value) as Signal);
  }
  return {
    ...incident,
    parts: incident.parts.map((part) => newest(part, signals.get(signalKey(part.notice)))),
  };
}

function newest(part: Part, signal: Signal | undefined): Part {
  const said = signal?.problem;
  if (signal === undefined || said === undefined || part.notice.status !== "firing") return part;
  const { annotations } = said;
  return {
    ...part,
    since: signal.since,
    notice: { ...part.notice, ...(annotations === undefined ? {} : { annotations }) },
  };
}
