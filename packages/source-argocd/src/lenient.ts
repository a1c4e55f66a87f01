import { z } from "zod";

const longestText = 20_000;
// Argo CD lists every resource of a sync; the failing ones may stand anywhere.
const mostItems = 5_000;

// Whatever does not fit is as if it were absent: one odd field must not cost the whole report.
export const text = z
  .string()
  .transform((value) => (value === "" ? undefined : whole(value.slice(0, longestText))))
  .optional()
  .catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
export const count = z.number().int().nonnegative().optional().catch(undefined);
export const time = z.string().transform(readTime).optional().catch(undefined);

/** An object that may be missing. */
export function shape<Shape extends z.ZodRawShape>(fields: Shape) {
  return z.object(fields).optional().catch(undefined);
}

/** A list of which what does not fit is left out. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((values) =>
      values.slice(0, mostItems).flatMap((value): z.output<Item>[] => {
        const read = item.safeParse(value);
        return read.success && read.data !== undefined ? [read.data] : [];
      }),
    );
}

/** Without halves of characters, which no address can hold. */
export function whole(value: string): string {
  return value.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** ISO 8601 in UTC; undefined for what is no time, and for Go's zero time. */
function readTime(value: string): string | undefined {
  const ms = value.length <= 40 ? Date.parse(value) : Number.NaN;
  return ms > 0 ? new Date(ms).toISOString() : undefined;
}
