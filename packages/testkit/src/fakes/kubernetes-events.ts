import type { KubernetesObject } from "./kubernetes-objects.ts";

/** The names of one field in core/v1 and in events.k8s.io/v1, which show the same events. */
const renamed = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["source", "deprecatedSource"],
  ["count", "deprecatedCount"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["reportingComponent", "reportingController"],
] as const;

/** An event as the one API or the other shows it; any other object as it is. */
export function shownAs(object: KubernetesObject, apiVersion: string): KubernetesObject {
  if (object.kind !== "Event" || object.apiVersion === apiVersion) return object;
  const toNew = apiVersion !== "v1";
  const names = new Map<string, string>(
    renamed.map(([old, now]) => (toNew ? [old, now] : [now, old])),
  );
  const fields = Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value]);
  const shown = { ...Object.fromEntries(fields), apiVersion } as KubernetesObject;
  // The old API writes these for every event.
  return toNew ? shown : { source: {}, firstTimestamp: null, lastTimestamp: null, ...shown };
}
