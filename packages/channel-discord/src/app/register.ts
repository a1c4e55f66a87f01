import type { Tools } from "@tocsin/core";
import type { Client } from "../client.ts";
import { outcomeOfProblem } from "../errors.ts";
import type { DiscordOptions } from "../options.ts";
import { commandFor } from "./commands.ts";

/**
 * Makes the slash command known to Discord, where it is not yet what it should be: looking costs nothing, and
 * Discord lets an application make 200 commands a day.
 */
export async function registerCommands(
  { applicationId, guild }: Pick<DiscordOptions, "applicationId" | "guild">,
  client: Client,
  { log, name }: Pick<Tools, "log" | "name">,
  signal: AbortSignal,
): Promise<void> {
  if (applicationId === undefined) return;
  const route =
    guild === undefined
      ? (`/applications/${applicationId}/commands` as const)
      : (`/applications/${applicationId}/guilds/${guild}/commands` as const);
  const wanted = [commandFor(guild)];
  const known = await client.call({ method: "GET", route, auth: true, signal });
  if (known.ok && holds(known.value, wanted)) return;
  const made = known.ok
    ? await client.call({ method: "PUT", route, auth: true, body: wanted, signal })
    : known;
  if (signal.aborted) return;
  if (made.ok) return log.info("the slash command is registered", { channel: name });
  const outcome = outcomeOfProblem(made.problem, { place: "channel", level: 2, signal });
  const reason = "reason" in outcome ? outcome.reason : "";
  if (outcome.status !== "failed")
    throw new Error(`the slash command is not registered: ${reason}`);
  log.warn(
    "the slash command is not registered: invite the application with the scope applications.commands, and check applicationId and guild",
    { channel: name, reason },
  );
}

/** Whether Discord's answer is what is wanted, leaving aside what it adds of its own. */
function holds(known: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    const all = Array.isArray(known) ? known : [];
    return all.length === wanted.length && wanted.every((each, index) => holds(all[index], each));
  }
  if (typeof wanted !== "object" || wanted === null) return known === wanted;
  if (typeof known !== "object" || known === null) return false;
  return Object.entries(wanted).every(([key, value]) =>
    holds((known as Readonly<Record<string, unknown>>)[key], value),
  );
}
