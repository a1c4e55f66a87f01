import { codeBlock, type NoticeInput } from "@tocsin/core";
import { isShallow, parsed } from "../../body.ts";
import { type Fields, fields, isObject } from "../../fields.ts";
import { titleIn } from "../../map/plain.ts";
import { facts, labels, notice } from "../../notice.ts";
import { jsonBlock, line } from "../../text.ts";
import { alarmNotice } from "./alarm.ts";
import type { Envelope } from "./envelope.ts";

/** What was published: an alarm, an event, other JSON or text. */
export function messageNotice(
  envelope: Envelope,
  topic: string,
  sent: string | undefined,
): NoticeInput {
  const id = `sns:${envelope.id}`;
  const json = /^\s*\{/.test(envelope.message) ? parsed(envelope.message) : undefined;
  if (isObject(json)) {
    const own = fields(json);
    const alarm = alarmNotice(own, id, topic, sent);
    if (alarm !== undefined) return alarm;
    if (own.line("detail-type") !== "" && own.line("source") !== "") {
      return eventNotice(own, id, topic, sent, envelope.message);
    }
  }
  const subject = line(envelope.subject ?? "");
  const first = line(envelope.message.trim().split("\n", 1)[0] ?? "");
  const title =
    subject || titleIn(json) || (json === undefined ? first : "") || `Message of ${topic}`;
  return notice({
    id,
    type: "sns.notification",
    kind: "message",
    subject: `sns ${topic}`,
    title,
    text: envelope.message.trim() === title ? undefined : shown(envelope.message),
    labels: { topic },
    at: sent,
  });
}

const bad = /^(failed|failure|error|stopped|timed_out|fault|alarm|non_compliant|unhealthy)$/i;

/** EventBridge: a CodePipeline, a build, an instance. Told once, since it does not say what ends it. */
function eventNotice(
  event: Fields,
  id: string,
  topic: string,
  sent: string | undefined,
  text: string,
): NoticeInput {
  const detail = event.object("detail");
  const type = event.line("detail-type", 120);
  const pipeline = detail.line("pipeline", 120);
  const thing =
    pipeline ||
    detail.line("project-name", 120) ||
    detail.line("name", 120) ||
    detail.id("instance-id");
  const state =
    detail.line("state", 60) || detail.line("build-status", 60) || detail.line("status", 60);
  return notice({
    id,
    type: "sns.event",
    kind: "message",
    subject: line(`${event.line("source", 60)} ${thing || topic}`),
    severity: bad.test(state) ? "error" : "info",
    title: line(`${type}: ${[thing, state].filter((each) => each !== "").join(" ") || topic}`),
    text: shown(text),
    labels: labels({
      topic,
      pipeline,
      state,
      event_source: event.line("source", 100),
      account: event.line("account", 20),
      region: event.line("region", 40),
    }),
    facts: facts(
      ["Execution", detail.line("execution-id", 100)],
      ["Stage", detail.line("stage", 100)],
    ),
    at: event.time("time") ?? sent,
  });
}

function shown(text: string): string | undefined {
  const json = parsed(text);
  const block =
    isObject(json) && isShallow(json) ? jsonBlock(json, text.length) : codeBlock(text, 3_000);
  return block || undefined;
}
