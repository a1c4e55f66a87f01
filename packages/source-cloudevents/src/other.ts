import type { NoticeInput } from "@tocsin/core";
import { customOf } from "./cdevents/custom.ts";
import type { CloudEvent, Refused } from "./event/event.ts";
import { fieldOf, listIn, objectIn } from "./fields.ts";
import { facts, links, notice } from "./notice.ts";
import { blockOf, lineOf } from "./text.ts";

const shownFields = 10;
const secretName = /auth|token|key|secret|cookie|passw|signature|credential/i;

/** An event of a type that means nothing here: that it came, by its type, and the plain fields of its data. */
export function unknownEvent(event: CloudEvent): readonly NoticeInput[] {
  const { key, type, source, subject, time, data } = event;
  const fields = Object.entries(objectIn(data)).flatMap(([name, value]) => {
    const text = typeof value === "boolean" ? String(value) : lineOf(value);
    return text === "" || secretName.test(name) ? [] : [[lineOf(name, 60), text] as const];
  });
  return [
    notice({
      id: key,
      type: lineOf(type),
      kind: "message",
      fingerprint: `${source}:${type}:${subject}`,
      subject: lineOf(subject || source),
      severity: "info",
      title: lineOf(type, 300) || "CloudEvent",
      at: time,
      facts: facts(
        ["Source", lineOf(source)],
        ["Subject", lineOf(subject)],
        ...fields.slice(0, shownFields),
      ),
    }),
  ];
}

export const doctorType = "dev.tocsin.doctor";
export const messageType = "dev.tocsin.message";

/** The test of `tocsin doctor`. */
export function doctorEvent({ key, time }: CloudEvent, name: string): readonly NoticeInput[] {
  return [
    notice({
      id: key,
      type: "doctor",
      kind: "message",
      fingerprint: "cloudevents:doctor",
      subject: `cloudevents ${name}`,
      severity: "info",
      title: `Test of the source ${name}`,
      at: time,
    }),
  ];
}

/** A message of another gateway's, as `format: cdevents` of its webhook channel sends it. */
export function tocsinMessage(event: CloudEvent): readonly NoticeInput[] {
  const { key, source, subject, time, data } = event;
  const told = customOf({ customData: data });
  const [link] = listIn(fieldOf(data, "links"), 1);
  return [
    notice({
      id: key,
      type: lineOf(fieldOf(data, "type")) || "message",
      kind: "message",
      fingerprint: `${source}:${subject}`,
      subject: told.subject || lineOf(subject || source),
      severity: told.severity ?? "info",
      title: told.title || lineOf(subject) || "message",
      text: told.text,
      labels: told.labels,
      links: links([lineOf(fieldOf(link, "title")) || "Details", fieldOf(link, "url")]),
      at: time,
    }),
  ];
}

const shownReasons = 5;

/** Events of a batch that can't be read, while others can: told, for an answer of 400 would lose the others. */
export function refusedEvents(
  refused: readonly Refused[],
  of: number,
  about: { readonly id: string; readonly name: string },
): NoticeInput {
  const reasons = [...new Set(refused.map((each) => each.refused))].slice(0, shownReasons);
  return notice({
    id: about.id,
    type: "cloudevents.refused",
    kind: "message",
    fingerprint: "cloudevents:refused",
    subject: `cloudevents ${about.name}`,
    severity: "warning",
    title: `${refused.length} of ${of} events in a batch can't be read`,
    text: blockOf(reasons.join("\n")),
  });
}
