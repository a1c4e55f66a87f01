import { click, filled } from "./click.ts";
import { command } from "./command.ts";
import { commandName } from "./commands.ts";
import { complete } from "./complete.ts";
import type { CustomIds } from "./custom-id.ts";
import type { Interaction } from "./interaction.ts";
import { answerableMs } from "./reply-to.ts";
import { type Reply, say } from "./say.ts";
import { type Scene, whoActed } from "./scene.ts";

type Personal = Exclude<Interaction, { kind: "ping" }>;

/** A reply in the making. */
export interface Handling {
  /** Never rejects: whoever acted has to hear that it went wrong. */
  readonly told: Promise<Reply>;
  /** It is answered by an edit of the message, which the gateway makes. */
  quiet(): boolean;
}

interface Around extends Omit<Scene, "ids"> {
  readonly ids: () => Promise<CustomIds>;
}

// A signature holds for 5 minutes either way, and an id for as long as it can be answered.
const replayMs = answerableMs + 10 * 60_000;

/** Does what an interaction asks for, once. */
export function handle(interaction: Personal, around: Around): Handling {
  let quiet = false;

  async function reply(): Promise<Reply> {
    const scene: Scene = { ...around, ids: await around.ids() };
    const { desk, origin } = scene;
    if (interaction.kind === "complete") {
      return { kind: "choices", choices: await complete(scene, interaction) };
    }
    quiet = interaction.kind === "click" && scene.ids.read(interaction.customId)?.verb === "act";
    if (!(await desk.once(`discord:${origin.id}`, replayMs))) {
      await desk.refuse("it came twice, with the same id", whoActed(interaction));
      return quiet ? { kind: "edit" } : say("This was asked already.");
    }
    switch (interaction.kind) {
      case "click":
        return click(scene, interaction);
      case "form":
        return filled(scene, interaction);
      case "command":
        if (interaction.command === commandName) return command(scene, interaction);
    }
    return say(`Tocsin takes buttons, forms and /${commandName}.`);
  }

  const told = reply().catch((error: unknown): Reply => {
    const { tools } = around;
    tools.log.error("an interaction failed", { channel: tools.name, error: String(error) });
    if (interaction.kind === "complete") return { kind: "choices", choices: [] };
    return say(
      "This went wrong at the gateway; its log says why. Look whether it was done before you try again.",
    );
  });
  return { told, quiet: () => quiet };
}
