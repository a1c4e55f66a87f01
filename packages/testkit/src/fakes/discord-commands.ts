import {
  type Breach,
  badLength,
  breach,
  doubled,
  errorFor,
  type Json,
  list,
  strange,
  text,
} from "./discord-breach.ts";
import type { Answer } from "./http.ts";

type Path = readonly (string | number)[];

const subCommand = 1;
const aText = 3;
// discord-api-docs: interactions/application-commands.
const limits = { commands: 100, options: 25, description: 100 };
const nameShape = /^[-_'\p{Ll}\p{N}]{1,32}$/u;

/** The commands that an application has registered, by server; `""`: everywhere. */
export interface DiscordCommands {
  get(guild: string): readonly Json[];
  /** Answers `GET` and `PUT` of the commands of a place. */
  answer(method: string, guild: string, body: unknown): Answer;
  /** Who does not have the scope `applications.commands` is told so. */
  forbid(): void;
}

export function discordCommands(applicationId: string, nextId: () => string): DiscordCommands {
  const registered = new Map<string, readonly Json[]>();
  let forbidden = false;
  return {
    get: (guild) => registered.get(guild) ?? [],
    forbid() {
      forbidden = true;
    },
    answer(method, guild, body) {
      if (forbidden) return { status: 403, body: { message: "Missing Access", code: 50001 } };
      if (method === "GET") return { status: 200, body: registered.get(guild) ?? [] };
      if (method !== "PUT")
        return { status: 405, body: { message: "Method Not Allowed", code: 0 } };
      const commands = list(body) as Json[];
      const refused = errorFor(breachesOf(commands, guild));
      if (refused !== undefined) return { status: 400, body: refused };
      registered.set(
        guild,
        commands.map((command) => ({
          id: nextId(),
          application_id: applicationId,
          version: nextId(),
          default_member_permissions: null,
          nsfw: false,
          ...(guild === "" ? { dm_permission: true } : { guild_id: guild }),
          ...command,
        })),
      );
      return { status: 200, body: registered.get(guild) };
    },
  };
}

function breachesOf(commands: readonly Json[], guild: string): Breach[] {
  const keys = ["name", "type", "description", "options", ...(guild === "" ? ["contexts"] : [])];
  return [
    ...(commands.length > limits.commands ? [badLength([], 0, limits.commands)] : []),
    ...doubled(
      commands.map(({ name }) => name),
      [],
      "Command name",
    ),
    ...commands.flatMap((command, index) => [
      ...strange(command, [index], keys),
      ...named(command, [index]),
      ...optionsOf(command, [index], 0),
    ]),
  ];
}

function optionsOf(holder: Json, at: Path, depth: number): Breach[] {
  const options = list(holder.options) as Json[];
  const path = [...at, "options"];
  const subs = options.filter(({ type }) => type === subCommand).length;
  const late = options.findLastIndex(({ required }) => required === true);
  const early = options.findIndex(({ required }) => required !== true);
  return [
    ...(options.length > limits.options ? [badLength(path, 0, limits.options)] : []),
    ...(subs > 0 && (subs < options.length || depth > 0)
      ? [breach(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands stand alone.")]
      : []),
    ...(early !== -1 && late > early
      ? [breach(path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options first.")]
      : []),
    ...doubled(
      options.map(({ name }) => name),
      path,
      "Option name",
    ),
    ...options.flatMap((option, index) => [
      ...strange(
        option,
        [...path, index],
        ["type", "name", "description", "required", "autocomplete", "options"],
      ),
      ...(option.type === subCommand || option.type === aText
        ? []
        : [breach([...path, index, "type"], "BASE_TYPE_CHOICES", "The fake plays 1 and 3.")]),
      ...named(option, [...path, index]),
      ...optionsOf(option, [...path, index], depth + 1),
    ]),
  ];
}

function named(each: Json, at: Path): Breach[] {
  const said = "String value did not match validation regex.";
  return [
    ...(typeof each.name === "string" && nameShape.test(each.name)
      ? []
      : [breach([...at, "name"], "APPLICATION_COMMAND_INVALID_NAME", said)]),
    ...text(each.description, [...at, "description"], limits.description, true),
  ];
}
