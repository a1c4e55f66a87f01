import { counted, type NoticeInput, plainText, type Secret } from "@tocsin/core";
import type { Auth } from "../auth/auth.ts";
import { hmacAuth } from "../auth/hmac.ts";
import { isReading, readObject } from "../body.ts";
import type { Fields } from "../fields.ts";
import { facts, labels, links, notice, told, unreadable } from "../notice.ts";
import { readSeverity } from "../severity.ts";
import { line } from "../text.ts";
import { entered, type Preset } from "./preset.ts";

const advice =
  "only the webhook of Grafana Alerting (9 and later) is read, without a custom payload: for another body use `map` instead of the preset";
const signatureHeader = "x-grafana-alerting-signature";
/** Grafana has no default name; this is the one of its provisioning guide. */
const timestampHeader = "x-grafana-alerting-signature-timestamp";
// More do not fit into the largest request that the gateway takes.
const mostAlerts = 20_000;

/** Grafana Alerting's webhook contact point. */
export const grafana: Preset = {
  auth: signed,
  read(request) {
    const body = readObject(request, advice);
    if (isReading(body)) return body;
    const alerts = body.list("alerts", mostAlerts);
    if (!body.isList("alerts")) return unreadable(`no alerts are in the body: ${advice}`);
    const org = body.id("orgId") || "1";
    const left = body.number("truncatedAlerts") ?? 0;
    const read = alerts.map((alert) => alertNotice(alert, org));
    const tooMany = left > 0 ? [leftOut(body, left, alerts)] : [];
    return told(...unique([...read, ...tooMany]));
  },
  setup: ({ hookUrl, auth }) => [
    "In Grafana open Alerting → Contact points → Add contact point.",
    `Integration "Webhook", and:\n${entered([
      ["URL", hookUrl],
      ["HTTP Method", "POST"],
    ])}`,
    auth.enter.some(([name]) => name === "Signature header")
      ? `Under Optional Webhook settings → HMAC Signature (Grafana 12 and later):\n${entered([
          ["Secret", auth.enter[0]?.[1] ?? ""],
          ["Header", "X-Grafana-Alerting-Signature"],
          ["Timestamp Header", "X-Grafana-Alerting-Signature-Timestamp"],
        ])}`
      : `Under Optional Webhook settings enter the authorization:\n${entered(auth.enter)}`,
    "Press Test, then Save contact point, and send a notification policy to it (Alerting → Notification policies).",
  ],
};

/** With the time that Grafana signs, where it is told to; the body alone where not. */
function signed(secrets: readonly Secret[], option: string, now: () => number): Auth {
  const how = {
    secrets,
    option,
    header: signatureHeader,
    algorithm: "sha256",
    encoding: "hex",
    timestampHeader,
    template: "{timestamp}:{body}",
    timestampOptional: true,
  } as const;
  return hmacAuth(how, now);
}

function alertNotice(alert: Fields, org: string): NoticeInput {
  const own = alert.object("labels");
  const notes = alert.object("annotations");
  const name = own.line("alertname", 150) || "alert";
  const fingerprint = alert.line("fingerprint", 64) || JSON.stringify(own.scalars());
  const isResolved = alert.line("status") === "resolved";
  const startedAt = alert.time("startsAt");
  const endedAt = isResolved ? alert.time("endsAt") : undefined;
  const summary = notes.line("summary", 300);
  const known = Object.fromEntries(own.scalars(60));
  const about = {
    id: `grafana:${org}:${fingerprint}:${startedAt ?? ""}:${isResolved ? "resolved" : "firing"}`,
    type: isResolved ? "grafana.alert.resolved" : "grafana.alert.firing",
    subject: name,
    title: line(summary === "" || summary === name ? name : `${name}: ${summary}`),
    text: plainText(notes.block("description", 4_000), 4_000) || undefined,
    links: links(
      ["Panel", alert.url("panelURL")],
      ["Dashboard", alert.url("dashboardURL")],
      ["Rule", alert.url("generatorURL")],
      ["Runbook", notes.url("runbook_url")],
      ["Silence in Grafana", alert.url("silenceURL")],
    ),
    labels: labels({ ...known, environment: known.environment ?? known.env }),
    facts: facts(...alert.object("values").scalars(20)),
    images: imagesOf(alert, name),
    startedAt,
    at: endedAt ?? startedAt,
  };
  // The Test button fires an alert that nothing ever resolves.
  if (name === "TestAlert" && known.instance === "Grafana") {
    return notice({ ...about, kind: "message", severity: "info", startedAt: undefined });
  }
  return notice({
    ...about,
    kind: "problem",
    status: isResolved ? "resolved" : "firing",
    fingerprint: `grafana:${org}:${fingerprint}`,
    severity: severityOf(known, name),
    endedAt,
  });
}

function severityOf(known: Readonly<Record<string, string>>, name: string) {
  const said = readSeverity(known.severity ?? known.priority ?? "");
  // Grafana's own alerts: a rule could not be evaluated.
  return said ?? (name === "DatasourceNoData" || name === "DatasourceError" ? "warning" : "error");
}

function imagesOf(alert: Fields, name: string) {
  const url = alert.url("imageURL");
  return url === undefined ? undefined : [{ url, alt: name }];
}

function leftOut(body: Fields, left: number, alerts: readonly Fields[]): NoticeInput {
  const group = body.line("groupKey", 300);
  const last =
    alerts
      .map((alert) => alert.time("startsAt") ?? "")
      .toSorted()
      .at(-1) ?? "";
  return notice({
    id: `grafana:truncated:${group}:${left}:${last}`,
    type: "grafana.truncated",
    kind: "message",
    severity: "warning",
    subject: body.line("receiver", 150) || "Grafana",
    title: `Grafana left out ${counted(left, "alert")}: raise Max Alerts of the contact point`,
    facts: facts(["Group", group]),
  });
}

function unique(notices: readonly NoticeInput[]): NoticeInput[] {
  return [...new Map(notices.map((each) => [each.id, each])).values()];
}
