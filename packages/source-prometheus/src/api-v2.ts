import { labelFingerprint } from "@tocsin/core";
import { type Alert, mostAnnotations, mostLabels } from "./alert.ts";
import { addressIn, fieldOf, objectIn, textOf, textsIn } from "./fields.ts";
import { jsonIn } from "./payload.ts";
import { readTime } from "./time.ts";

/** What one `POST /api/v2/alerts` tells. */
export interface Posted {
  readonly alerts: readonly Alert[];
  /** Why some can't be taken. The others count all the same, as in Alertmanager. */
  readonly refused: readonly string[];
}

export interface PostedContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long an alert counts whose sender does not say when it ends. */
  readonly resolveTimeoutMs: number;
}

// Prometheus sends 64 to 256 at a time.
const mostAlerts = 20_000;

/**
 * Whether a request to the hook is one that Prometheus makes to an Alertmanager, below its `path_prefix`. Older
 * programs post the same list to `v1`.
 */
export function isPosted(rest: string): boolean {
  return /(?:^|\/)api\/v[12]\/alerts\/?$/.test(rest);
}

/** The list that Prometheus posts, each alert read by itself; or why it is none. */
export function readPosted(
  body: Uint8Array,
  context: PostedContext,
): Posted | { readonly unreadable: string } {
  const json = jsonIn(body);
  if (json === undefined) return { unreadable: "the body is not JSON in UTF-8" };
  // Go's way to write an empty list.
  const list = json.value ?? [];
  if (!Array.isArray(list)) return { unreadable: "the body is no list of alerts" };
  const alerts: Alert[] = [];
  const refused: string[] = [];
  for (const [index, each] of list.slice(0, mostAlerts).entries()) {
    const alert = readOne(each, context);
    if (typeof alert === "string") refused.push(`alert ${index}: ${alert}`);
    else alerts.push(alert);
  }
  const more = list.length - mostAlerts;
  if (more > 0) refused.push(`${more} alerts beyond ${mostAlerts}: send several requests`);
  return { alerts, refused };
}

/** The alert by Alertmanager's rules, or what is wrong with it. */
function readOne(value: unknown, { now, resolveTimeoutMs }: PostedContext): Alert | string {
  const alert = objectIn(value);
  const labels = objectIn(fieldOf(alert, "labels"));
  const annotations = fieldOf(alert, "annotations") ?? {};
  if (alert === undefined || labels === undefined) return "labels are required";
  const wrong = badTexts("label", labels) ?? badTexts("annotation", annotations);
  if (wrong !== undefined) return wrong;
  const all = textsIn(labels, Number.POSITIVE_INFINITY);
  if (Object.keys(all).length === 0) return "at least one label pair required";
  const starts = readTime(fieldOf(alert, "startsAt"));
  const ends = readTime(fieldOf(alert, "endsAt"));
  if (starts === "unreadable") return "startsAt is no time: write 2026-01-05T09:00:00Z";
  if (ends === "unreadable") return "endsAt is no time: write 2026-01-05T09:00:00Z";
  const end = ends ?? now + resolveTimeoutMs;
  if (starts !== undefined && end < starts) return "start time must be before end time";
  const resolved = end <= now;
  const iso = (time: number) => new Date(time).toISOString();
  return {
    fingerprint: labelFingerprint(all),
    name: textOf(all, "alertname") || "Alert",
    labels: textsIn(all, mostLabels),
    annotations: textsIn(annotations, mostAnnotations),
    resolved,
    startsAt: starts === undefined ? undefined : iso(starts),
    endsAt: resolved ? iso(end) : undefined,
    generatorURL: addressIn(textOf(alert, "generatorURL")),
    pages: {},
    report: { at: iso(now), ...(resolved ? {} : { until: iso(end) }) },
  };
}

function badTexts(what: string, given: unknown): string | undefined {
  const texts = objectIn(given);
  if (texts === undefined) return `${what}s are no object`;
  for (const name in texts) {
    if (name === "" || /\p{Surrogate}/u.test(name))
      return `invalid ${what} name ${JSON.stringify(name)}`;
    if (typeof fieldOf(texts, name) !== "string") return `a ${what} is no text`;
  }
  return undefined;
}
