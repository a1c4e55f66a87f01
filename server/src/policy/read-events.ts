import type { NoticeInput } from "@tocsin/core";
import { eventSchemas } from "./format.ts";
import type { Deed, PolicyEvent } from "./policy.ts";
import { readDeed } from "./read-deed.ts";
import { readLine } from "./read-line.ts";
import { complain, lineOf, type Reader, seriesFrom, timeAt } from "./reader.ts";

interface Ending {
  readonly title: string;
  readonly path: readonly PropertyKey[];
  readonly event: Omit<PolicyEvent, "deed">;
}

/** The events of a test, one for each time that it happens, in order. */
export function readEvents(
  written: readonly Readonly<Record<string, unknown>>[],
  reader: Reader,
): PolicyEvent[] {
  const events: PolicyEvent[] = [];
  const endings: Ending[] = [];
  for (const [index, each] of written.entries()) {
    const path = [...reader.path, "events", index];
    const read = readLine(eventSchemas, each, path, reader.document, reader.problems);
    if (read === undefined) continue;
    const deed = readDeed(read, reader, path);
    const first = timeAt(reader, read.line.at, [...path, "at"]);
    if (first === undefined) continue;
    const line = lineOf(reader, path);
    const words = `${read.name} ${wordsOf(each[read.name])}`;
    for (const time of seriesFrom(reader, first, read.line, path)) {
      const event = { time, line, words };
      if (read.name === "over") endings.push({ title: read.line.over, path, event });
      else if (deed !== undefined) events.push({ ...event, deed });
    }
  }
  const ended = endings.flatMap((each) => {
    const deed = ending(each, events, reader);
    return deed === undefined ? [] : [{ ...each.event, deed }];
  });
  return [...events, ...ended].sort((one, other) => one.time - other.time || one.line - other.line);
}

/** What fired last under this title, resolved. */
function ending(
  { title, path, event }: Ending,
  events: readonly PolicyEvent[],
  reader: Reader,
): Deed | undefined {
  const firing = events.flatMap(({ deed, time }) =>
    deed.do === "report" && deed.notice.title === title && time <= event.time
      ? [{ notice: deed.notice, time }]
      : [],
  );
  const last = firing.reduce<(typeof firing)[number] | undefined>(
    (newest, each) => (newest === undefined || each.time >= newest.time ? each : newest),
    undefined,
  );
  if (last === undefined) {
    const message = `nothing fires with this title before: write it as a line above does`;
    return complain(reader, [...path, "over"], message);
  }
  const { id: _, at: __, expiresAt: ___, ...rest } = last.notice;
  const notice: NoticeInput = { ...rest, kind: "problem", status: "resolved" };
  return { do: "report", notice };
}

function wordsOf(said: unknown): string {
  if (typeof said !== "object" || said === null) return String(said);
  if (Array.isArray(said)) return said.join(", ");
  return "title" in said ? String(said.title) : JSON.stringify(said);
}
