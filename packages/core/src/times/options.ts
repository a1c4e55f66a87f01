import { z } from "zod";

const most = 100;
const list = <Part extends z.ZodType>(part: Part) =>
  z.array(part).min(1, "is empty: leave it out to mean any").max(most).optional();

const text = (error: string) => z.string(error).max(most);
/** YAML reads a lone `5` as a number. */
const textOrNumber = (error: string) => z.union([z.string().max(most), z.int()], error);

/** What must hold at once; a list holds when one of its parts does. */
export const specSchema = z.strictObject({
  /** `09:00-17:00`, the end not in it. One over midnight is two, each of its own day. */
  times: list(text("is no range of times: write 09:00-17:00")),
  /** `monday:friday`, `mon-fri`, `sunday`; a week begins with Sunday. */
  weekdays: list(text("is no weekday: write monday:friday or sunday")),
  /** `1:5`, `15`; negative ones count from the end of the month: `-3:-1`. */
  daysOfMonth: list(textOrNumber("is no day of the month: write 1:5 or -3:-1")),
  /** `january:march`, `jan-mar`, `5`. */
  months: list(textOrNumber("is no month: write january:march or 5")),
  /** `2026:2027`, `2026`. */
  years: list(textOrNumber("is no year: write 2026:2027 or 2026")),
  /** The zone of all this. Default UTC. */
  location: text("is no time zone: write one such as Asia/Seoul").optional(),
});

/** The section `times`: by name, the specs of which one must hold. */
export const timesSchema = z.record(
  z.string().trim().min(1, "is empty").max(200),
  z.array(specSchema).min(1, "is empty: write at least one of times, weekdays, months").max(most),
);

export type TimesOptions = z.infer<typeof timesSchema>;
/** One spec as the config writes it. */
export type SpecOptions = TimesOptions[string][number];
