import { escapeMarkdown } from "@tocsin/core";
import { isReading, readObject } from "../body.ts";
import type { Fields } from "../fields.ts";
import { facts, labels, links, notice, told, unreadable } from "../notice.ts";
import { line } from "../text.ts";
import { entered, type Preset } from "./preset.ts";

const advice =
  "in Uptime Kuma open Settings → Notifications → this one, and set Request Body to Preset - application/json";

// Uptime Kuma's numbers. Pending (2) is a retry within the allowed ones, maintenance (3) is planned: no news.
const down = 0;
const up = 1;

/** Uptime Kuma's webhook notification. */
export const uptimeKuma: Preset = {
  read(request) {
    const body = readObject(request, advice);
    if (isReading(body)) return body;
    const text = body.line("msg", 500);
    if (body.has("heartbeat")) return beat(body.object("heartbeat"), body.object("monitor"));
    if (text === "") return unreadable(`neither "heartbeat" nor "msg" is in the body: ${advice}`);
    // The test, and the end of a certificate.
    const isTest = /\btesting$/i.test(text);
    return told(
      notice({
        type: isTest ? "uptime_kuma.test" : "uptime_kuma.message",
        kind: "message",
        severity: isTest ? "info" : "warning",
        title: text,
      }),
    );
  },
  setup: ({ hookUrl, auth }) => [
    "In Uptime Kuma open Settings → Notifications → Setup Notification.",
    `Notification Type "Webhook", and:\n${entered([
      ["Post URL", hookUrl],
      ["Request Body", "Preset - application/json"],
    ])}`,
    `Turn on Additional Headers and paste:\n     ${JSON.stringify(headersToPaste(auth.sign?.("", 0) ?? {}))}`,
    "Turn on Default enabled and Apply on all existing monitors, then press Test and Save.",
  ],
};

function headersToPaste(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name === "authorization" ? "Authorization" : name,
      value,
    ]),
  );
}

function beat(heartbeat: Fields, monitor: Fields) {
  const id = heartbeat.id("monitorID") || monitor.id("id");
  const state = heartbeat.number("status");
  if (id === "" || (state !== down && state !== up)) return told();
  const name = monitor.line("name", 150) || `monitor ${id}`;
  const reason = heartbeat.line("msg", 300);
  const at = heartbeat.time("time");
  const address = monitor.url("url");
  const tags = monitor
    .list("tags", 20)
    .map((tag) => [tag.line("name", 60), tag.line("value", 200) || "true"] as const)
    .filter(([tag]) => tag !== "");
  const ping = heartbeat.number("ping");
  const isDown = state === down;
  return told(
    notice({
      id: at === undefined ? undefined : `kuma:${id}:${state}:${at}`,
      type: isDown ? "uptime_kuma.down" : "uptime_kuma.up",
      kind: "problem",
      status: isDown ? "firing" : "resolved",
      fingerprint: `kuma:monitor:${id}`,
      subject: name,
      severity: "error",
      title: isDown
        ? line(`${name} is down${reason === "" ? "" : `: ${reason}`}`)
        : `${name} is up`,
      text: isDown && reason !== "" ? escapeMarkdown(reason) : undefined,
      links: links([
        "Monitored address",
        /^https?:\/\/\S{4,}/.test(address ?? "") ? address : undefined,
      ]),
      labels: labels({
        ...Object.fromEntries(tags),
        monitor: name,
        monitor_type: monitor.line("type", 40),
        hostname: monitor.line("hostname", 200),
      }),
      facts: facts(["Response", ping === undefined ? undefined : `${ping} ms`]),
      at,
    }),
  );
}
