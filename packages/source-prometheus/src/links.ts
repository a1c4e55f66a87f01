import type { Link } from "@tocsin/core";
import type { Alert } from "./alert.ts";
import { addressIn } from "./fields.ts";

const runbooks = ["runbook_url", "runbook"];
const dashboards = ["dashboard_url", "dashboard", "grafana_url"];

/** Where a reader goes from here, in the order in which it helps. */
export function linksOf(alert: Alert, externalURL: string | undefined): Link[] {
  const { annotations, pages, generatorURL } = alert;
  const all: readonly (readonly [string, string | undefined])[] = [
    ["Runbook", firstAddress(annotations, runbooks)],
    ["Dashboard", firstAddress(annotations, dashboards) ?? pages.dashboardURL],
    ["Panel", pages.panelURL],
    ["Query", generatorURL],
    ["Silence", alert.resolved ? undefined : (pages.silenceURL ?? silence(alert, externalURL))],
  ];
  return all.flatMap(([title, url]) => (url === undefined ? [] : [{ title, url }]));
}

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]{0,199}$/;

/** Annotations that are links, and so are told as links. */
export const linkAnnotations: ReadonlySet<string> = new Set([...runbooks, ...dashboards]);

function firstAddress(
  annotations: Readonly<Record<string, string>>,
  names: readonly string[],
): string | undefined {
  return names.map((name) => addressIn(annotations[name])).find((url) => url !== undefined);
}

/** Alertmanager's form for a new silence, filled in with the alert's labels. */
function silence({ labels }: Alert, externalURL: string | undefined): string | undefined {
  if (externalURL === undefined) return undefined;
  const names = Object.keys(labels).filter((name) => labelName.test(name));
  const matchers = names.map((name) => `${name}=${JSON.stringify(labels[name])}`);
  const filter = encodeURIComponent(`{${matchers.join(", ")}}`);
  return addressIn(`${externalURL.replace(/\/+$/, "")}/#/silences/new?filter=${filter}`);
}
