import { type HookRequest, logBlock, type NoticeInput } from "@tocsin/core";
import { hmacAuth } from "../auth/hmac.ts";
import { isReading, readObject } from "../body.ts";
import { type Fields, fields } from "../fields.ts";
import { facts, labels, links, notice, told, unreadable } from "../notice.ts";
import { readSeverity } from "../severity.ts";
import { line } from "../text.ts";
import { readTime } from "../time.ts";
import { entered, type Preset } from "./preset.ts";

const advice =
  "only the webhooks of Sentry's integration platform are read: Settings → Developer Settings";
const shownFrames = 8;

/** Sentry's internal and public integrations. */
export const sentry: Preset = {
  auth: (secrets, option, now) =>
    hmacAuth(
      {
        secrets,
        option,
        header: "sentry-hook-signature",
        algorithm: "sha256",
        encoding: "hex",
        template: "{body}",
      },
      now,
    ),
  read(request) {
    const resource = request.headers.get("sentry-hook-resource") ?? "";
    if (resource === "") return unreadable(`no Sentry-Hook-Resource header: ${advice}`);
    const body = readObject(request, advice);
    if (isReading(body)) return body;
    const reader = Object.hasOwn(readers, resource) ? readers[resource] : undefined;
    return told(...(reader?.(body, hookTime(request)) ?? []));
  },
  setup: ({ hookUrl, auth }) => [
    "In Sentry open Settings → Developer Settings → Create New Integration → Internal Integration.",
    `Enter, and save:\n${entered([
      ["Name", "Tocsin"],
      ["Webhook URL", hookUrl],
      ["Alert Rule Action", "on"],
      ["Permissions", "Issue & Event: Read, Alerts: Read"],
      ["Webhooks", "issue"],
    ])}`,
    `Copy the Client Secret that Sentry then shows to auth.secret of this source (now: ${auth.enter[0]?.[1] ?? "none"}) and restart the gateway.`,
    'In the alert rules that shall reach Tocsin add the action "Send a notification via Tocsin".',
  ],
};

type Reader = (body: Fields, at: string | undefined) => readonly NoticeInput[];

const readers: Readonly<Record<string, Reader>> = {
  issue,
  event_alert: eventAlert,
  metric_alert: metricAlert,
  installation,
};

// When Sentry sent it: an issue's own times are those of its events. Signed with nothing, but the body is proven.
function hookTime({ headers }: HookRequest): string | undefined {
  return readTime(headers.get("sentry-hook-timestamp") ?? undefined);
}

const issueStates: Readonly<Record<string, readonly ["firing" | "resolved", string]>> = {
  created: ["firing", ""],
  unresolved: ["firing", "again: "],
  resolved: ["resolved", "resolved: "],
  archived: ["resolved", "archived: "],
  ignored: ["resolved", "archived: "],
};

function issue(body: Fields, sent: string | undefined): readonly NoticeInput[] {
  const action = body.line("action", 40);
  const about = body.object("data").object("issue");
  const id = about.id("id");
  const state = Object.hasOwn(issueStates, action) ? issueStates[action] : undefined;
  if (id === "" || state === undefined) return [];
  const [status, words] = state;
  const project = about.object("project").line("slug", 100);
  const title = about.line("title", 160) || about.line("shortId", 100) || id;
  const at = sent ?? about.time("lastSeen");
  const people = about.number("userCount");
  return [
    notice({
      id: `sentry:issue:${id}:${action}:${at ?? about.id("count")}`,
      type: `sentry.issue.${action}`,
      kind: "problem",
      status,
      fingerprint: `sentry:issue:${id}`,
      subject: line(`${project} ${title}`),
      severity: readSeverity(about.line("level", 20)) ?? "error",
      title: line(`${words}${title}`),
      links: links(["Issue", about.url("web_url") ?? about.url("permalink")]),
      labels: labels({
        project,
        level: about.line("level", 20),
        platform: about.line("platform", 60),
        substatus: about.line("substatus", 60),
      }),
      facts: facts(
        ["Issue", about.line("shortId", 100)],
        ["Culprit", about.line("culprit")],
        ["Events", about.id("count")],
        ["Users", people === undefined ? "" : String(people)],
        ["By", status === "resolved" ? body.object("actor").line("name", 100) : ""],
      ),
      at,
    }),
  ];
}

function eventAlert(body: Fields, sent: string | undefined): readonly NoticeInput[] {
  const data = body.object("data");
  const event = data.object("event");
  const id = event.id("issue_id") || (/\/issues\/(\d+)\//.exec(event.line("issue_url"))?.[1] ?? "");
  const eventId = event.line("event_id", 64);
  if (body.line("action", 40) !== "triggered" || id === "") return [];
  const project = /\/projects\/[^/]+\/([^/]+)\//.exec(event.line("url", 500))?.[1] ?? "";
  const title = event.line("title", 160) || `issue ${id}`;
  const rule = data.line("triggered_rule", 150);
  const tags = tagsOf(event);
  return [
    notice({
      id: `sentry:event:${eventId || (sent ?? "")}:${rule}`,
      type: "sentry.event_alert.triggered",
      kind: "problem",
      status: "firing",
      fingerprint: `sentry:issue:${id}`,
      subject: line(`${project} ${title}`),
      severity: readSeverity(event.line("level", 20)) ?? "error",
      title: line(title),
      text: traceOf(event) || undefined,
      links: links(["Event", event.url("web_url")]),
      labels: labels({
        project,
        rule,
        level: event.line("level", 20),
        platform: event.line("platform", 60),
        environment: event.line("environment", 100) || tags.get("environment"),
        release: event.line("release", 150) || tags.get("release"),
      }),
      facts: facts(
        ["Rule", rule],
        ["Culprit", event.line("culprit")],
        ["Release", event.line("release", 150)],
      ),
      at: sent ?? event.time("datetime"),
    }),
  ];
}

function tagsOf(event: Fields): ReadonlyMap<string, string> {
  const pairs = event.pairs("tags", 50);
  return new Map(pairs);
}

/** The exception and the frames nearest to it; Sentry lists the oldest first. */
function traceOf(event: Fields): string {
  const exception = event.object("exception").list("values", 10).at(-1) ?? fields(undefined);
  const frames = exception.object("stacktrace").list("frames", 500).slice(-shownFrames);
  const lines = frames.toReversed().map((frame) => {
    const place = frame.line("filename") || frame.line("module") || frame.line("abs_path");
    const number = frame.number("lineno");
    return `  at ${frame.line("function", 120) || "?"} (${place}${number === undefined ? "" : `:${number}`})`;
  });
  const head = line(`${exception.line("type", 100)}: ${exception.line("value", 500)}`, 700);
  if (head === ":" && lines.length === 0) return "";
  return logBlock([head, ...lines].join("\n"), 4_000);
}

function metricAlert(body: Fields, sent: string | undefined): readonly NoticeInput[] {
  const action = body.line("action", 40);
  const data = body.object("data");
  const alert = data.object("metric_alert");
  const rule = alert.object("alert_rule");
  const id = rule.id("id");
  if (id === "" || !["critical", "warning", "resolved"].includes(action)) return [];
  const name = rule.line("name", 160) || `metric alert ${id}`;
  const projects = alert.lines("projects", 10).join(", ");
  const at = sent ?? alert.time("date_closed") ?? alert.time("date_detected");
  return [
    notice({
      id: `sentry:metric:${id}:${alert.id("identifier") || alert.id("id")}:${action}:${at ?? ""}`,
      type: `sentry.metric_alert.${action}`,
      kind: "problem",
      status: action === "resolved" ? "resolved" : "firing",
      fingerprint: `sentry:metric:${id}`,
      subject: line(`${projects} ${name}`),
      severity: action === "warning" ? "warning" : "critical",
      title: data.line("description_title") || line(`${name} is ${action}`),
      text: logBlock(data.block("description_text", 1_000), 1_000) || undefined,
      links: links(["Alert", data.url("web_url")]),
      labels: labels({ project: projects, rule: name, environment: rule.line("environment", 100) }),
      facts: facts(["Query", rule.line("query")], ["Measured", rule.line("aggregate", 100)]),
      at,
    }),
  ];
}

function installation(body: Fields, sent: string | undefined): readonly NoticeInput[] {
  const action = body.line("action", 40);
  const about = body.object("data").object("installation");
  const where = about.object("organization").line("slug", 100);
  if (action !== "created" && action !== "deleted") return [];
  const gone = action === "deleted";
  return [
    notice({
      id: `sentry:installation:${about.line("uuid", 64)}:${action}`,
      type: `sentry.installation.${action}`,
      kind: "message",
      severity: gone ? "warning" : "info",
      title: gone ? `Sentry of ${where} no longer reports here` : `Sentry of ${where} connected`,
      facts: facts(["By", body.object("actor").line("name", 100)]),
      at: sent,
    }),
  ];
}
