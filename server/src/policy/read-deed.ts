import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type NoticeInput, parseMatcher, suggest } from "@tocsin/core";
import type { eventSchemas } from "./format.ts";
import type { Deed } from "./policy.ts";
import type { LineOf } from "./read-line.ts";
import { complain, lengthAt, type Reader } from "./reader.ts";

type Event = LineOf<typeof eventSchemas>;
type Line<Name extends Event["name"]> = Extract<Event, { readonly name: Name }>["line"];
type Path = readonly PropertyKey[];

/** What a line says that happens, checked against the config; undefined where it can't be. */
export function readDeed(event: Event, reader: Reader, path: Path): Deed | undefined {
  switch (event.name) {
    case "fires":
      return firing(event.line, reader, path);
    case "over":
      // What ends is known by what fired before it.
      return undefined;
    case "notice":
      return { do: "report", notice: event.line.notice as NoticeInput };
    case "hook":
      return hook(event.line, reader, path);
    case "acknowledge":
      return { do: "answer", action: event.name, by: event.line.acknowledge, ...whose(event.line) };
    case "resolve":
      return { do: "answer", action: event.name, by: event.line.resolve, ...whose(event.line) };
    case "escalate":
      return { do: "answer", action: event.name, by: event.line.escalate, ...whose(event.line) };
    case "silence":
      return silence(event.line, reader, path);
    case "unsilence":
      return { do: "unsilence", why: event.line.unsilence };
    case "outage":
      return outage(event.line, reader, path);
    case "override":
      return override(event.line, reader, path);
  }
}

function firing(
  { fires, at: _, every: __, times: ___, expires, labels, ...rest }: Line<"fires">,
  reader: Reader,
  path: Path,
): Deed | undefined {
  const texts = Object.entries(labels ?? {}).map(([name, value]) => [name, String(value)]);
  const notice = { ...rest, title: fires, kind: "problem", status: "firing" } as NoticeInput;
  const expiresMs = expires === undefined ? 0 : lengthAt(reader, expires, [...path, "expires"]);
  if (expiresMs === undefined) return undefined;
  return {
    do: "report",
    notice: labels === undefined ? notice : { ...notice, labels: Object.fromEntries(texts) },
    ...(expiresMs === 0 ? {} : { expiresMs }),
  };
}

function whose({ incident, route, why }: Pick<Line<"acknowledge">, "incident" | "route" | "why">) {
  return { incident, route, why };
}

function hook({ hook: source, body, headers }: Line<"hook">, reader: Reader, path: Path) {
  if (!reader.config.sources.has(source)) {
    const known = suggest(source, [...reader.config.sources.keys()]);
    const message = `there is no source ${JSON.stringify(source)} in the config: ${known}`;
    return complain(reader, [...path, "hook"], message);
  }
  if (typeof body !== "string") {
    return { do: "hook", source, body: JSON.stringify(body), headers } as const;
  }
  try {
    const text = readFileSync(resolve(reader.folder, body), "utf8");
    return { do: "hook", source, body: text, headers } as const;
  } catch {
    const message = `${JSON.stringify(body)} can't be read: write the path of a file, seen from this one`;
    return complain(reader, [...path, "body"], message);
  }
}

function silence(line: Line<"silence">, reader: Reader, path: Path): Deed | undefined {
  const matchers = [line.silence].flat();
  for (const text of matchers) {
    const reading = parseMatcher(text);
    if ("problem" in reading && reading.problem !== undefined)
      return complain(reader, [...path, "silence"], reading.problem);
  }
  const forMs = lengthAt(reader, line.for, [...path, "for"]);
  if (forMs === undefined) return undefined;
  const during = line.during === undefined ? undefined : [line.during].flat();
  const { by, why = "", untilResolved } = line;
  return { do: "silence", matchers, forMs, during, untilResolved, by, why };
}

function outage(line: Line<"outage">, reader: Reader, path: Path): Deed | undefined {
  const { outage: channel } = line;
  const forMs = lengthAt(reader, line.for, [...path, "for"]);
  if (reader.faces.has(channel)) {
    return forMs === undefined ? undefined : { do: "outage", channel, forMs };
  }
  const known = suggest(channel, [...reader.faces.keys()]);
  const message = `there is no channel ${JSON.stringify(channel)} in the config: ${known}`;
  return complain(reader, [...path, "outage"], message);
}

function override(line: Line<"override">, reader: Reader, path: Path): Deed | undefined {
  const { override: schedule, replaces } = line;
  const { people, schedules } = reader.config;
  const forMs = lengthAt(reader, line.for, [...path, "for"]);
  if (!Object.hasOwn(schedules, schedule)) {
    const known = suggest(schedule, Object.keys(schedules));
    const message = `there is no schedule ${JSON.stringify(schedule)} in the config: ${known}`;
    return complain(reader, [...path, "override"], message);
  }
  const named = [line.people].flat();
  const stranger = named.find((person) => !Object.hasOwn(people, person));
  if (stranger !== undefined) {
    const known = suggest(stranger, Object.keys(people));
    const message = `there is no person ${JSON.stringify(stranger)} in the config: ${known}`;
    return complain(reader, [...path, "people"], message);
  }
  return forMs === undefined
    ? undefined
    : { do: "override", schedule, people: named, forMs, replaces };
}
