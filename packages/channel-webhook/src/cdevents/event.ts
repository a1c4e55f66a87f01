import type { Message, Notice } from "@tocsin/core";
import { cut } from "@tocsin/core";
import { subjectOf, subjectsOf } from "./subject.ts";

export interface CdEventContext {
  readonly specversion: "0.5.1";
  readonly id: string;
  readonly chainId: string;
  readonly source: string;
  readonly type: string;
  readonly timestamp: string;
}

/** A CDEvent as its specification 0.5.1 writes it. */
export interface CdEvent {
  readonly context: CdEventContext;
  readonly subject: {
    readonly id: string;
    readonly source: string;
    readonly content: Readonly<Record<string, unknown>>;
  };
  readonly customData: Readonly<Record<string, unknown>>;
  readonly customDataContentType: "application/json";
}

/** A CloudEvent 1.0. */
export interface OutgoingEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: CdEvent | Readonly<Record<string, unknown>>;
}

/** Part of the data; the rest of what a receiver should know. */
const longestText = [20_000, 2_000, 0] as const;

/**
 * A notice as CloudEvents: CDEvents for problems and runs, `dev.tocsin.message` for messages. The ids are
 * made of the notice's, so that a receiver knows a repeat. A higher level says less.
 */
export function eventsOf(
  notice: Notice,
  message: Pick<Message, "incident">,
  level: 0 | 1 | 2,
  publicUrl: string,
): readonly OutgoingEvent[] {
  const source = `${publicUrl}/sources/${encodeURIComponent(notice.source)}`;
  const custom = customData(notice, message, level);
  const head = { id: notice.id, source, time: notice.at };
  if (notice.kind === "message") {
    const subject = subjectOf(notice.fingerprint);
    return [{ ...head, type: "dev.tocsin.message", subject, data: custom }];
  }
  return subjectsOf(notice).map(({ type, id, content, suffix }): OutgoingEvent => {
    const own = { ...head, id: `${notice.id}${suffix}`, type: `dev.cdevents.${type}.0.3.0` };
    const context: CdEventContext = {
      specversion: "0.5.1",
      id: own.id,
      chainId: message.incident.id,
      source,
      type: own.type,
      timestamp: notice.at,
    };
    const data: CdEvent = {
      context,
      subject: { id, source, content },
      customData: custom,
      customDataContentType: "application/json",
    };
    return { ...own, subject: id, data };
  });
}

function customData(
  notice: Notice,
  { incident }: Pick<Message, "incident">,
  level: 0 | 1 | 2,
): Readonly<Record<string, unknown>> {
  const { kind, status, type, title, subject, severity, labels, fingerprint } = notice;
  const head = { kind, status, severity, title, subject, fingerprint, type };
  if (level === 2) return head;
  const { text, facts, links, actor, startedAt, endedAt } = notice;
  return {
    ...head,
    ...(text !== undefined && { text: cut(text, longestText[level]) }),
    labels,
    facts: level === 0 ? facts : [],
    links,
    actor,
    startedAt,
    endedAt,
    incident: { id: incident.id, code: incident.code, url: incident.url },
  };
}
