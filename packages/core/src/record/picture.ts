import type { Picture } from "../accept/pictures.ts";
import { retentionMs } from "../correlate/keys.ts";
import type { KeptImage } from "../notice.ts";
import type { Change, Storage } from "../storage.ts";
import type { Clock } from "../tools.ts";

const dayMs = 86_400_000;

interface Kept {
  /** Base64. */
  readonly data: string;
  /** When it is forgotten, ms. */
  readonly until: number;
}

/** The record of a picture. Its key follows from its bytes: the same one is kept once. */
export function pictureChange({ id, data }: Picture, now: number): Change {
  const until = now + retentionMs;
  return {
    key: pictureKey(id),
    value: JSON.stringify({ data, until } satisfies Kept),
    expires: until,
  };
}

export async function readBytes(storage: Storage, id: string): Promise<Uint8Array | undefined> {
  const kept = await read(storage, id);
  return kept === undefined ? undefined : Buffer.from(kept.data, "base64");
}

/**
 * Reads what is to be shown, and keeps it for as long as an incident that ends now is kept: one that stays
 * open for months has its pictures as long as it is told of.
 */
export function bytesFrom(storage: Storage, clock: Clock) {
  return async ({ id }: KeptImage): Promise<Uint8Array | undefined> => {
    const kept = await read(storage, id);
    if (kept === undefined) return undefined;
    const now = clock.now();
    // Not with each telling: it is the whole picture that is written.
    if (kept.until < now + retentionMs - dayMs) {
      await storage.commit([pictureChange({ id, data: kept.data }, now)]);
    }
    return Buffer.from(kept.data, "base64");
  };
}

async function read(storage: Storage, id: string): Promise<Kept | undefined> {
  const [record] = await storage.read([pictureKey(id)]);
  return record === undefined ? undefined : (JSON.parse(record.value) as Kept);
}

function pictureKey(id: string): string {
  return `picture:${id}`;
}
