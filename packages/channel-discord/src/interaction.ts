import { type ActionName, oneLine } from "@tocsin/core";
import { z } from "zod";
import { pressed } from "./buttons.ts";

/** What somebody did in Discord, as far as it is ours. */
export type Interaction =
  | { readonly kind: "ping" }
  | { readonly kind: "other" }
  | {
      readonly kind: "click";
      readonly id: string;
      readonly user: { readonly id: string; readonly name: string };
      readonly answer: { readonly action: ActionName; readonly incident: string };
    };

const types = { ping: 1, component: 3 } as const;

const id = z.string().regex(/^\d{1,20}$/);
const user = z.object({
  id,
  username: z.string(),
  global_name: z.string().nullish(),
});
const click = z.object({
  id,
  data: z.object({ custom_id: z.string() }),
  // In a server it is a member that clicks, in direct messages a user.
  member: z.object({ user }).optional(),
  user: user.optional(),
});

/** Reads the JSON that Discord posts; undefined when it can't be read. */
export function readInteraction(body: Uint8Array): Interaction | undefined {
  const payload = parsed(new TextDecoder().decode(body));
  const kind = z.object({ type: z.int() }).safeParse(payload);
  if (!kind.success) return undefined;
  if (kind.data.type === types.ping) return { kind: "ping" };
  if (kind.data.type !== types.component) return { kind: "other" };
  const read = click.safeParse(payload);
  const who = read.data?.member?.user ?? read.data?.user;
  if (read.data === undefined || who === undefined) return undefined;
  const answer = pressed(read.data.data.custom_id);
  if (answer === undefined) return { kind: "other" };
  const name = oneLine(who.global_name ?? "", 80) || oneLine(who.username, 80) || who.id;
  return { kind: "click", id: read.data.id, user: { id: who.id, name }, answer };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
