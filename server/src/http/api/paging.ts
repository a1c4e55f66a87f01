import { z } from "zod";

const limitMessage = "must be a whole number from 1 to 500";

/** What every list takes. */
export const paging = {
  cursor: z.string().min(1, "is empty").max(2_000).optional(),
  limit: z.coerce
    .number(limitMessage)
    .int(limitMessage)
    .min(1, limitMessage)
    .max(500, limitMessage)
    .optional(),
};

/** Without the keys that were not given. */
export function given<Query extends object>(
  query: Query,
): { [Key in keyof Query]: Exclude<Query[Key], undefined> } {
  const present = Object.entries(query).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Key in keyof Query]: Exclude<Query[Key], undefined> };
}
