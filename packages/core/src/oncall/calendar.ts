import { generateIcsCalendar, type IcsEvent } from "ts-ics";
import { oneLine } from "../text.ts";
import { earliest, latest, type Override, type Schedule, type Shift } from "./schedule.ts";

export interface CalendarOptions {
  /** As calendar programs show it. */
  readonly name: string;
  /** Those that the shifts were made with. */
  readonly overrides?: readonly Override[];
}

/** One person's time on call without a break. */
interface TimeOnCall {
  readonly schedule: string;
  readonly person: string;
  readonly start: number;
  readonly end: number;
  /** The start where the shifts were not cut off; makes the event the same one again. */
  readonly since: number;
  readonly why: readonly string[];
}

/** iCalendar text of a schedule: an event for each stretch that somebody is on call. */
export function scheduleCalendar(
  schedule: Schedule,
  shifts: readonly Shift[],
  options: CalendarOptions,
): string {
  const duties = dutiesOf(schedule, shifts, options.overrides);
  return calendar(options.name, duties, ({ person }) => `On call: ${person}`);
}

/** iCalendar text of one person's time on call, on all schedules. */
export function personCalendar(
  person: string,
  schedules: readonly {
    readonly schedule: Schedule;
    readonly shifts: readonly Shift[];
    readonly overrides?: readonly Override[];
  }[],
  options: { readonly name: string },
): string {
  const duties = schedules
    .flatMap(({ schedule, shifts, overrides }) => dutiesOf(schedule, shifts, overrides))
    .filter((duty) => duty.person === person);
  return calendar(options.name, duties, ({ schedule }) => `On call: ${schedule}`);
}

function dutiesOf(
  schedule: Schedule,
  shifts: readonly Shift[],
  overrides: readonly Override[] = [],
): readonly TimeOnCall[] {
  const duties: TimeOnCall[] = [];
  const going = new Map<string, number>();
  shifts.forEach((shift, index) => {
    const whole = index === 0 ? schedule.at(shift.start, overrides) : shift;
    const since = Math.min(whole.start, shift.start);
    const cut = index === shifts.length - 1 ? schedule.at(shift.start, overrides).end : shift.end;
    const end = cut === latest ? shift.end : Math.max(cut, shift.end);
    for (const person of new Set(shift.people)) {
      const place = going.get(person);
      const last = place === undefined ? undefined : duties[place];
      if (place !== undefined && last?.end === shift.start) {
        duties[place] = { ...last, end, why: [...new Set([...last.why, shift.why])] };
        continue;
      }
      const start = since === earliest ? shift.start : since;
      going.set(person, duties.length);
      const { name } = schedule;
      duties.push({ schedule: name, person, start, end, since, why: [shift.why] });
    }
  });
  return duties;
}

function calendar(
  name: string,
  duties: readonly TimeOnCall[],
  title: (duty: TimeOnCall) => string,
): string {
  const text = generateIcsCalendar({
    version: "2.0",
    prodId: "-//Tocsin//On call//EN",
    method: "PUBLISH",
    name: oneLine(name, 200).replace(/[\\;,]/g, "\\$&"),
    events: duties.map((duty) => event(duty, title(duty))),
  });
  const refresh = "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n";
  return folded(text.replaceAll("\r\n ", "").replace("VERSION:2.0\r\n", `$&${refresh}`));
}

function event(duty: TimeOnCall, title: string): IcsEvent {
  const start = { date: new Date(duty.start) };
  const uid = [duty.schedule, duty.person, duty.since].map(encode).join("/");
  return {
    uid: `${uid}@tocsin`,
    // No clock here: the same shifts are the same text.
    stamp: start,
    start,
    end: { date: new Date(duty.end) },
    summary: oneLine(title, 300),
    description: oneLine(`${duty.schedule}: ${duty.why.join(", ")}`, 1_000),
    timeTransparent: "TRANSPARENT",
  };
}

const encode = (part: string | number) => encodeURIComponent(oneLine(String(part), 200));

/** Lines of at most 75 bytes (RFC 5545, 3.1); the library counts letters, and may cut one in two. */
function folded(text: string): string {
  return text
    .split("\r\n")
    .map((line) => {
      if (line.length < 25) return line;
      let folds = "";
      let bytes = 0;
      for (const letter of line) {
        const size = Buffer.byteLength(letter);
        if (bytes + size > 75) {
          folds += "\r\n ";
          bytes = 1;
        }
        folds += letter;
        bytes += size;
      }
      return folds;
    })
    .join("\r\n");
}
