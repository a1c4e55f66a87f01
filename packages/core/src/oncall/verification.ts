import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { Change, Storage } from "../storage.ts";
import { addressMark, verifiedChange } from "./contacts-verified.ts";
import type { Contact, Person } from "./person.ts";
import { keyPart } from "./record-name.ts";
import type { VerifyResult } from "./view.ts";

const digits = 6;
const validMs = 15 * 60_000;
const mostWrong = 5;
const mostCodes = 3;
const hourMs = 3_600_000;

/** What is kept while a code is out, and of the codes of the last hour. */
interface Verification {
  /** When each code of the last hour was made, ms. */
  readonly made: readonly number[];
  /** Absent: used, or guessed at too often. */
  readonly code?: {
    readonly salt: string;
    readonly hash: string;
    /** The code is for this address alone. */
    readonly address: string;
    readonly until: number;
    readonly wrong: number;
  };
}

/** Makes a code, which takes the place of an earlier one; a string says why not. */
export async function startVerification(
  storage: Storage,
  person: Person,
  contact: Contact,
  now: number,
): Promise<{ readonly code: string } | string> {
  const key = keyOf(person, contact);
  for (;;) {
    const [record] = await storage.read([key]);
    const before = record === undefined ? undefined : (JSON.parse(record.value) as Verification);
    const made = (before?.made ?? []).filter((at) => at > now - hourMs);
    if (made.length >= mostCodes) {
      const minutes = Math.ceil(((made[0] ?? now) + hourMs - now) / 60_000);
      return `${contact.name} of ${person.name} got ${mostCodes} codes within the hour: use the last one, or try again in ${minutes} min`;
    }
    const code = String(randomInt(10 ** digits)).padStart(digits, "0");
    const salt = randomBytes(16).toString("base64url");
    const fresh: Verification = {
      made: [...made, now],
      code: {
        salt,
        hash: hashOf(salt, code).toString("base64url"),
        address: addressMark(contact),
        until: now + validMs,
        wrong: 0,
      },
    };
    if (await storage.commit([changeOf(key, fresh, record?.version ?? 0)])) return { code };
  }
}

/** Whether this is the code that was sent; the contact is verified then, and the code used up. */
export async function confirm(
  storage: Storage,
  person: Person,
  contact: Contact,
  code: string,
  now: number,
): Promise<VerifyResult> {
  const key = keyOf(person, contact);
  for (;;) {
    const [record] = await storage.read([key]);
    if (record === undefined) return "expired";
    const { made, code: sent } = JSON.parse(record.value) as Verification;
    if (sent === undefined || sent.until <= now || sent.address !== addressMark(contact)) {
      return "expired";
    }
    const right = isSame(hashOf(sent.salt, code), Buffer.from(sent.hash, "base64url"));
    const wrong = sent.wrong + 1;
    // Counted before it is answered: many guesses at once are not more guesses.
    const rest: Verification =
      right || wrong >= mostWrong ? { made } : { made, code: { ...sent, wrong } };
    const changes = [changeOf(key, rest, record.version)];
    if (right) changes.push(verifiedChange(person, contact, now));
    if (await storage.commit(changes)) return right ? "verified" : "wrong";
  }
}

function hashOf(salt: string, code: string): Buffer {
  return createHash("sha256")
    .update(`${salt}\n${code.slice(0, 100).trim()}`)
    .digest();
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function changeOf(key: string, value: Verification, expect: number): Change {
  const expires = (value.made.at(-1) ?? 0) + hourMs;
  return { key, expect, value: JSON.stringify(value), expires };
}

function keyOf(person: Person, contact: Contact): string {
  return `verification:${keyPart(person.key)}:${keyPart(contact.name)}`;
}
