import { labelFingerprint } from "@tocsin/core";
import { addressIn, type Fields, objectIn, textOf, textsIn, timeOf } from "./fields.ts";

/** One alert as Alertmanager tells of it, in its webhook and in its API. */
export interface Alert {
  /** Alertmanager's own, which follows from the labels. */
  readonly fingerprint: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly resolved: boolean;
  readonly startsAt?: string | undefined;
  /** Only of what is resolved: of what fires it is a guess, or the year 1. */
  readonly endsAt?: string | undefined;
  readonly generatorURL?: string | undefined;
  /** Pages that the sender itself knows of, as Grafana does. */
  readonly pages: { readonly [Page in "silenceURL" | "dashboardURL" | "panelURL"]?: string };
  /** Of one that Prometheus itself reports, again and again: when it came and until when it holds. */
  readonly report?: { readonly at: string; readonly until?: string };
}

// Prometheus itself knows no bound; a label or annotation beyond these is nobody's to read.
export const mostLabels = 100;
export const mostAnnotations = 50;

/** Reads one alert of a webhook's body or of `/api/v2/alerts`; undefined when it names nothing. */
export function readAlert(value: unknown): Alert | undefined {
  const alert = objectIn(value);
  if (alert === undefined) return undefined;
  const labels = textsIn(alert.labels, mostLabels);
  const given = textOf(alert, "fingerprint");
  const known = /^[\w.:-]{1,128}$/.test(given);
  if (!known && Object.keys(labels).length === 0) return undefined;
  // In the API `status` is an object: all that it lists fires.
  const resolved = textOf(alert, "status") === "resolved";
  return {
    fingerprint: known ? given : labelFingerprint(labels),
    name: labels.alertname ?? "Alert",
    labels,
    annotations: textsIn(alert.annotations, mostAnnotations),
    resolved,
    startsAt: timeOf(alert, "startsAt"),
    endsAt: resolved ? timeOf(alert, "endsAt") : undefined,
    generatorURL: addressIn(textOf(alert, "generatorURL")),
    pages: pagesOf(alert),
  };
}

function pagesOf(alert: Fields): Alert["pages"] {
  const pages: Record<string, string> = {};
  for (const name of ["silenceURL", "dashboardURL", "panelURL"]) {
    const url = addressIn(textOf(alert, name));
    if (url !== undefined) pages[name] = url;
  }
  return pages;
}
