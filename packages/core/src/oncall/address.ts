const phone = /^\+?[\d\s().-]{5,}$/;
const mail = /^[^@\s/]+@[^@\s/]+$/;

/** An address that its owner knows again and nobody can use: `+82…5678`, `a…@example.test`, `U02…LH`. */
export function maskAddress(address: string): string {
  if (mail.test(address)) return `${address.slice(0, 1)}…${address.slice(address.indexOf("@"))}`;
  const plain = comparableAddress(address);
  // Never more than about half of it.
  if (plain.length >= 12 && phone.test(address)) return `${plain.slice(0, 3)}…${plain.slice(-4)}`;
  if (plain.length >= 7) return `${plain.slice(0, 3)}…${plain.slice(-2)}`;
  return `${plain.slice(0, 1)}…`;
}

/** The same for two ways to write one address: blanks of a phone number, capitals of a mail address. */
export function comparableAddress(address: string): string {
  const text = address.trim();
  if (phone.test(text)) return text.replace(/[\s().-]/g, "");
  return mail.test(text) ? text.toLowerCase() : text;
}
