import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Tools } from "../tools.ts";

/** Of texts that people's programs bring back: that this gateway made them for this channel, and lately. */
export interface Stamps {
  /** The text with its last day and a mark below both: 22 characters more, the same ones all day. */
  print(text: string): string;
  /** The text; undefined where it was made or changed by others, or its time is over. */
  read(stamped: string): string | undefined;
}

const dayMs = 86_400_000;
/** How long a text holds after it was stamped. */
const keptDays = 60;
// Of the HMAC's 43 characters: 96 bits.
const markLength = 16;
const form = /^((.*):([0-9a-z]+)):([\w-]{16})$/su;
// The half second keeps the end that is sealed the same whenever it is asked for: ends are whole seconds.
const farAwayMs = Date.UTC(2999, 0) - 500;

/**
 * The stamps of a channel. Their key hangs on the gateway's own and on the channel's name, and is fetched at the
 * first asking: every process makes and knows the same ones.
 */
export function stampsOf(tools: Pick<Tools, "seal" | "now" | "name">): () => Promise<Stamps> {
  let known: Promise<Stamps> | undefined;
  return () => {
    known ??= openStamps(tools).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function openStamps({ seal, now, name }: Parameters<typeof stampsOf>[0]): Promise<Stamps> {
  const sealed = await seal(`stamps of ${name}`, farAwayMs - now());
  const key = createHash("sha256").update(sealed).digest();
  const markOf = (text: string) =>
    createHmac("sha256", key).update(text).digest("base64url").slice(0, markLength);
  const today = () => Math.floor(now() / dayMs);

  return {
    print(text) {
      const signed = `${text}:${(today() + keptDays).toString(36)}`;
      return `${signed}:${markOf(signed)}`;
    },
    read(stamped) {
      const [, signed = "", text, end = "", mark = ""] = form.exec(stamped) ?? [];
      if (!timingSafeEqual(Buffer.from(mark.padEnd(markLength)), Buffer.from(markOf(signed)))) {
        return undefined;
      }
      return Number.parseInt(end, 36) >= today() ? text : undefined;
    },
  };
}
