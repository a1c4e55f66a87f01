import { badAnswer, type DiscordChoice, kinds } from "./discord-answers.ts";
import { type Json, list } from "./discord-breach.ts";
import type { DiscordTold } from "./discord-told.ts";

/** What the app answered to an interaction. */
export interface DiscordAnswer {
  readonly status: number;
  /** 1: pong. 4: a message. 5: it thinks. 6: nothing now. 8: choices. 9: a form. Absent with another status than 200. */
  readonly type?: number;
  /** What the person was told at once. */
  readonly told: readonly string[];
  /** The message that was the answer, as it was first shown. */
  readonly message?: DiscordTold;
  readonly choices?: readonly DiscordChoice[];
  /** A form that pops up: see `submit`. */
  readonly modal?: Json;
}

/** Who acts. */
export interface DiscordHand {
  /** A user's id. */
  readonly user: string;
  readonly name?: string;
  /** Another server than that of the fake; empty: in direct messages. */
  readonly guild?: string;
}

/** A message with buttons or a menu. */
interface Shown {
  readonly components: readonly Json[];
}

export interface DiscordHands {
  /** What the developer portal sends to an endpoint that is being set. */
  ping(): Promise<DiscordAnswer>;
  /** Presses a button, named by its label or custom id, of a message. */
  press(message: Shown, button: string, hand: DiscordHand): Promise<DiscordAnswer>;
  /** Chooses in the menu of a message, by the label or the value of the option. */
  choose(message: Shown, option: string, hand: DiscordHand): Promise<DiscordAnswer>;
  /** Writes `/tocsin sub option:value …`. */
  command(
    sub: string,
    options: Readonly<Record<string, string>>,
    hand: DiscordHand,
  ): Promise<DiscordAnswer>;
  /** What is offered while the last of the options is being typed. */
  complete(
    sub: string,
    options: Readonly<Record<string, string>>,
    hand: DiscordHand,
  ): Promise<DiscordAnswer>;
  /** Sends a form; what is not given by its label stays as the form has it. */
  submit(
    modal: Json | undefined,
    given: Readonly<Record<string, string>>,
    hand: DiscordHand,
  ): Promise<DiscordAnswer>;
}

/** Brings an interaction to the app: what it answered, or another status than 200. */
export type Interact = (
  fields: Json,
  hand?: DiscordHand,
) => Promise<{ readonly status: number; readonly body?: Json; readonly message?: DiscordTold }>;

const homeGuild = "1160000000000000001";

/** People in front of Discord; an answer that it would refuse is an error. */
export function discordHands(interact: Interact): DiscordHands {
  async function act(kind: number, data: Json | undefined, hand?: DiscordHand) {
    const fields = { type: kind, ...(data && { data }), ...(hand && placeOf(hand)) };
    const { status, body, message } = await interact(fields, hand);
    if (status !== 200 || body === undefined) return { status, told: [] };
    const refused = badAnswer(kind, body);
    if (refused !== undefined) throw new Error(`Discord refuses it: ${JSON.stringify(refused)}`);
    const shown = message !== undefined && !message.thinking ? [textOf(message)] : [];
    const { choices } = (body.data ?? {}) as { readonly choices?: readonly DiscordChoice[] };
    return {
      status,
      type: Number(body.type),
      told: shown,
      ...(message && { message }),
      ...(choices && { choices }),
      ...(body.type === 9 && { modal: body.data as Json }),
    };
  }

  const slash = (kind: number, sub: string, options: readonly Json[], hand: DiscordHand) =>
    act(
      kind,
      {
        id: "1170000000000000002",
        name: "tocsin",
        type: 1,
        options: [{ type: 1, name: sub, options }],
      },
      hand,
    );

  return {
    ping: () => act(kinds.ping, undefined),
    press(message, wanted, hand) {
      const all = inside(message).filter(({ type }) => type === 2);
      const found = all.find((each) => each.label === wanted || each.custom_id === wanted);
      if (found === undefined)
        throw new Error(
          lacks(
            "button",
            wanted,
            all.map(({ label }) => label),
          ),
        );
      return act(kinds.component, { component_type: 2, custom_id: found.custom_id, id: 2 }, hand);
    },
    choose(message, wanted, hand) {
      const [menu] = inside(message).filter(({ type }) => type === 3);
      const options = list(menu?.options) as Json[];
      const found = options.find((each) => each.label === wanted || each.value === wanted);
      if (found === undefined)
        throw new Error(
          lacks(
            "option",
            wanted,
            options.map(({ label }) => label),
          ),
        );
      const data = { component_type: 3, custom_id: menu?.custom_id, id: 2, values: [found.value] };
      return act(kinds.component, data, hand);
    },
    command: (sub, options, hand) =>
      slash(
        kinds.command,
        sub,
        Object.entries(options).map(([name, value]) => ({ type: 3, name, value })),
        hand,
      ),
    complete(sub, options, hand) {
      const last = Object.keys(options).at(-1);
      const typed = Object.entries(options).map(([name, value]) => ({
        type: 3,
        name,
        value,
        ...(name === last && { focused: true }),
      }));
      return slash(kinds.complete, sub, typed, hand);
    },
    submit(modal, given, hand) {
      if (modal === undefined) throw new Error("no form popped up");
      const parts = list(modal.components) as Json[];
      const labels = parts.flatMap(({ label }) => (label === undefined ? [] : [label]));
      const unknown = Object.keys(given).find((label) => !labels.includes(label));
      if (unknown !== undefined) throw new Error(lacks("input", unknown, labels));
      const components = parts.map((part, index) => ({
        id: index,
        type: part.type,
        ...filled(part, given),
      }));
      return act(kinds.form, { custom_id: modal.custom_id, components }, hand);
    },
  };
}

function placeOf({ user, name = `user-${user}`, guild = homeGuild }: DiscordHand): Json {
  const person = { id: user, username: name.toLowerCase(), global_name: name, avatar: null };
  const channel = {
    channel_id: "1150000000000000001",
    channel: { id: "1150000000000000001", type: 0 },
  };
  const more = { ...channel, locale: "en-US", app_permissions: "0", entitlements: [] };
  if (guild === "") return { ...more, user: person };
  const member = { user: person, nick: null, roles: [], permissions: "0" };
  return { ...more, guild_id: guild, guild_locale: "en-US", member };
}

/** What a modal sends of one part: a text by its value, a menu by what is chosen. */
function filled({ label, component }: Json, given: Readonly<Record<string, string>>): Json {
  if (component === undefined) return {};
  const { type, custom_id, value = "", options, required } = component as Json;
  const written = given[String(label)];
  if (type === 4) {
    if (required === true && (written ?? value) === "")
      throw new Error(`${label} has to be filled in`);
    return { component: { type, id: 9, custom_id, value: written ?? value } };
  }
  const all = list(options) as Json[];
  const chosen =
    written === undefined
      ? all.find((each) => each.default === true)
      : all.find((each) => each.label === written || each.value === written);
  if (written !== undefined && written !== "" && chosen === undefined) {
    throw new Error(
      lacks(
        "choice",
        written,
        all.map((each) => each.label),
      ),
    );
  }
  return {
    component: { type, id: 9, custom_id, values: chosen === undefined ? [] : [chosen.value] },
  };
}

function inside({ components }: Shown): Json[] {
  return components.flatMap((row) => list(row.components) as Json[]);
}

function lacks(what: string, wanted: string, all: readonly unknown[]): string {
  const shown = all.map((each) => JSON.stringify(each)).join(", ");
  return `no ${what} ${JSON.stringify(wanted)}; there are: ${shown || "none"}`;
}

/** What a person reads: its text, and that of its embeds. */
function textOf({ content, embeds }: DiscordTold): string {
  const described = embeds.map(({ description }) => String(description ?? ""));
  return [content, ...described].filter((each) => each !== "").join("\n");
}
