import { type ActionName, oneLine } from "@tocsin/core";
import { z } from "zod";
import { pressed } from "./buttons.ts";

/** Somebody pressed buttons of ours. */
export interface Click {
  readonly user: { readonly id: string; readonly name?: string };
  readonly answers: readonly { readonly action: ActionName; readonly incident: string }[];
  /** Where the person can be told something alone. Not to be trusted. */
  readonly responseUrl?: string;
}

const payloadSchema = z.object({
  user: z.object({
    id: z.string().regex(/^[UW][A-Z0-9]{2,30}$/),
    username: z.string().optional(),
    name: z.string().optional(),
  }),
  response_url: z.string().optional(),
  // One click is one action; more would come from a form, which we have none of.
  actions: z
    .array(z.object({ action_id: z.string(), value: z.string().optional() }))
    .min(1)
    .max(25),
});

/** Reads the form that Slack posts. "other": an interaction that is not ours to answer. */
export function readClick(body: Uint8Array): Click | "other" | undefined {
  const json = new URLSearchParams(new TextDecoder().decode(body)).get("payload");
  const payload = json === null ? undefined : parsed(json);
  const kind = z.object({ type: z.string() }).safeParse(payload);
  if (!kind.success) return undefined;
  if (kind.data.type !== "block_actions") return "other";
  const read = payloadSchema.safeParse(payload);
  if (!read.success) return undefined;
  const { user, actions, response_url: responseUrl } = read.data;
  const answers = actions.flatMap((each) => pressed(each.action_id, each.value) ?? []);
  if (answers.length === 0) return "other";
  const name = oneLine(user.username ?? user.name ?? "", 80);
  return {
    user: { id: user.id, ...(name !== "" && { name }) },
    answers,
    ...(responseUrl !== undefined && { responseUrl }),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
