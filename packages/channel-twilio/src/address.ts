/** E.164: a plus, the country, the number; 15 digits at the most. */
export function isNumber(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

/** Why a phone can't have this address; undefined when it can. */
export function badAddress(address: string): string | undefined {
  if (isNumber(address)) return undefined;
  const digits = address.replace(/[\s().-]/g, "");
  if (isNumber(digits)) return `write the number without blanks and dashes: ${digits}`;
  return "write the number with a plus and the country, such as +821012345678 or +15017122661";
}

/** The number for a log: `+82…5678`. */
export function masked(number: string): string {
  return isNumber(number) ? `${number.slice(0, 3)}…${number.slice(-4)}` : "an unknown number";
}
