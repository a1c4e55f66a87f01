import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { translate } from "../unavailable.ts";

export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export type Argument = string | number;
/** What Redis gives back from Lua. */
export type Reply = string | number | null | readonly Reply[];

// KEYS[1] is the prefix: every key is made of it, so that a hash tag in it keeps all in one slot.
const prelude = `
local prefix = KEYS[1]
local held = prefix .. ':held'
local function recordOf(key) return prefix .. ':r:' .. key end
local function dueSet(lane, urgent)
  return prefix .. (urgent == '1' and ':urgent:' or ':due:') .. lane
end
local function watchSet(lane) return prefix .. ':watch:' .. lane end
`;

/** A Lua script that knows how the driver names its keys. */
export function script(body: string): Script {
  const lua = prelude + body;
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

/** Runs it, loading it first when Redis does not know it (it was restarted, or its scripts flushed). */
export async function run(
  client: Redis,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly Argument[],
): Promise<Reply> {
  const rest = [keys.length, ...keys, ...args];
  try {
    try {
      return (await client.call("EVALSHA", [sha, ...rest])) as Reply;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return (await client.call("EVAL", [lua, ...rest])) as Reply;
    }
  } catch (error) {
    throw translate(error);
  }
}

/** A list of texts, as most scripts answer. */
export function texts(reply: Reply | undefined): readonly string[] {
  return Array.isArray(reply) ? reply.map(String) : [];
}

/** A list of replies. */
export function parts(reply: Reply | undefined): readonly Reply[] {
  return Array.isArray(reply) ? reply : [];
}

/** A flat list cut into rows of this width. */
export function rows(flat: readonly string[], width: number): readonly (readonly string[])[] {
  const cut: string[][] = [];
  for (let at = 0; at < flat.length; at += width) cut.push(flat.slice(at, at + width));
  return cut;
}
