// Go's strfmt reads these forms; without a zone it takes UTC, where Date.parse takes the machine's.
const form = /^(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d:\d\d)(\.\d+)?(z|[+-]\d\d:?\d\d)?$/i;
const longest = 40;
/** Year 9999: `toISOString` writes later ones in another form. */
const latest = 253_402_300_799_999;

/** Milliseconds since the epoch; undefined for none and for Go's zero time. */
export function readTime(value: unknown): number | undefined | "unreadable" {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || value.length > longest) return "unreadable";
  const [, date, clock, fraction = "", zone = "Z"] = form.exec(value) ?? [];
  if (date === undefined) return "unreadable";
  const ms = Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${zone.toUpperCase()}`);
  if (Number.isNaN(ms) || ms > latest) return "unreadable";
  return ms > 0 ? ms : undefined;
}
