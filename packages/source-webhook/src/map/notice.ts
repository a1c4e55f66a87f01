import type { Kind, NoticeInput, Status } from "@tocsin/core";
import { webAddress } from "../fields.ts";
import { facts, links, notice } from "../notice.ts";
import { block, line } from "../text.ts";
import { readTime } from "../time.ts";
import type { MapOptions } from "./options.ts";
import { titleIn } from "./plain.ts";
import { type Rendered, renderAll } from "./rendered.ts";
import { kindOf, severityOf, statusFor, statusOf } from "./status.ts";
import type { Scope } from "./template.ts";

const longestText = 8_000;
const longestId = 1_000;
const kinds: readonly string[] = ["problem", "run", "message"];

export type Mapped =
  | { readonly status: "told"; readonly notice: NoticeInput }
  | { readonly status: "ignored" }
  | { readonly status: "unreadable"; readonly reason: string };

/** The notice of one request, or of one of its items. */
export function mappedNotice(map: MapOptions, scope: Scope, name: string): Mapped {
  const rendered = renderAll(map, scope);
  if (typeof rendered === "string") return { status: "unreadable", reason: rendered };
  if (rendered.ignore !== "") return { status: "ignored" };
  const kind = rendered.kind.toLowerCase();
  if (kind !== "" && !kinds.includes(kind)) {
    const given = JSON.stringify(line(kind, 40));
    const reason = `map.kind gave ${given}: it must give problem, run or message`;
    return { status: "unreadable", reason };
  }
  const otherwise = titleIn("item" in scope ? scope.item : scope.body) || `Message of ${name}`;
  return { status: "told", notice: noticeOf(rendered, map, otherwise) };
}

function noticeOf(rendered: Rendered, map: MapOptions, otherwise: string): NoticeInput {
  const word = line(rendered.status);
  const { kind, status } = whatOf(rendered.kind.toLowerCase(), statusOf(word, map));
  const title = line(rendered.title, 500) || otherwise;
  const subject = some(line(rendered.subject, 500));
  const fingerprint = some(line(rendered.fingerprint, longestId));
  const lasting = fingerprint ?? subject ?? title;
  return notice({
    id: some(line(rendered.id, longestId)),
    type: some(line(rendered.type)) ?? "webhook",
    kind,
    status,
    // A message without a fingerprint is a thing of its own.
    fingerprint: kind === "message" ? fingerprint : lasting,
    subject: subject ?? (kind === "message" ? undefined : line(lasting, 500)),
    severity: severityOf(line(rendered.severity), map),
    title,
    text: some(block(rendered.text, longestText)),
    links: links(...rendered.links.map(([name, url]) => [name, webAddress(url)] as const)),
    labels: Object.fromEntries(rendered.labels),
    facts: [
      ...facts(["Status", word !== "" && status === undefined ? word : undefined]),
      ...facts(...rendered.facts),
    ],
    at: readTime(rendered.at),
  });
}

function whatOf(
  word: string,
  status: Status | undefined,
): { readonly kind: Kind; readonly status: Status | undefined } {
  const kind = word === "" ? kindOf(status) : (word as Kind);
  const fitting = statusFor(kind, status);
  // A status that nobody knows is told once, rather than taken for good or bad.
  if (fitting === undefined) return { kind: "message", status: undefined };
  return { kind, status: fitting };
}

function some(text: string): string | undefined {
  return text === "" ? undefined : text;
}
