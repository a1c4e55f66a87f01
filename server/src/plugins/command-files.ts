import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { CommandOptions } from "@tocsin/core";

/** A command of the user's, by the name of its file. */
export interface CommandFile {
  readonly name: string;
  readonly command: CommandOptions<unknown>;
}

export type CommandsReading =
  | { readonly commands: readonly CommandFile[]; readonly problem?: undefined }
  | { readonly problem: string };

const endings = [".js", ".mjs"];
const mostCommands = 200;

/** Reads a folder of command files: each exports by default what `defineCommand` gives. */
export async function loadCommands(path: string, folder: string): Promise<CommandsReading> {
  const place = resolve(folder, path);
  if (!existsSync(place) || !statSync(place).isDirectory()) {
    return { problem: `${JSON.stringify(path)} is no folder: make it, or leave \`commands\` out` };
  }
  const files = readdirSync(place)
    .filter((file) => endings.includes(extname(file)))
    .sort()
    .slice(0, mostCommands);
  const commands: CommandFile[] = [];
  for (const file of files) {
    const name = basename(file, extname(file));
    let module: { readonly default?: unknown };
    try {
      module = await import(pathToFileURL(join(place, file)).href);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { problem: `${file} could not be loaded: ${reason}` };
    }
    const { default: command } = module;
    if (!isCommand(command)) {
      return {
        problem: `${file} exports no command: write \`export default defineCommand({ args, run })\``,
      };
    }
    commands.push({ name, command });
  }
  return { commands };
}

function isCommand(value: unknown): value is CommandOptions<unknown> {
  if (typeof value !== "object" || value === null) return false;
  return typeof (value as { readonly run?: unknown }).run === "function";
}
