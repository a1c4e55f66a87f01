/**
 * A wall clock's time as the milliseconds that the same digits would be in UTC: it can be counted with, and
 * has no zone.
 */
export type WallTime = number;

/** Names that Ruby on Rails has for zones and PagerDuty's API may give. */
const railsNames: Readonly<Record<string, string>> = {
  "Eastern Time (US & Canada)": "America/New_York",
  "Central Time (US & Canada)": "America/Chicago",
  "Mountain Time (US & Canada)": "America/Denver",
  "Pacific Time (US & Canada)": "America/Los_Angeles",
  Arizona: "America/Phoenix",
  London: "Europe/London",
  Dublin: "Europe/Dublin",
  Paris: "Europe/Paris",
  Berlin: "Europe/Berlin",
  Amsterdam: "Europe/Amsterdam",
  Madrid: "Europe/Madrid",
  Rome: "Europe/Rome",
  Stockholm: "Europe/Stockholm",
  Warsaw: "Europe/Warsaw",
  Kyiv: "Europe/Kiev",
  Istanbul: "Europe/Istanbul",
  Jerusalem: "Asia/Jerusalem",
  Mumbai: "Asia/Kolkata",
  "New Delhi": "Asia/Kolkata",
  Singapore: "Asia/Singapore",
  "Hong Kong": "Asia/Hong_Kong",
  Tokyo: "Asia/Tokyo",
  Seoul: "Asia/Seoul",
  Sydney: "Australia/Sydney",
  Melbourne: "Australia/Melbourne",
  Auckland: "Pacific/Auckland",
};

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** A zone of the IANA database; undefined when it is none. */
export function readZone(name: string): string | undefined {
  const zone = Object.hasOwn(railsNames, name) ? (railsNames[name] ?? name) : name;
  return formatOf(zone) === undefined ? undefined : zone;
}

/** What clocks of a zone show at a moment (ms since the epoch). */
export function wallTime(moment: number, zone: string): WallTime {
  const parts = formatOf(zone)?.formatToParts(moment) ?? [];
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value ?? 0);
  return Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
}

/** When clocks of a zone show this; of two such moments the later. */
export function momentOf(wall: WallTime, zone: string): number {
  const guess = wall - (wallTime(wall, zone) - wall);
  return guess - (wallTime(guess, zone) - wall);
}

/** `2026-01-05T09:00` */
export function showWall(wall: WallTime): string {
  return new Date(wall).toISOString().slice(0, 16);
}

/** The clock of a zone with its offset, so that it is one moment: `2026-01-05T09:00:00+09:00`. */
export function showMoment(moment: number, zone: string): string {
  const wall = wallTime(moment, zone);
  const offset = Math.round((wall - moment) / 60_000);
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const size = Math.abs(offset);
  const shown = `${offset < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
  return `${new Date(wall).toISOString().slice(0, 19)}${shown}`;
}

/** `09:00` */
export function timeOfDay(wall: WallTime): string {
  return showWall(wall).slice(11);
}

const withZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const withoutZone = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$/;

/** A moment (ms since the epoch) of a text that says its offset; undefined when it can't be read. */
export function readMoment(text: string): number | undefined {
  return withZone.test(text) ? within(Date.parse(text.replace(" ", "T"))) : undefined;
}

/** What the text shows, whatever its offset. */
export function readWall(text: string): WallTime | undefined {
  const shown = text.replace(/(Z|[+-]\d\d:?\d\d)$/, "");
  if (!withoutZone.test(shown)) return undefined;
  return within(Date.parse(`${shown.replace(" ", "T")}${shown.length > 10 ? "Z" : ""}`));
}

/** Years that four digits can write. */
function within(ms: number): number | undefined {
  return ms >= Date.UTC(1970) && ms < Date.UTC(2200) ? ms : undefined;
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) formats.set(zone, newFormat(zone));
  return formats.get(zone);
}

function newFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(timeZone)) return undefined;
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    return undefined;
  }
}
