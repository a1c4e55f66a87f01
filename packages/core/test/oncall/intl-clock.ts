/** A zone's clock by Intl alone, to compare with: nothing of the package, nothing of Temporal. */
export interface IntlClock {
  /** Milliseconds east of UTC. */
  offset(time: number): number;
  /** When the clock shows this; the first time, or pushed forward out of a gap. */
  time(local: number): number;
}

const clocks = new Map<string, IntlClock>();
// No zone changes its clocks within a quarter of an hour.
const grain = 15 * 60_000;

export function intlClock(zone: string): IntlClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const offsets = new Map<number, number>();
  const offset = (time: number) => {
    const part = Math.floor(time / grain) * grain;
    let found = offsets.get(part);
    if (found === undefined) {
      const shown = (format.format(part).match(/\d+/g) ?? []).map(Number);
      const [month = 0, date = 0, year = 0, hour = 0, minute = 0, second = 0] = shown;
      found = Date.UTC(year, month - 1, date, hour, minute, second) - part;
      offsets.set(part, found);
    }
    return found;
  };
  const clock: IntlClock = {
    offset,
    time(local) {
      const before = offset(local - 86_400_000);
      const both = [local - before, local - offset(local + 86_400_000)];
      const shown = both.filter((time) => time + offset(time) === local);
      return shown.length > 0 ? Math.min(...shown) : local - before;
    },
  };
  clocks.set(zone, clock);
  return clock;
}
