import { type Command, Option } from "commander";
import type { ConfigOrigin } from "../config/file.ts";
import type { CliIo } from "./io.ts";

export interface ConfigFlag {
  readonly config?: string;
}

export interface ClientFlags extends ConfigFlag {
  readonly url?: string;
  readonly token?: string;
}

export const configOption = () =>
  new Option("-c, --config <file>", "the config (default: tocsin.yaml where there is one)");
export const urlOption = () =>
  new Option("--url <url>", "where the server is (default: TOCSIN_URL, else as the config says)");
export const tokenOption = () =>
  new Option("--token <token>", "an API token (default: TOCSIN_TOKEN, else one of the config)");
export const jsonOption = () => new Option("--json", "print JSON, for scripts");

/** Of an option that may be repeated. */
export const collect = (value: string, before: readonly string[]) => [...before, value];

/** What every command that speaks to the server takes. */
export function clientOptions(command: Command): Command {
  return command.addOption(urlOption()).addOption(tokenOption()).addOption(configOption());
}

/** Who does it, as a part of a body: the flag, else this user; else the server names the token. */
export function byOf(
  { environment }: CliIo,
  flags: { readonly by?: string },
): { readonly by?: string } {
  const by = flags.by ?? environment.USER;
  return by === undefined || by === "" ? {} : { by };
}

/** Where this call's config comes from. */
export function originOf(io: CliIo, { config }: ConfigFlag): ConfigOrigin {
  return { file: config, cwd: io.cwd, environment: io.environment };
}
