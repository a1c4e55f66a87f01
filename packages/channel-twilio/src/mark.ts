import { createHash } from "node:crypto";

// Letters and digits that can't be taken for one another (Crockford's base 32).
const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** A short name of a telling, by which it is known again at Twilio. */
export function markOf(tellingId: string, length: number): string {
  const bytes = createHash("sha256").update(tellingId).digest();
  return Array.from(bytes.subarray(0, length), (byte) => letters[byte & 31]).join("");
}
