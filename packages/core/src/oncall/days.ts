import { weekdays } from "./rotation.ts";

const names: readonly string[] = weekdays;

/** Days of the week, 0 being Monday. `fri-mon` goes over the end of the week. */
export function readDays(written: string | readonly string[] = "mon-sun"): ReadonlySet<number> {
  if (typeof written !== "string") return new Set(written.map((name) => names.indexOf(name)));
  const [first = "", last = first] = written.split("-");
  const from = names.indexOf(first);
  const count = ((names.indexOf(last) - from + 7) % 7) + 1;
  return new Set(Array.from({ length: count }, (_, step) => (from + step) % 7));
}
