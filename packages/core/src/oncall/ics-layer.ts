import { type CalendarEvent, readEvents } from "./ics-events.ts";
import { peopleFinder } from "./ics-people.ts";
import { type Repeats, readRule } from "./ics-rule.ts";
import type { Stretch, Timeline } from "./timeline.ts";
import { day, type Zone } from "./zone.ts";

type People = readonly string[];

export interface IcsLayer {
  readonly timeline: Timeline<People>;
  readonly problems: readonly string[];
}

/** An event, the people it names, and when it is. */
interface Series {
  readonly event: CalendarEvent;
  readonly people: People;
  readonly repeats: Repeats;
}

const mostRules = 500;
const longestDays = 400;
// Events are worked out by the stretch, and some stretches are kept.
const chunkLength = 32 * day;
const mostChunks = 40;
const mostShifts = 20_000;

/** A layer whose shifts are the events of iCalendar text. */
export function readIcsLayer(
  text: string,
  context: {
    readonly zone: Zone;
    readonly people: ReadonlySet<string>;
    readonly names: ReadonlyMap<string, string>;
  },
): IcsLayer {
  const read = readEvents(text, context.zone);
  const problems = [...read.problems];
  const find = peopleFinder(context.people, context.names);
  const strangers: string[] = [];
  const series: Series[] = [];
  const events = withoutReplaced(read.events);
  if (events.filter(({ rule }) => rule !== undefined).length > mostRules) {
    problems.push(`has more than ${mostRules} events that repeat: leave out those that are over`);
    events.length = 0;
  }
  for (const event of events) {
    const title = JSON.stringify(event.summary.slice(0, 60));
    const people = find(event);
    if (people.length === 0) strangers.push(title);
    if (event.lengthMs > longestDays * day) {
      problems.push(
        `the event ${title} lasts more than ${longestDays} days: write an earlier DTEND`,
      );
      continue;
    }
    const repeats = readRule(event);
    if (typeof repeats !== "string") series.push({ event, people, repeats });
    else problems.push(`the event ${title} can't be read: ${repeats}`);
  }
  if (strangers.length > 0) problems.push(strangersProblem(strangers));
  return { timeline: inChunks(series), problems };
}

function strangersProblem(titles: readonly string[]): string {
  const listed = [...new Set(titles)].slice(0, 5).join(", ");
  const more = new Set(titles).size > 5 ? " and others" : "";
  return `these events name nobody of people: ${listed}${more}; write one person's key in the summary`;
}

/** Without what was cancelled; a repetition that was moved is taken out of its series. */
function withoutReplaced(events: readonly CalendarEvent[]): CalendarEvent[] {
  const moved = new Map<string, CalendarEvent["start"][]>();
  for (const { uid, replaces } of events) {
    if (replaces === undefined) continue;
    moved.set(uid, [...(moved.get(uid) ?? []), replaces]);
  }
  return events
    .filter(({ cancelled }) => !cancelled)
    .map((event) => {
      const gone = moved.get(event.uid);
      if (gone === undefined || event.replaces !== undefined) return event;
      return { ...event, except: [...event.except, ...gone] };
    });
}

function inChunks(series: readonly Series[]): Timeline<People> {
  const chunks = new Map<number, readonly Stretch<People>[]>();
  return (time) => {
    const number = Math.floor(time / chunkLength);
    let stretches = chunks.get(number);
    if (stretches === undefined) {
      if (chunks.size >= mostChunks) chunks.delete(chunks.keys().next().value as number);
      stretches = workOut(series, number * chunkLength, (number + 1) * chunkLength);
      chunks.set(number, stretches);
    }
    let low = 0;
    let high = stretches.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stretches[middle] as Stretch<People>).end <= time) low = middle + 1;
      else high = middle;
    }
    return stretches[low] as Stretch<People>;
  };
}

/** Who is on call from `from` to `to`, without a hole. */
function workOut(series: readonly Series[], from: number, to: number): Stretch<People>[] {
  const changes: { at: number; people: People; by: 1 | -1 }[] = [];
  for (const { event, people, repeats } of series) {
    const { zone } = event.start;
    for (const local of repeats(zone.local(from) - event.lengthMs - day, zone.local(to) + day)) {
      const start = Math.max(zone.time(local), from);
      const end = Math.min(zone.time(local + event.lengthMs), to);
      if (end <= start || changes.length >= 2 * mostShifts) continue;
      changes.push({ at: start, people, by: 1 }, { at: end, people, by: -1 });
    }
  }
  changes.sort((one, other) => one.at - other.at);
  const stretches: Stretch<People>[] = [];
  const counts = new Map<string, number>();
  let start = from;
  const close = (end: number) => {
    if (end > start) stretches.push({ start, end, value: [...counts.keys()] });
    start = Math.max(start, end);
  };
  for (const { at, people, by } of changes) {
    close(at);
    for (const name of people) {
      const count = (counts.get(name) ?? 0) + by;
      if (count > 0) counts.set(name, count);
      else counts.delete(name);
    }
  }
  close(to);
  return stretches;
}
