import type { Desk, Tools } from "@tocsin/core";
import type { DiscordOptions } from "../options.ts";
import type { CustomIds } from "./custom-id.ts";
import { openDrafts } from "./drafts.ts";
import { handle } from "./handle.ts";
import type { Interaction, Origin } from "./interaction.ts";
import type { Later } from "./later.ts";
import { answerableMs } from "./reply-to.ts";
import { ephemeral, firstAnswer, type Reply, say, types } from "./say.ts";
import { whoActed } from "./scene.ts";

/** An answer to an interaction, or why it is not taken. */
export type Answered = { readonly body: unknown } | { readonly refused: string };

export type Answerer = (interaction: Interaction, desk: Desk) => Promise<Answered>;

/** Discord waits three seconds for an answer, the network included; after this one is put off. */
const patienceMs = 1_800;
/** How far ahead of ours Discord's clock may be, in ms. */
const aheadMs = 5 * 60_000;
// Discord's ids hold the time of their making, in ms since 2015.
const epoch = 1_420_070_400_000n;

const elsewhere = say("Nothing done: this Tocsin belongs to another server.");

/** Answers interactions, however they came; what takes longer is told when it is done. */
export function answerer(
  { applicationId, guild }: Pick<DiscordOptions, "applicationId" | "guild">,
  { ids, later, tools }: { ids: () => Promise<CustomIds>; later: Later; tools: Tools },
): Answerer {
  const drafts = openDrafts(tools.now);

  return async (interaction, desk) => {
    const app =
      interaction.kind === "ping" ? interaction.applicationId : interaction.origin.applicationId;
    if (applicationId !== undefined && app !== undefined && app !== applicationId) {
      return { refused: "it is another application's: see the option applicationId" };
    }
    if (interaction.kind === "ping") return { body: { type: types.pong } };
    const { origin } = interaction;
    if (!isFresh(origin, tools.now())) {
      return { refused: "it is not of the last 15 minutes: check this machine's clock" };
    }
    if (guild !== undefined && isElsewhere(interaction, guild)) {
      tools.log.warn("an interaction of another server was refused", {
        channel: tools.name,
        guild: origin.guildId ?? "none",
        user: origin.user.id,
      });
      // Typing a command is no attempt yet, and each letter would be one.
      if (interaction.kind === "complete") return { body: nothing.complete };
      await desk.refuse("it is of another server: see the option guild", whoActed(interaction));
      return { body: firstAnswer(elsewhere) };
    }
    const reply = handle(interaction, { desk, origin, ids, drafts, tools });
    const first = await within(reply.told);
    if (first !== undefined) return { body: firstAnswer(first) };
    if (interaction.kind === "complete") return { body: nothing.complete };
    const quiet = reply.quiet();
    reply.told.then((late) => later.tell(origin, late, quiet));
    return { body: quiet ? nothing.yet : nothing.thinking };
  };

  function within(reply: Promise<Reply>): Promise<Reply | undefined> {
    return new Promise((resolve) => {
      const cancel = tools.clock.at(tools.now() + patienceMs, () => resolve(undefined));
      reply.then((told) => {
        cancel();
        resolve(told);
      });
    });
  }
}

const nothing = {
  complete: { type: types.choices, data: { choices: [] } },
  yet: { type: types.edit },
  thinking: { type: types.think, data: { flags: ephemeral } },
};

function isFresh({ id }: Origin, now: number): boolean {
  const age = now - Number((BigInt(id) >> 22n) + epoch);
  return age <= answerableMs && age >= -aheadMs;
}

/** Our messages may also stand in direct messages, which have no server. */
function isElsewhere({ kind, origin }: Exclude<Interaction, { kind: "ping" }>, guild: string) {
  const inServer = kind === "command" || kind === "complete";
  return origin.guildId === undefined ? inServer : origin.guildId !== guild;
}
