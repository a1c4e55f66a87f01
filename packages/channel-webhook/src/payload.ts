import { cut, type IncidentState, type Message, type Ref } from "@tocsin/core";

/** What a request tells of its incident. */
export type WebhookType =
  | "incident.opened"
  | "incident.updated"
  | "incident.acknowledged"
  | "incident.closed";

/** The body of a request: the message as it is, ready for a machine. */
export interface WebhookBody extends Partial<Omit<Message, "incident">> {
  readonly version: 1;
  readonly type: WebhookType;
  /** Equal on each try at telling this: drop what you have seen. Also in the header `webhook-id`. */
  readonly id: string;
  readonly incident: Message["incident"];
}

export const longestText = 20_000;
const shortText = 2_000;
export const mostListed = 100;
const mostListedShort = 20;

/** What changed since `told`, the state that the target knows the incident in. */
function typeOf(state: IncidentState, told: Ref | undefined): WebhookType {
  if (state === told) return "incident.updated";
  if (state !== "open") return `incident.${state}`;
  return told === "acknowledged" ? "incident.updated" : "incident.opened";
}

/** The body at a level: 1 leaves the notices out and shortens the rest, 2 keeps what names the incident. */
export function bodyOf(
  message: Message,
  level: 0 | 1 | 2,
  about: { readonly id: string; readonly told: Ref | undefined },
): WebhookBody {
  const { incident, revision, tone, severity, source, subject, title, summary, links } = message;
  const head = {
    version: 1,
    type: typeOf(incident.state, about.told),
    id: about.id,
    incident,
    revision,
    tone,
    severity,
    source,
    subject: cut(subject, shortText),
    title: cut(title, shortText),
    summary: cut(summary, shortText),
    nudge: message.nudge,
  } as const;
  if (level === 2) return { ...head, incident: { ...incident, group: {} } };
  const most = level === 0 ? mostListed : mostListedShort;
  const parts = message.parts.slice(0, most);
  const text =
    message.text === undefined
      ? undefined
      : cut(message.text, level === 0 ? longestText : shortText);
  return {
    ...head,
    ...(text !== undefined && { text }),
    facts: message.facts.slice(0, most),
    links: links.slice(0, most),
    labels: message.labels,
    ...(message.actor && { actor: message.actor }),
    images: message.images.slice(0, most),
    parts,
    moreParts: message.moreParts + message.parts.length - parts.length,
    news: message.news.slice(-most),
    ...(level === 0 && { notices: message.notices }),
  };
}
