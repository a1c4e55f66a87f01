import { fieldsOf, numberOf, textOf, timeOf } from "./fields.ts";
import type { Ref } from "./meta.ts";

/** What somebody in the cluster said about an object, read from either Event API. */
export interface Event {
  readonly uid: string;
  readonly about: Ref;
  /** "" when the event does not say. The kubelet gives a node's name for it. */
  readonly aboutUid: string;
  readonly warning: boolean;
  readonly reason: string;
  readonly message: string;
  readonly by: string;
  /** How often it was said, at least: the sender stops counting aloud when it is often. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export function eventOf(object: unknown): Event | undefined {
  const event = fieldsOf(object);
  const metadata = fieldsOf(event.metadata);
  // core/v1 says `involvedObject` and `message`, events.k8s.io/v1 `regarding` and `note`.
  const about = fieldsOf(event.involvedObject ?? event.regarding);
  const kind = textOf(about.kind, 200);
  const name = textOf(about.name, 300);
  const uid = textOf(metadata.uid, 200);
  const reason = textOf(event.reason, 200);
  const series = fieldsOf(event.series);
  const created = timeOf(metadata.creationTimestamp);
  const last =
    timeOf(series.lastObservedTime) ??
    timeOf(event.lastTimestamp) ??
    timeOf(event.deprecatedLastTimestamp) ??
    timeOf(event.eventTime) ??
    created;
  if (kind === undefined || name === undefined || uid === undefined) return undefined;
  if (reason === undefined || last === undefined) return undefined;
  const first = timeOf(event.firstTimestamp) ?? timeOf(event.deprecatedFirstTimestamp);
  return {
    uid,
    about: { kind, name, namespace: kind === "Node" ? "" : (textOf(about.namespace, 300) ?? "") },
    aboutUid: textOf(about.uid, 200) ?? "",
    warning: event.type === "Warning",
    reason,
    message: textOf(event.message ?? event.note) ?? "",
    by:
      textOf(fieldsOf(event.source).component, 200) ??
      textOf(event.reportingComponent ?? event.reportingController, 200) ??
      "",
    count: numberOf(series.count) ?? numberOf(event.count) ?? numberOf(event.deprecatedCount) ?? 1,
    first: Math.min(last, first ?? timeOf(event.eventTime) ?? created ?? last),
    last,
  };
}
