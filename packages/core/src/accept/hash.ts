import { createHash } from "node:crypto";

/** Letters that can't be taken for one another when said or typed (Crockford's base 32). */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The same text gives the same name: `length` letters of 5 bits each, at most 51. */
export function nameOf(text: string | Uint8Array, length: number): string {
  const bytes = createHash("sha256").update(text).digest();
  let name = "";
  for (let index = 0; index < length; index += 1) {
    const bit = index * 5;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    name += letters[(pair >> (11 - (bit & 7))) & 31];
  }
  return name;
}
