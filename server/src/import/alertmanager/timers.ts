import { parseDuration } from "@tocsin/core";

const shape = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/;

/** A duration of Prometheus as the config writes it, whose longest unit is a week; undefined when it is none. */
export function readOldDuration(written: string): string | undefined {
  if (written === "0") return "0s";
  if (written === "" || !shape.test(written)) return undefined;
  const text = written.replace(/^(\d+)y/, (_, years: string) => `${Number(years) * 365}d`);
  return parseDuration(text) === undefined ? undefined : text;
}
