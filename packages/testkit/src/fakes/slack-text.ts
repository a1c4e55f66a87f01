export type Thing = Readonly<Record<string, unknown>>;

export function isTextObject(
  value: unknown,
  max: number,
  types: readonly string[] = ["plain_text", "mrkdwn"],
): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { type, text, emoji, verbatim } = value as Thing;
  if (typeof type !== "string" || !types.includes(type)) return false;
  if (type === "mrkdwn" ? emoji !== undefined : verbatim !== undefined) return false;
  return isText(text, max);
}

export function isText(value: unknown, max: number): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= max;
}

/** The objects of a list. */
export function list(value: unknown): Thing[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each) => typeof each === "object" && each !== null);
}
