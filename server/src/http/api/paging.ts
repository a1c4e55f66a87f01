import { z } from "zod";

/** What every list takes. */
export const paging = {
  cursor: z.string().min(1, "is empty").max(2_000).optional(),
  limit: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(1)
    .max(500)
    .optional(),
};

/** Without the keys that were not given. */
export function given<Query extends object>(
  query: Query,
): { [Key in keyof Query]: Exclude<Query[Key], undefined> } {
  const present = Object.entries(query).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Key in keyof Query]: Exclude<Query[Key], undefined> };
}
