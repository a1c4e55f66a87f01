import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { Secret } from "../secret.ts";
import type { Storage } from "../storage.ts";
import type { Clock, Tools } from "../tools.ts";

const sealKey = "key:seal";
const keyBytes = 32;

/**
 * Seals of this gateway: an HMAC-SHA256 over the text and its end, with a key that is made once and kept in
 * the storage, so that what one process has sealed another can open.
 */
export function sealer(storage: () => Storage, clock: Clock): Pick<Tools, "seal" | "unseal"> {
  let known: Promise<Secret> | undefined;
  const secret = () => {
    known ??= keyOf(storage()).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  const markOf = async (payload: string) =>
    createHmac("sha256", (await secret()).reveal())
      .update(payload)
      .digest();

  return {
    async seal(text, ttlMs) {
      const end = Math.ceil((clock.now() + ttlMs) / 1_000);
      const payload = `${end.toString(36)}.${Buffer.from(text).toString("base64url")}`;
      return `${payload}.${(await markOf(payload)).toString("base64url")}`;
    },
    async unseal(sealed) {
      const [end = "", text = "", mark = "", more] = sealed.split(".", 4);
      if (more !== undefined || sealed.length > 4_096) return undefined;
      const expected = await markOf(`${end}.${text}`);
      const given = Buffer.from(mark, "base64url");
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      if (Number.parseInt(end, 36) * 1_000 < clock.now()) return undefined;
      return Buffer.from(text, "base64url").toString();
    },
  };
}

async function keyOf(storage: Storage): Promise<Secret> {
  for (;;) {
    const [record] = await storage.read([sealKey]);
    if (record !== undefined) return new Secret(JSON.parse(record.value) as string);
    const value = JSON.stringify(randomBytes(keyBytes).toString("base64url"));
    // Whoever comes second reads what the first has written.
    await storage.commit([{ key: sealKey, expect: 0, value }]);
  }
}
