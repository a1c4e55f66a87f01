import { createHash } from "node:crypto";
import type { Ref } from "@tocsin/core";
import { oneLine } from "./clean.ts";

/** What the mails of one incident share, so that mail programs show them as one conversation. */
export interface Thread {
  /** Message-ID of the first mail. */
  readonly root: string;
  /** Message-ID of the last one before this. */
  readonly last: string;
  /** Gmail parts a conversation whose subject changes. */
  readonly subject: string;
  /** The ids of the pictures and files that it has. */
  readonly pictures: readonly string[];
}

export const longestSubject = 150;
const mostPictures = 50;
const idForm = /^<[\w.+-]{1,140}@[\w.-]{1,253}>$/;
const tokenForm = /^[\w-]{1,70}(\.[\w-]{1,30}){0,2}$/;

/** The same telling has the same Message-ID: mail servers and programs show equal ones once. */
export function messageId(tellingId: string, domain: string): string {
  const token = tokenForm.test(tellingId)
    ? tellingId
    : createHash("sha256").update(tellingId).digest("hex");
  return `<tocsin.${token}@${domain}>`;
}

/** Reads what an earlier mail left; undefined when it can't be gone on from. */
export function readThread(ref: Ref | undefined): Thread | undefined {
  if (ref === undefined) return undefined;
  try {
    const kept: unknown = JSON.parse(ref);
    if (!Array.isArray(kept)) return undefined;
    const [root, last, subject] = kept.map(String);
    const pictures: unknown[] = Array.isArray(kept[3]) ? kept[3] : [];
    if (root === undefined || last === undefined || subject === undefined) return undefined;
    if (!idForm.test(root) || !idForm.test(last)) return undefined;
    const known = pictures.map(String).slice(0, mostPictures);
    return { root, last, subject: oneLine(subject, longestSubject), pictures: known };
  } catch {
    return undefined;
  }
}

export function writeThread({ root, last, subject, pictures }: Thread): Ref {
  const known = pictures.length === 0 ? [] : [pictures.slice(-mostPictures)];
  return JSON.stringify([root, last, subject, ...known]);
}
