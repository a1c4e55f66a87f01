import { badMessage } from "./discord-answers.ts";
import { type Json, list } from "./discord-breach.ts";
import { error } from "./discord-wire.ts";
import type { Answer } from "./http.ts";

/** What an interaction was answered with, as people see it now. */
export interface DiscordTold {
  readonly id: string;
  /** Who acted. */
  readonly user: string;
  /** Everybody in the channel sees it. */
  readonly public: boolean;
  /** The app thinks: nothing is shown yet. */
  readonly thinking: boolean;
  readonly content: string;
  readonly embeds: readonly Json[];
  readonly components: readonly Json[];
  readonly edits: number;
}

interface Interaction {
  readonly user: string;
  readonly madeAt: number;
  /** The id of the first answer's message. */
  original?: string;
  answered: boolean;
}

export interface DiscordTellings {
  readonly told: readonly DiscordTold[];
  begin(token: string, user: string): void;
  /** Keeps the first answer, which was looked at already. */
  first(token: string, answer: Json): DiscordTold | undefined;
  /** `POST …/webhooks/{application}/{token}` and `PATCH …/messages/@original`. */
  answer(method: string, token: string, original: boolean, body: Json): Answer;
}

const tokenMs = 15 * 60_000;
const ephemeral = 64;

/** Interactions and what is said to them, as long as Discord takes it. */
export function discordTellings(nextId: () => string, now: () => number): DiscordTellings {
  const interactions = new Map<string, Interaction>();
  const told: DiscordTold[] = [];

  function add(user: string, body: Json, thinking: boolean): DiscordTold {
    const shown = {
      id: nextId(),
      user,
      public: (Number(body.flags ?? 0) & ephemeral) === 0,
      thinking,
      edits: 0,
      ...contentOf(body),
    };
    told.push(shown);
    return shown;
  }

  return {
    told,
    begin(token, user) {
      interactions.set(token, { user, madeAt: now(), answered: false });
    },
    first(token, { type, data = {} }) {
      const interaction = interactions.get(token);
      if (interaction === undefined || interaction.answered) return undefined;
      interaction.answered = true;
      if (type !== 4 && type !== 5) return undefined;
      const shown = add(interaction.user, data as Json, type === 5);
      interaction.original = shown.id;
      return shown;
    },
    answer(method, token, original, body) {
      const interaction = interactions.get(token);
      if (interaction === undefined || !interaction.answered) {
        return error(404, 10015, "Unknown Webhook");
      }
      if (now() - interaction.madeAt > tokenMs) return error(401, 50027, "Invalid Webhook Token");
      if (method === "POST" && !original) {
        const refused = badMessage(body, ephemeral | 4);
        if (refused !== undefined) return { status: 400, body: refused };
        return { status: 200, body: { id: add(interaction.user, body, false).id } };
      }
      if (method !== "PATCH" || !original) return error(405, 0, "405: Method Not Allowed");
      const index = told.findIndex(({ id }) => id === interaction.original);
      const shown = told[index];
      if (shown === undefined) return error(404, 10008, "Unknown Message");
      const refused = badMessage(body, 4);
      if (refused !== undefined) return { status: 400, body: refused };
      const { content, embeds, components } = shown;
      const edited = contentOf({ content, embeds, components, ...body });
      told[index] = { ...shown, ...edited, thinking: false, edits: shown.edits + 1 };
      return { status: 200, body: { id: shown.id } };
    },
  };
}

function contentOf({ content = "", embeds, components }: Json) {
  return {
    content: String(content),
    embeds: list(embeds) as Json[],
    components: list(components) as Json[],
  };
}
