import type { TimesOptions } from "@tocsin/core";

type Spec = TimesOptions[string][number];

const weekdays = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const months =
  "january february march april may june july august september october november december".split(
    " ",
  );

/** One spec of `times` as Alertmanager's `time_intervals` write it: names in full, colons in ranges. */
export function intervalOf(spec: Spec): Record<string, unknown> {
  return {
    ...given("times", spec.times?.map(timeRange)),
    ...given(
      "weekdays",
      spec.weekdays?.map((each) => inFull(each, weekdays)),
    ),
    ...given("days_of_month", spec.daysOfMonth?.map(String)),
    ...given(
      "months",
      spec.months?.map((each) => inFull(String(each), months)),
    ),
    ...given("years", spec.years?.map(String)),
    ...given("location", spec.location),
  };
}

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

function timeRange(range: string) {
  const [start_time = "", end_time = ""] = range.split("-");
  return { start_time, end_time };
}

function inFull(range: string, names: readonly string[]): string {
  return range
    .toLowerCase()
    .split(/[:-]/)
    .map((part) => names.find((name) => name === part || name.slice(0, 3) === part) ?? part)
    .join(":");
}
