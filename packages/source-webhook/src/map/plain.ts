import { codeBlock, type Link, type NoticeInput, type Severity } from "@tocsin/core";
import { isObject, scalar, webAddress } from "../fields.ts";
import { links, notice } from "../notice.ts";
import { readSeverity } from "../severity.ts";
import { block, jsonBlock, line } from "../text.ts";
import { readTime } from "../time.ts";

const titleKeys = [
  "title",
  "subject",
  "summary",
  "message",
  "text",
  "msg",
  "name",
  "event",
  "alertname",
  "description",
];
const severityKeys = ["severity", "level", "priority", "loglevel"];
const timeKeys = ["timestamp", "time", "at", "datetime", "date", "updated_at", "sent_at"];
const linkKeys = ["url", "link", "html_url", "web_url", "permalink", "href"];
/** A request without a map: a message that shows all of it. */
export function plainNotice(
  body: unknown,
  {
    isText,
    size,
    name,
  }: { readonly isText: boolean; readonly size: number; readonly name: string },
): NoticeInput {
  const otherwise = `Message of ${name}`;
  if (isText && typeof body === "string") {
    const text = block(body, 8_000);
    const title = line(text.split("\n")[0] ?? "") || otherwise;
    return notice({
      type: "webhook",
      kind: "message",
      title,
      text: text === title || text === "" ? undefined : codeBlock(text, 3_000),
    });
  }
  return notice({
    type: "webhook",
    kind: "message",
    severity: severityIn(body),
    title: titleIn(body) || otherwise,
    text: jsonBlock(body, size),
    links: linksIn(body),
    at: timeIn(body),
  });
}

/** The first of the usual names that has a text in it; empty when none has. */
export function titleIn(body: unknown): string {
  return typeof body === "string" ? line(body) : (texts(body, titleKeys)[0] ?? "");
}

function severityIn(body: unknown): Severity | undefined {
  return texts(body, severityKeys).flatMap((word) => readSeverity(word) ?? [])[0];
}

function timeIn(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  return timeKeys.flatMap((key) =>
    Object.hasOwn(body, key) ? (readTime(body[key]) ?? []) : [],
  )[0];
}

function linksIn(body: unknown): Link[] | undefined {
  const found = texts(body, linkKeys).flatMap((text) => webAddress(text) ?? []);
  const all = links(["Open", found[0]]);
  return all.length === 0 ? undefined : all;
}

function texts(body: unknown, keys: readonly string[]): string[] {
  if (!isObject(body)) return [];
  return keys.flatMap((key) => {
    const text = Object.hasOwn(body, key) ? scalar(body[key]) : undefined;
    return text === undefined || text === "" ? [] : [text];
  });
}
