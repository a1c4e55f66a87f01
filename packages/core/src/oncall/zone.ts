import { Temporal } from "temporal-polyfill";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const week = 7 * day;

/**
 * A time zone. A local time is what a clock on the wall shows, written as the milliseconds at which
 * a clock in UTC shows the same: so days are 24 h and weeks 7 days, whatever the zone does.
 */
export interface Zone {
  readonly name: string;
  local(time: number): number;
  /**
   * When the clock shows this. A time that is skipped is pushed forward, as if the change had not
   * been; of one that comes twice it is the first.
   */
  time(local: number): number;
  /** The stretch around a time in which the offset (ms) is the same. */
  offsetAt(time: number): Offset;
}

export interface Offset {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

const zones = new Map<string, Zone>();

/** A zone of the IANA database; undefined: there is none of this name. */
export function findZone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  try {
    const zone = openZone(Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name));
    zones.set(name, zone);
    return zone;
  } catch {
    return undefined;
  }
}

export const utc = openZone(Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO("UTC"));

function openZone(sample: Temporal.ZonedDateTime): Zone {
  const name = sample.timeZoneId;
  // Sorted; asking the zone takes some microseconds, looking here does not.
  const known: Offset[] = [];

  function offsetAt(time: number): Offset {
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((known[middle] as Offset).end <= time) low = middle + 1;
      else high = middle;
    }
    const hit = known[low];
    if (hit !== undefined && hit.start <= time) return hit;
    const found = askOffset(name, time);
    known.splice(low, 0, found);
    return found;
  }

  return {
    name,
    offsetAt,
    local: (time) => time + offsetAt(time).offset,
    time(local) {
      const before = offsetAt(local - day).offset;
      if (offsetAt(local + day).offset === before) return local - before;
      const plain = Temporal.PlainDateTime.from(new Date(local).toISOString().slice(0, -1));
      return plain.toZonedDateTime(name, { disambiguation: "compatible" }).epochMilliseconds;
    },
  };
}

function askOffset(name: string, time: number): Offset {
  const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name);
  const here = at(Math.floor(time));
  // A change at this very moment belongs to what begins with it.
  const last = at(Math.floor(time) + 1).getTimeZoneTransition("previous");
  const next = here.getTimeZoneTransition("next");
  return {
    start: last?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    end: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: here.offsetNanoseconds / 1e6,
  };
}
