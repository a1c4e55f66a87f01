import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Tools } from "@tocsin/core";

/**
 * What a button, a menu or a form of ours asks for. `act`: an answer to an incident. `offer`: an action on it,
 * perhaps with a form. `go`: that action, confirmed. `form`: the form of an action, with a draft. `fill`: a form,
 * filled in. `agree`: to an order of somebody else. `pick`, `show`: what is chosen in a menu.
 */
export const verbs = ["act", "offer", "go", "form", "fill", "agree", "pick", "show"] as const;
export type Verb = (typeof verbs)[number];

export interface Wish {
  readonly verb: Verb;
  readonly args: readonly string[];
}

/** Ids of components that this gateway alone can have made, and that end some day. */
export interface CustomIds {
  /** Undefined where it would be longer than Discord takes. */
  print(verb: Verb, ...args: readonly string[]): string | undefined;
  /** Undefined for any other id, and for one whose time is over. */
  read(customId: string): Wish | undefined;
}

const longest = 100;
const dayMs = 86_400_000;
/** How long a button below a message works that is not edited again. */
const keptDays = 60;
// Of the HMAC's 43 characters: 96 bits.
const markLength = 16;
// The half second keeps the end that is sealed the same whenever it is asked for: ends are whole seconds.
const farAwayMs = Date.UTC(2999, 0) - 500;

/** The key hangs on the gateway's own, so that every process makes and knows the same ids. */
export async function openCustomIds(tools: Pick<Tools, "seal" | "now">): Promise<CustomIds> {
  const sealed = await tools.seal("discord custom ids", farAwayMs - tools.now());
  const key = createHash("sha256").update(sealed).digest();
  const markOf = (text: string) =>
    createHmac("sha256", key).update(text).digest("base64url").slice(0, markLength);
  const today = () => Math.floor(tools.now() / dayMs);

  return {
    print(verb, ...args) {
      if (args.some((arg) => /\p{Cs}/u.test(arg))) return undefined;
      const end = (today() + keptDays).toString(36);
      const text = ["v1", verb, ...args.map(encodeURIComponent), end].join(":");
      return text.length + 1 + markLength <= longest ? `${text}:${markOf(text)}` : undefined;
    },
    read(customId) {
      if (customId.length > longest) return undefined;
      const at = customId.lastIndexOf(":");
      const text = customId.slice(0, Math.max(at, 0));
      if (!isSame(customId.slice(at + 1), markOf(text))) return undefined;
      const [version, word, ...rest] = text.split(":");
      const verb = verbs.find((each) => each === word);
      const end = Number.parseInt(rest.pop() ?? "", 36);
      if (version !== "v1" || verb === undefined || !(end >= today())) return undefined;
      return { verb, args: rest.map(decodeURIComponent) };
    },
  };
}

function isSame(given: string, expected: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}
