import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { whyUnreadable } from "./unreadable.ts";

export type CalendarReading =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly problem: string };

// Some ten years of shifts of an hour.
const largest = 2_000_000;

/** The iCalendar text that a layer's `ics` names: a file seen from the config's folder, or the text itself. */
export function readCalendar(written: string, folder: string): CalendarReading {
  if (/^\s*BEGIN:VCALENDAR/i.test(written)) return { text: written };
  const shown = JSON.stringify(written.slice(0, 200));
  try {
    const file = resolve(folder, written);
    const { size, isFile } = statOf(file);
    if (!isFile) return { problem: `${shown} is no file: write the path of an iCalendar file` };
    if (size > largest) {
      return {
        problem: `${shown} has more than ${largest / 1_000_000} MB: leave out what is over`,
      };
    }
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    return {
      problem: `${shown}: ${whyUnreadable(error)}: write a path that is seen from the config's folder`,
    };
  }
}

function statOf(file: string): { readonly size: number; readonly isFile: boolean } {
  const stat = statSync(file);
  return { size: stat.size, isFile: stat.isFile() };
}
