import type { NoticeInput } from "@tocsin/core";
import { type CloudEvent, type Refused, refuse } from "../event/event.ts";
import { instant } from "../event/formats.ts";
import { type Fields, fieldOf, isObject, listIn, objectIn } from "../fields.ts";
import { labels, links } from "../notice.ts";
import { lineAt, lineOf } from "../text.ts";
import { type Custom, customOf } from "./custom.ts";
import { type Artifact, artifactOf } from "./purl.ts";

/** A CDEvent of any version from 0.1 to the 0.6 draft. */
export interface CdEvent {
  /** `source|id`. */
  readonly key: string;
  /** `pipelinerun`, `service`. */
  readonly word: string;
  /** `finished`, `deployed`. */
  readonly predicate: string;
  /** Of its subject. */
  readonly id: string;
  /** Who knows the subject by that id: with it, the id is unique. */
  readonly source: string;
  readonly content: Fields;
  readonly custom: Custom;
  readonly artifact: Artifact | undefined;
  readonly environment: string;
  readonly at: string | undefined;
  /** What is known of the event alone; each reader adds its own. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What one kind of event becomes. */
export type Reader = (event: CdEvent) => readonly NoticeInput[];

const typeForm = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.|$)/;

/** Reads context and subject; the version that they are of makes no difference to what is read here. */
export function cdEvent({ key, type, source, time, data }: CloudEvent): CdEvent | Refused {
  const [, word = "", predicate = ""] = typeForm.exec(type) ?? [];
  const subject = fieldOf(data, "subject");
  if (word === "" || !isObject(subject)) {
    return refuse(
      `${type.slice(0, 100)} without the CDEvent in its data: send context and subject`,
    );
  }
  const id = lineAt(subject, "id");
  if (id === "") return refuse("the CDEvent names no subject: subject.id is missing");
  const content = objectIn(fieldOf(subject, "content"));
  const custom = customOf(data);
  const artifact = artifactOf(lineAt(content, "artifactId") || (word === "artifact" ? id : ""));
  const environment = lineAt(content, "environment", "id") || (word === "environment" ? id : "");
  return {
    key,
    word,
    predicate,
    id,
    source: lineAt(subject, "source") || lineAt(data, "context", "source") || source,
    content,
    custom,
    artifact,
    environment,
    at: instant(fieldOf(data, "context", "timestamp")) ?? time,
    labels: labels({
      environment,
      app: lineAt(content, "service", "id") || (word === "service" ? id : ""),
      repository: repositoryOf(word, content) || artifact?.repository,
      branch: word === "branch" ? id : undefined,
      image: artifact?.image,
      tag: artifact?.tag,
      commit: artifact?.commit,
      chain: lineAt(data, "context", "chainId"),
      cause: causeOf(data),
    }),
  };
}

/** The event that this one follows from, by its id. */
function causeOf(data: unknown): string {
  for (const link of listIn(fieldOf(data, "context", "links"), 20)) {
    if (lineAt(link, "linkType") === "RELATION") return lineAt(link, "target", "contextId");
    if (lineAt(link, "linkType") === "PATH") return lineAt(link, "from", "contextId");
  }
  return "";
}

/** `acme/shop`, where it is written so. */
function repositoryOf(word: string, content: Fields): string {
  if (word === "repository") {
    const [owner, name] = [lineAt(content, "owner"), lineAt(content, "name")];
    return owner === "" ? name : `${owner}/${name}`;
  }
  return lineAt(content, "repository", "id");
}

/** What all notices of an event tell alike. */
export function common(event: CdEvent, more: Readonly<Record<string, string | undefined>> = {}) {
  const { content, at, custom } = event;
  return {
    at,
    labels: { ...event.labels, ...labels(more), ...custom.labels },
    links: links(
      [linkTitles[event.word] ?? "Details", content.uri ?? content.url],
      ["View", content.viewUrl],
      ["Ticket", content.ticketURI],
      ["Approval", content.approvalDetailsUrl],
      ["Waiting for it", content.resourceTargetUrl],
    ),
  };
}

const linkTitles: Readonly<Record<string, string>> = {
  pipelinerun: "Run",
  taskrun: "Task run",
  ticket: "Ticket",
  repository: "Repository",
  environment: "Environment",
};

/** A fingerprint begins with who knows the thing: ids of two senders may be the same. */
export function fingerprint(event: CdEvent, what: string, ...parts: readonly string[]): string {
  return [what, event.source, ...parts].join(":");
}

/** The title that the sender gave, else this one. */
export function titled(event: CdEvent, title: string): string {
  return event.custom.title || lineOf(title, 300);
}
