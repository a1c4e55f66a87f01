import { convertIcsEvent, type IcsDateObject, type IcsEvent, type IcsTimezone } from "ts-ics";
import { findZone, utc, type Zone } from "./zone.ts";

/** A time of an event: what the clock of its zone shows. */
export interface EventTime {
  readonly local: number;
  readonly zone: Zone;
  readonly wholeDay: boolean;
}

/** An event of a calendar, as far as shifts need it. */
export interface CalendarEvent {
  readonly uid: string;
  readonly summary: string;
  /** Names, and what is before the @ of addresses. */
  readonly attendees: readonly string[];
  readonly start: EventTime;
  /** In the zone of the start. */
  readonly lengthMs: number;
  readonly rule?: string;
  readonly except: readonly EventTime[];
  /** It stands in place of the repetition that would begin then. */
  readonly replaces?: EventTime;
  readonly cancelled: boolean;
}

export interface ReadEvents {
  readonly events: readonly CalendarEvent[];
  readonly problems: readonly string[];
}

const mostEvents = 2_000;
const mostLines = 500;
const mostLetters = 10_000;
const day = 86_400_000;

// Everything else of an event is left out before the library reads it.
const wanted = new Set([
  "ATTENDEE",
  "DTEND",
  "DTSTART",
  "DURATION",
  "EXDATE",
  "RECURRENCE-ID",
  "RRULE",
  "STATUS",
  "SUMMARY",
  "UID",
]);
const times = new Set(["DTEND", "DTSTART", "EXDATE", "RECURRENCE-ID"]);

/** Reads the events of iCalendar text; times without a zone are of `zone`. Never throws. */
export function readEvents(text: string, zone: Zone): ReadEvents {
  const problems: string[] = [];
  const events: CalendarEvent[] = [];
  for (const lines of eventLines(text, problems)) {
    if (events.length === mostEvents) {
      problems.push(`has more than ${mostEvents} events: leave out those that are over`);
      break;
    }
    try {
      const event = readEvent(lines, zone);
      if (typeof event === "string") problems.push(event);
      else events.push(event);
    } catch {
      problems.push(`an event can't be read: ${lines.slice(0, 3).join(" ").slice(0, 120)}`);
    }
    if (problems.length >= 20) break;
  }
  return { events, problems };
}

/** The lines of each event, unfolded; those of alarms and other parts inside are left out. */
function eventLines(text: string, problems: string[]): readonly (readonly string[])[] {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) {
    problems.push("is no calendar: write iCalendar text, which begins with BEGIN:VCALENDAR");
    return [];
  }
  const events: string[][] = [];
  let lines: string[] | undefined;
  let inside = 0;
  for (const line of unfolded(text)) {
    const name = /^[A-Z-]+(?=[:;])/i.exec(line)?.[0].toUpperCase() ?? "";
    const isEvent = /^(BEGIN|END):VEVENT\s*$/i.test(line);
    if (isEvent && name === "BEGIN") {
      lines = [];
      inside = 0;
    } else if (isEvent) {
      if (lines !== undefined) events.push(lines);
      lines = undefined;
    } else if (name === "BEGIN") inside += 1;
    else if (name === "END") inside -= 1;
    else if (lines !== undefined && inside === 0) {
      if (name === "RDATE")
        problems.push("an event has RDATE: write each of its shifts as an event");
      if (wanted.has(name) && lines.length < mostLines) lines.push(name + line.slice(name.length));
    }
    if (events.length > mostEvents) break;
  }
  if (lines !== undefined) problems.push("ends within an event: END:VEVENT is missing");
  return events;
}

function* unfolded(text: string): Generator<string> {
  let line = "";
  for (const next of text.replace(/^\uFEFF?\s*/, "").split(/\r\n|\n|\r/)) {
    if (/^[ \t]/.test(next)) {
      if (line.length < mostLetters) line += next.slice(1);
      continue;
    }
    yield line.slice(0, mostLetters);
    line = next;
  }
  yield line.slice(0, mostLetters);
}

/** A string says what is wrong. */
function readEvent(lines: readonly string[], zone: Zone): CalendarEvent | string {
  const dated = lines.map((line) => withZone(line, zone));
  const block = ["BEGIN:VEVENT", ...dated, "END:VEVENT", ""].join("\r\n");
  const event = convertIcsEvent(undefined, block, { timezones: clocksOf(dated) });
  const title = JSON.stringify((event.summary ?? "").slice(0, 60));
  const unknown = zonesOf(dated).find((name) => zoneOf(name) === undefined);
  if (unknown !== undefined) {
    return `the event ${title} is of the zone ${JSON.stringify(unknown.slice(0, 60))}: write one such as Europe/Berlin`;
  }
  const start = timeOf(event.start, zone);
  if (start === undefined) return `the event ${title} has no start that can be read: write DTSTART`;
  const lengthMs = lengthOf(event, start, zone);
  if (!(lengthMs >= 0)) return `the event ${title} ends before it begins: write a later DTEND`;
  const rule = lines.find((line) => line.startsWith("RRULE"))?.replace(/^RRULE[^:]*:/, "");
  const replaces = timeOf(event.recurrenceId?.value, zone);
  return {
    uid: event.uid ?? "",
    summary: event.summary ?? "",
    attendees: (event.attendees ?? []).flatMap(({ name, email }) => [
      ...(name === undefined ? [] : [name.replaceAll('"', "")]),
      email.split("@")[0] ?? "",
    ]),
    start,
    lengthMs,
    ...(rule !== undefined && { rule: rule.trim() }),
    except: (event.exceptionDates ?? []).flatMap((each) => timeOf(each, zone) ?? []),
    ...(replaces !== undefined && { replaces }),
    cancelled: event.status === "CANCELLED",
  };
}

/** Says the zone of a time without one, and that a date is one. */
function withZone(line: string, zone: Zone): string {
  const name = /^[A-Z-]+/.exec(line)?.[0] ?? "";
  if (!times.has(name)) return line;
  const value = line.slice(line.lastIndexOf(":") + 1);
  if (/^\d{8}(,|\s*$)/.test(value)) return `${name};VALUE=DATE:${value}`;
  if (/TZID=/i.test(line)) return line.replace(/TZID="?([^";:]*)"?/i, "TZID=$1");
  if (/^\d{8}T\d{6}(,|\s*$)/.test(value)) return `${name};TZID=${zone.name}:${value}`;
  return line;
}

function zonesOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const found = /^(?:DTEND|DTSTART|EXDATE|RECURRENCE-ID);.*?TZID=([^;:]*)/.exec(line);
    return found?.[1] ?? [];
  });
}

/**
 * Told that every zone is UTC, the library gives what the clock on the wall shows. It would reckon
 * with the calendar's own description of the zone, or with the zone of this machine.
 */
function clocksOf(lines: readonly string[]): IcsTimezone[] {
  const start = new Date(-8.64e15);
  return [...new Set(zonesOf(lines))].map((id) => ({
    id,
    props: [{ type: "STANDARD", start, offsetFrom: "+0000", offsetTo: "+0000" }],
  }));
}

/** Some write a path before the name: `/example.org/20260101/Europe/Berlin`. */
function zoneOf(name: string): Zone | undefined {
  return findZone(name) ?? findZone(name.split("/").slice(-2).join("/"));
}

function timeOf(date: IcsDateObject | undefined, zone: Zone): EventTime | undefined {
  const local = date?.date.getTime();
  if (date === undefined || local === undefined || Number.isNaN(local)) return undefined;
  const wholeDay = date.type === "DATE";
  const own = date.local === undefined ? utc : zoneOf(date.local.timezone);
  return { local, zone: wholeDay ? zone : (own ?? zone), wholeDay };
}

/**
 * By the clock on the wall, also where the clocks change in between: a shift from Monday 09:00 to
 * Monday 09:00 that repeats has no hole then. (RFC 5545 would keep its length.)
 */
function lengthOf(event: IcsEvent, start: EventTime, zone: Zone): number {
  if (event.duration) {
    const { weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0, before } = event.duration;
    const length = (weeks * 7 + days) * day + ((hours * 60 + minutes) * 60 + seconds) * 1000;
    return before === true ? -length : length;
  }
  const end = timeOf(event.end ?? undefined, zone);
  if (end === undefined) return event.end ? Number.NaN : start.wholeDay ? day : 0;
  if (end.zone.name === start.zone.name) return end.local - start.local;
  return end.zone.time(end.local) - start.zone.time(start.local);
}
