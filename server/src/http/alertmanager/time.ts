const form = /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)$/i;
const longest = 40;
/** Of year 9999: later ones are written in another form. */
const latest = 253_402_300_799_999;

/** A time of a request in ms since 1970; undefined when it is none. */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== "string" || value.length > longest || !form.test(value)) return undefined;
  const ms = Date.parse(value.replace(" ", "T").toUpperCase());
  return Number.isNaN(ms) || ms > latest ? undefined : Math.max(0, ms);
}
